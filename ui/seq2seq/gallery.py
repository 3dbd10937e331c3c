"""The gallery: recordings of the test sets by kind, filtered by their scores and texts."""

import pandas as pd
import streamlit as st

from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import GREEDY, shipped_scores
from core.seq2seq.speech.held_out import TestSet
from core.seq2seq.test_sets import TEST_SETS
from ui.messages import selected_row
from ui.seq2seq.view import choose_source

GALLERY = "Gallery"  # the button that opens it, and the key of what it opens
ALL, GOOD, HARD, FAILING = (
    "all",
    "good: both without an error",
    "hard: only one without an error",
    "failing: both below 0.5",
)


def draw_gallery() -> None:
    """The recordings of one test set in a table; a click transcribes one."""
    names = {test: kind.title for test, kind in TEST_SETS.items() if kind.in_gallery}
    test = st.pills("Who speaks", list(names), default=next(iter(names)), format_func=names.get)
    if test is None:
        st.info("Choose who speaks.")
        return
    table = gallery_table(test)
    rows, key = _filtered_gallery(table)
    st.session_state["gallery names"] = rows["name"].tolist()
    st.dataframe(
        rows.drop(columns="name"),
        hide_index=True,
        height=260,
        key=f"{key} {test}",
        on_select=lambda: _choose_row(f"{key} {test}"),
        selection_mode="single-row",
        column_config={
            "seconds": st.column_config.NumberColumn(format="%.1f"),
            **{d: st.column_config.NumberColumn(format="%.2f") for d in DECODERS},
        },
        alt="Recordings of the test set with the texts of both decoders",
    )
    st.caption(_caption(TEST_SETS[test], len(rows), len(table), _chance(test)))


def _caption(kind: TestSet, n_rows: int, n_all: int, chance: float) -> str:
    return (
        f"{n_rows} of {n_all} recordings; choose a row. **{kind.heard}** {kind.credit}. Scores: "
        "Damerau–Levenshtein similarity of greedy search, 1 without an error; by chance (the "
        f"texts against those of other recordings) {chance:.2f}."
    )


def _filtered_gallery(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Controls that filter the gallery; returns the rows and a key that names the filters."""
    columns = st.columns(4)
    quality = columns[0].selectbox("Show", (ALL, GOOD, HARD, FAILING))
    longest = float(table["seconds"].max())
    low, high = columns[1].slider("Seconds", 0.0, longest, (0.0, longest))
    worst, best = columns[2].slider("Score, mean of both", 0.0, 1.0, (0.0, 1.0))
    text = columns[3].text_input("Text contains", max_chars=50)
    rows = table[
        _has_quality(table, quality)
        & table["seconds"].between(low, high)
        & table[list(DECODERS)].mean(axis=1).between(worst, best)
        & table["text"].str.contains(text.lower(), regex=False)
    ].reset_index(drop=True)
    return rows, f"gallery {quality} {low} {high} {worst} {best} {text}"


@st.cache_resource
def gallery_table(test: str) -> pd.DataFrame:
    """A row for each recording of a test set: its text, and both decoders' texts and scores."""
    scores = _greedy(test)
    sides = {d: scores[scores["decoder"] == d].reset_index(drop=True) for d in DECODERS}
    columns = {"name": "name", "voice": "speaker", "reference": "text", "seconds": "seconds"}
    table = sides["attention"][list(columns)].rename(columns=columns)
    for decoder, side in sides.items():
        table[decoder] = side["damerau_levenshtein"]
        table[f"{decoder} wrote"] = side["hypothesis"]
    return table


def _chance(test: str) -> float:
    return float(_greedy(test)["chance_damerau_levenshtein"].mean())


def _greedy(test: str) -> pd.DataFrame:
    scores = shipped_scores(SPEECH)
    return scores[(scores["test"] == test) & (scores["search"] == GREEDY)]


def _has_quality(table: pd.DataFrame, quality: str) -> pd.Series:
    scores = table[list(DECODERS)]
    return {
        ALL: scores.notna().any(axis=1),
        GOOD: scores.eq(1).all(axis=1),
        HARD: scores.eq(1).sum(axis=1).eq(1),
        FAILING: scores.lt(0.5).all(axis=1),
    }[quality]


def _choose_row(key: str) -> None:
    """Transcribe the chosen row; what was opened over the explorer closes."""
    names = st.session_state["gallery names"]
    if (row := selected_row(key, len(names))) is not None:
        choose_source(names[row])
        st.session_state[GALLERY] = False
