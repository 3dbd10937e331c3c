"""How two typed texts differ: the path of the edits, and word by word."""

import pandas as pd
import streamlit as st

from core.figures.edits import distance_figure, plain
from core.metrics.chance import word_chance
from core.metrics.config import SimilarityConfig
from core.metrics.edits import KEPT, align_words, distance_matrix, edit_path
from core.metrics.similarity import MEASURES, Symbols
from core.metrics.texts import symbols_of
from core.seq2seq.references import other_words
from ui.chance import column_beside_chance
from ui.layout import mode, show_figure

MOST_DRAWN = 60  # characters of a text whose matrix is drawn


def draw_path(config: SimilarityConfig) -> None:
    """The distance matrix of short texts with the path of the edits, and the edits in words."""
    st.subheader("The edits")
    a, b = (symbols_of(t, config.symbols) for t in (config.reference, config.hypothesis))
    if max(len(a), len(b)) > MOST_DRAWN:
        st.info(f"The edits are drawn for texts of at most {MOST_DRAWN} {config.symbols}.")
        return
    matrix = distance_matrix(a, b)
    if not config.restricted:
        st.info(
            f"The matrix and the edits are those of the restricted distance, {matrix[-1, -1]}; the "
            "score above is of the unrestricted one, which may be lower."
        )
    path = edit_path(a, b, matrix)
    points = [(e.row, e.column, _named(e)) for e in path] + [(len(a), len(b), "end")]
    figure = distance_figure(matrix, a, b, points, mode=mode())
    show_figure(figure, f"Distance matrix, {matrix[-1, -1]} edits in all", "matrix")
    rows = [(e.kind, _shown(e.reference), _shown(e.hypothesis), e.row + 1) for e in path]
    table = pd.DataFrame(rows, columns=["edit", "reference", "hypothesis", "position"])
    left = table[table["edit"] != KEPT]
    if left.empty:
        st.text("No edit: both texts are equal.")
    else:
        st.dataframe(left, hide_index=True, alt="The edits from reference to hypothesis")
    st.caption(
        "Each cell: the edits between the beginnings of both texts up to there (restricted: a "
        "swap of neighbours is one edit, and no part is edited twice). The line is one cheapest "
        "way from the reference to the hypothesis; a step right inserts, a step down deletes, a "
        "diagonal step keeps or substitutes, one of two rows and columns swaps."
    )


def draw_words(config: SimilarityConfig) -> None:
    """Word by word: aligned, scored on the characters of each pair."""
    st.subheader("Word by word")
    try:
        pairs = align_words(config.reference, config.hypothesis)
    except ValueError as error:
        st.info(f"The words cannot be aligned: {error}.")
        return
    rows = [
        (p.kind, p.reference or "", p.hypothesis or "", *column_beside_chance(p.scores, chance))
        for p, chance in zip(pairs, word_chance(pairs, other_words()), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["word", "reference", "hypothesis", *MEASURES.values()])
    st.dataframe(table, hide_index=True, alt="Words of both texts in pairs")
    st.caption(
        "Words are paired with the fewest word edits; among equal choices, so that similar words "
        "meet. A word that was inserted or is missing scores 0. Chance: the word of the hypothesis "
        "against other words of the telephone recordings, mean."
    )


def plain_symbol(symbol: str) -> str:
    """A symbol for a table cell: white space made visible."""
    return {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(symbol, symbol)


def _shown(symbols: Symbols) -> str:
    """What an edit covers: characters, or words with spaces between."""
    return plain_symbol(_text(symbols))


def _text(symbols: Symbols) -> str:
    return symbols if isinstance(symbols, str) else " ".join(symbols)


def _named(edit) -> str:
    was, now = (plain(_text(part)) or "–" for part in (edit.reference, edit.hypothesis))
    return f"{edit.kind}: {was} → {now}"
