"""The gallery: recorded utterances of the test sets, filtered by their scores and texts."""

import pandas as pd
import streamlit as st

from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import shipped_scores
from ui.chance import column_beside_chance
from ui.seq2seq.view import choose_source

ALL, GOOD, HARD, FAILING = (
    "all",
    "good: both without an error",
    "hard: only one without an error",
    "failing: both below 0.5",
)


def draw_gallery() -> None:
    """Every recorded utterance of the test sets in a table; a click transcribes one."""
    table = gallery_table()
    rows, key = _filtered_gallery(table)
    st.session_state["gallery names"] = rows["name"].tolist()
    st.dataframe(
        rows.drop(columns=["name", *DECODERS]),
        hide_index=True,
        height=260,
        key=key,
        on_select=lambda: _choose_row(key),
        selection_mode="single-row",
        column_config={"seconds": st.column_config.NumberColumn(format="%.1f")},
        alt="Utterances of the test sets with the hypotheses of both decoders",
    )
    st.caption(
        f"{len(rows)} of {len(table)} utterances; choose a row. Scores: Damerau–Levenshtein "
        "similarity of greedy search; chance: the mean similarity of the hypothesis to other texts "
        "of the same test set. No decoder was trained on any of these texts; but each was trained "
        "on the recordings that a composition is joined from, in other orders."
    )


def _filtered_gallery(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Controls that filter the gallery; returns the rows and a key that names the filters."""
    columns = st.columns(5)
    quality = columns[0].selectbox("Show", (ALL, GOOD, HARD, FAILING))
    test = columns[1].selectbox("Test set", ("compositions and prompts", "compositions", "prompts"))
    longest = float(table["seconds"].max())
    low, high = columns[2].slider("Seconds", 0.0, longest, (0.0, longest))
    worst, best = columns[3].slider("Score, mean of both", 0.0, 1.0, (0.0, 1.0))
    text = columns[4].text_input("Text contains", max_chars=50)
    rows = table[
        _has_quality(table, quality)
        & table["seconds"].between(low, high)
        & table[list(DECODERS)].mean(axis=1).between(worst, best)
        & table["reference"].str.contains(text.lower(), regex=False)
        & (table["test"].eq(test) | (" " in test))
    ].reset_index(drop=True)
    return rows, f"gallery {quality} {test} {low} {high} {worst} {best} {text}"


@st.cache_resource
def gallery_table() -> pd.DataFrame:
    """A row for each recorded utterance of the test sets."""
    scores = shipped_scores(SPEECH)
    scores = scores[(scores["voice"] == "recorded") & (scores["search"] == "greedy")]
    sides = {d: scores[scores["decoder"] == d].reset_index(drop=True) for d in DECODERS}
    shared = sides["attention"][["name", "test", "reference", "seconds"]]
    similarities = {d: side["damerau_levenshtein"] for d, side in sides.items()}
    with_chance = {
        f"{d} scores": column_beside_chance(similarities[d], side["chance_damerau_levenshtein"])
        for d, side in sides.items()
    }
    hypotheses = {f"{d} hypothesis": side["hypothesis"] for d, side in sides.items()}
    return shared.assign(**similarities, **with_chance, **hypotheses)


def _has_quality(table: pd.DataFrame, quality: str) -> pd.Series:
    scores = table[list(DECODERS)]
    return {
        ALL: scores.notna().any(axis=1),
        GOOD: scores.eq(1).all(axis=1),
        HARD: scores.eq(1).sum(axis=1).eq(1),
        FAILING: scores.lt(0.5).all(axis=1),
    }[quality]


def _choose_row(key: str) -> None:
    if rows := st.session_state[key]["selection"]["rows"]:
        choose_source(st.session_state["gallery names"][rows[0]])
