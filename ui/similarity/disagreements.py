"""The utterances on which the measures disagree most: a click puts their texts into the fields."""

import pandas as pd
import streamlit as st

from core.metrics.similarity import MEASURES
from core.metrics.study import disagreements
from core.seq2seq.config import DECODER_NAMES, DECODERS
from ui.chance import measures_beside_chance
from ui.layout import TO_TOP
from ui.settings import change, view_of
from ui.similarity.view import (
    TEST_NAMES,
    TESTS,
    TYPED,
    WORDS_OF,
    SimilarityView,
    decoder_scores,
    heatmap_parameters,
    offered_tests,
    sample_size,
)
from ui.table import MOST_ROWS


def draw_disagreements() -> None:
    """What both decoders wrote of the test set, where the ranks by two scores differ most."""
    test = view_of(SimilarityView).test
    if test not in offered_tests()["test"]:
        st.info("The scores of the two decoders on their test sets are not on this server.")
        return
    st.markdown(
        f"Texts of both decoders, on *{TEST_NAMES[test]}* The **rank difference** is the rank "
        f"among {sample_size(test)} by Damerau–Levenshtein minus the mean rank by Jaccard and "
        "cosine: negative where the symbols are more correct than their order. Chance is here the "
        "text beside all others of its test set; in the fields, beside texts of every test set."
    )
    rows = most_disagreed(test)
    if not st.toggle(f"Show all {len(rows)}", key="all disagreements"):
        rows = rows[:MOST_ROWS]
    for i, row in rows.reset_index(drop=True).iterrows():
        _draw_row(test, i, row)


@st.cache_resource(max_entries=len(TESTS), show_spinner=False)
def most_disagreed(test: str) -> pd.DataFrame:
    """The utterances with the greatest rank differences, the greatest first."""
    each = [disagreements(decoder_scores(test, decoder), MOST_ROWS) for decoder in DECODERS]
    return pd.concat(each).sort_values("gap", key=abs, ascending=False, kind="stable")


def compare(reference: str, hypothesis: str, test: str) -> None:
    """Put two texts of a test set into the fields; phonemes are compared as words."""
    change("reference", reference)
    change("hypothesis", hypothesis)
    change("symbols", WORDS_OF[TESTS[test]])
    change("compared", TYPED)


def _draw_row(test: str, i: int, row: pd.Series) -> None:
    values, chance = ([row[f"{p}{m}"] for m in MEASURES] for p in ("", "chance_"))
    texts = str(row["reference"]), str(row["hypothesis"])
    with st.container(border=True):
        st.text(f"Reference: {texts[0]}\nHypothesis: {texts[1] or '(nothing)'}")
        st.caption(
            f"{DECODER_NAMES[row['decoder']]}, rank difference {row['gap']:+.0f}. "
            f"{measures_beside_chance(values, chance)}."
        )
        key = f"{TO_TOP}-{i}"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            st.button("Put into the fields", key=f"put {i}", on_click=compare, args=(*texts, test))
            parameters = heatmap_parameters(test, row["name"])
            st.page_link("pages/seq2seq.py", label="Its heatmaps", query_params=parameters)
