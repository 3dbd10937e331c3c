"""Words of the test set with surprising results; a click on one shows its maps."""

import pandas as pd
import streamlit as st

from core.seq2seq.config import SPELLING
from core.seq2seq.scores import shipped_scores
from ui.messages import selected_row
from ui.seq2seq.view import choose_source
from ui.table import show_table

N_SURPRISING = 15


def draw_surprising_words(task: str) -> None:
    """Three tables of test words, each word one click from its maps."""
    if task != SPELLING:
        return
    st.header("Most surprising words")
    for column, (title, table) in zip(st.columns(3), surprising_words().items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            key = f"surprising {title}"
            show_table(
                table,
                title,
                key=key,
                on_select=lambda k=key, t=table: _choose_row(k, t),
                selection_mode="single-row",
            )
    st.caption(
        "All are test words, never trained on. Alignment: how well the attention decoder's best "
        "head follows the letters (sharpness × monotonicity × coverage). Choose a row to see the "
        "maps."
    )


@st.cache_resource
def surprising_words() -> dict[str, pd.DataFrame]:
    """Where the decoders differ most, and the worst and best alignments."""
    scores = shipped_scores(SPELLING)
    attention, recurrent = (
        scores[scores["decoder"] == decoder].reset_index(drop=True)
        for decoder in ("attention", "recurrent")
    )
    words = pd.DataFrame({"word": attention["name"], "attention": attention["hypothesis"]})
    words["recurrent"] = recurrent["hypothesis"]
    differences = (attention["damerau_levenshtein"] - recurrent["damerau_levenshtein"]).abs()
    order = differences.sort_values(ascending=False, kind="stable").index[:N_SURPRISING]
    aligned = attention[attention["name"].str.len() > 5].sort_values("alignment", kind="stable")
    columns = {"name": "word", "hypothesis": "attention decoder", "alignment": "alignment"}
    aligned = aligned[list(columns)].rename(columns=columns).round({"alignment": 3})
    return {
        "The decoders disagree": words.loc[order],
        "Follow the letters worst": aligned.head(N_SURPRISING),
        "Follow the letters best": aligned.tail(N_SURPRISING).iloc[::-1],
    }


def _choose_row(key: str, table: pd.DataFrame) -> None:
    if (row := selected_row(key, len(table))) is not None:
        choose_source(str(table.iloc[row]["word"]), "words")
