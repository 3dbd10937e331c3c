"""How two typed texts differ: coloured edits, the path of edits, an alignment of their words."""

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from core.config import canonical_json
from core.figures.edits import distance_figure, escaped_label
from core.figures.theme import Mode
from core.metrics.chance import word_chance
from core.metrics.config import SimilarityConfig
from core.metrics.edits import KEPT, Edit, align_words, distance_matrix, edit_path
from core.metrics.similarity import Symbols
from core.metrics.texts import symbols_of
from core.seq2seq.references import unrelated_words
from ui.chance import COLUMNS, row_beside_chance
from ui.edits import COLOURS, LEGEND, NAMES
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.table import show_table

MOST_DRAWN = 60  # characters of a text whose matrix is drawn
MOST_COLOURED = 200  # characters of a text whose edits are coloured


def draw_path(config: SimilarityConfig) -> None:
    """The distance matrix of short texts with the path of the edits, and a table of the edits."""
    if max(map(len, _symbols(config))) > MOST_DRAWN:
        st.info(f"The edits are drawn for texts of at most {MOST_DRAWN} {config.symbols}.")
        return
    matrix, _ = _edits(config)
    distance = int(matrix[-1, -1])
    if not config.restricted:
        st.info(
            f"The matrix and the edits show the restricted distance, {distance}; the score "
            "above uses the unrestricted distance, which may be lower."
        )
    figure = _matrix(canonical_json(config), mode(), config)
    show_figure(figure, f"Distance matrix, {distance} edits in all", "matrix")
    table = _edit_table(config)
    if table.empty:
        st.text("No edit: both texts are equal.")
    else:
        show_table(table, "The edits from reference to hypothesis")
    st.caption(
        "Each cell: the number of edits between the two prefixes that end there (restricted: a "
        "swap of neighbours is one edit, and no part is edited twice). The line is one path with "
        "the fewest edits from the reference to the hypothesis: a step to the right is a symbol "
        "too many, a step down a missing one, a diagonal step keeps or replaces, and a diagonal "
        "step over two rows and columns swaps."
    )


@figure_cache
def _matrix(key: str, mode: Mode, _config: SimilarityConfig):
    a, b = _symbols(_config)
    matrix, path = _edits(_config)
    points = [(e.row, e.column, _edit_label(e)) for e in path] + [(len(a), len(b), "end")]
    return distance_figure(matrix, a, b, points, mode=mode)


@lru_cache(maxsize=64)
def _edit_table(config: SimilarityConfig) -> pd.DataFrame:
    _, path = _edits(config)
    rows = [
        (NAMES[e.kind], _edit_symbols(e.reference), _edit_symbols(e.hypothesis), e.row + 1)
        for e in path
        if e.kind != KEPT
    ]
    return pd.DataFrame(rows, columns=["edit", "reference", "hypothesis", "position"])


@lru_cache(maxsize=64)
def _edits(config: SimilarityConfig) -> tuple[np.ndarray, list[Edit]]:
    """The distance matrix of the two texts, and the path through it."""
    a, b = _symbols(config)
    matrix = distance_matrix(a, b)
    return matrix, edit_path(a, b, matrix)


def _symbols(config: SimilarityConfig) -> list[Symbols]:
    return [symbols_of(text, config.symbols) for text in (config.reference, config.hypothesis)]


def draw_words(config: SimilarityConfig) -> None:
    """The aligned words of both texts, with the scores of the characters of each pair."""
    st.header("Word by word")
    try:
        table = _word_table(config.reference, config.hypothesis)
    except ValueError as error:
        st.info(f"The words cannot be aligned: {escaped(str(error))}.")
        return
    show_table(table, "Words of both texts in pairs")
    st.caption(
        "Words are aligned with the fewest word edits; of several such alignments, the one that "
        "pairs the most similar words is used. A missing or an extra word scores 0. Chance: the "
        "mean similarity of the hypothesis word to other words of the telephone recordings."
    )


@figure_cache
def _word_table(reference: str, hypothesis: str) -> pd.DataFrame:
    """A row for each pair of words; a `ValueError` where there are too many words."""
    pairs = align_words(reference, hypothesis)
    rows = [
        (NAMES[p.kind], p.reference or "", p.hypothesis or "", *row_beside_chance(p.scores, chance))
        for p, chance in zip(pairs, word_chance(pairs, unrelated_words()), strict=True)
    ]
    return pd.DataFrame(rows, columns=["word", "reference", "hypothesis", *COLUMNS])


def draw_coloured_edits(config: SimilarityConfig) -> None:
    """The reference with each edit in its colour, on one line."""
    a, b = _symbols(config)
    if max(len(a), len(b)) > MOST_COLOURED or not (a or b):
        return
    separator = " " if config.symbols == "words" else ""
    st.markdown(separator.join(map(_coloured, _edits(config)[1])))
    st.caption(
        f"The edits from reference to hypothesis: {LEGEND}. The tab *Edits* has each of them."
    )


def _coloured(edit: Edit) -> str:
    """One edit for Markdown."""
    before, after = (
        escaped(_text(symbols) if edit.kind == KEPT else _visible(symbols))
        for symbols in (edit.reference, edit.hypothesis)
    )
    if edit.kind == KEPT:
        return before
    text = f"{before} → {after}" if before and after else before or after
    return f":{COLOURS[edit.kind]}-background[{text}]"


def _visible(symbols: Symbols) -> str:
    """Characters with white space made visible, words with spaces between them."""
    return "".join(map(visible_symbol, symbols)) if isinstance(symbols, str) else _text(symbols)


def visible_symbol(symbol: str) -> str:
    """A symbol for a table cell: white space made visible."""
    return {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(symbol, symbol)


def _edit_symbols(symbols: Symbols) -> str:
    """The symbols that an edit covers, for a table cell."""
    return visible_symbol(_text(symbols))


def _text(symbols: Symbols) -> str:
    """Characters as they are, words with spaces between them."""
    return symbols if isinstance(symbols, str) else " ".join(symbols)


def _edit_label(edit: Edit) -> str:
    before, after = (
        escaped_label(_text(symbols)) or "–" for symbols in (edit.reference, edit.hypothesis)
    )
    return f"{NAMES[edit.kind]}: {before} → {after}"
