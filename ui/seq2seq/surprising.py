"""Words that were never trained on and tell something: each one click from its map."""

import pandas as pd
import streamlit as st

from core.seq2seq.config import DECODERS, SPELLING
from core.seq2seq.scores import shipped_scores
from ui.seq2seq.view import take_source

N_SURPRISING = 15


def draw_surprising_words(task: str) -> None:
    """Words of the test set that tell something, each one click from its map."""
    if task != SPELLING:
        return
    st.header("Most surprising words")
    table = surprising()
    columns = st.columns(3)
    for place, (title, found) in zip(columns, table.items(), strict=True):
        with place:
            st.markdown(f"**{title}**")
            key = f"surprising {title}"
            st.dataframe(
                found,
                hide_index=True,
                key=key,
                on_select=lambda k=key, f=found: _take_row(k, f),
                selection_mode="single-row",
                alt=title,
            )
    st.caption(
        "Of the test words, never trained on. Alignment: sharpness × monotonicity × coverage of "
        "the attention decoder's best aligned head. Choose a row to see the maps."
    )


@st.cache_resource
def surprising() -> dict[str, pd.DataFrame]:
    """Where the decoders differ most, and the worst and best alignments."""
    scores = shipped_scores(SPELLING)
    sides = {d: scores[scores["decoder"] == d].reset_index(drop=True) for d in DECODERS}
    one, other = sides["attention"], sides["recurrent"]
    differ = (one["damerau_levenshtein"] - other["damerau_levenshtein"]).abs()
    found = pd.DataFrame({"word": one["name"], "attention": one["hypothesis"]})
    found["recurrent"] = other["hypothesis"]
    order = differ.sort_values(ascending=False, kind="stable").index[:N_SURPRISING]
    aligned = one[one["name"].str.len() > 5].sort_values("alignment", kind="stable")
    columns = {"name": "word", "hypothesis": "attention decoder", "alignment": "alignment"}
    aligned = aligned[list(columns)].rename(columns=columns).round({"alignment": 3})
    return {
        "The decoders disagree": found.loc[order],
        "Worst aligned": aligned.head(N_SURPRISING),
        "Best aligned": aligned.tail(N_SURPRISING).iloc[::-1],
    }


def _take_row(key: str, found: pd.DataFrame) -> None:
    if rows := st.session_state[key]["selection"]["rows"]:
        take_source(str(found.iloc[rows[0]]["word"]), "words")
