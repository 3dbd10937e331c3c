"""Heatmaps of both decoders' attention to one input, side by side."""

from typing import Any

import numpy as np
import streamlit as st

from core.figures.attention_map import attention_figure, difference_map, self_attention_figure
from core.seq2seq.config import DECODER_NAMES, FORCED, SECONDS_PER_POSITION, SPEECH
from core.seq2seq.spans import WordSpan
from core.seq2seq.speech.audio import RATE
from core.seq2seq.vocabulary import START
from ui.layout import mode, show_figure
from ui.seq2seq.learned import lstm_note
from ui.seq2seq.reading import Side, chosen_head, reach_of
from ui.seq2seq.view import (
    CROSS_ATTENTION,
    DIFFERENCE,
    SELF_ATTENTION,
    SQUARE_ROOT,
    Seq2SeqView,
)
from ui.settings import change

Axis = dict[str, Any]  # what both maps share along the input
Maps = dict[str, np.ndarray]  # of each decoder: (T, S)
Figures = dict[str, Any]  # of each decoder


CAPTIONS = {
    CROSS_ATTENTION: "Row: the symbol that the step writes (teacher-forced: that it should write); "
    "the last row is the stop symbol. Every row sums to 1. Both maps share one colour scale from "
    "0. Click a cell to read it.",
    SELF_ATTENTION: "Row: the symbol that the step writes; column: the symbols written before, "
    "from the start symbol. Every row sums to 1.",
    DIFFERENCE: "Row: the symbol that the step writes; every row sums to 0. Above 0: the attention "
    "decoder has the larger weight.",
}
FIRST_DIFFERENCE_NOTE = (
    " *First difference*: from the dashed line on, the free-running text and the reference differ."
)
CAVEAT = (
    " Attention shows where a step looked, not why it wrote its symbol: it is not an explanation."
)


def input_axis(
    view: Seq2SeqView,
    source: str,
    sound: np.ndarray | None = None,
    levels: np.ndarray | None = None,
) -> Axis:
    """Seconds with waveform and spectrogram, or the letters of a word."""
    if view.task == SPEECH:
        return {
            "seconds_per_column": SECONDS_PER_POSITION,
            "axis_label": "seconds",
            "sound": sound,
            "levels": levels,
        }
    return {"column_labels": list(source), "axis_label": "letters"}


def draw_maps(
    view: Seq2SeqView, sides: dict[str, Side], axis: Axis, spans: dict[str, WordSpan | None]
) -> tuple[Figures, Maps]:
    """Heatmaps of both decoders on one colour scale from 0, their difference, or self-attention.

    Returns the figures of both decoders and their matrices (T, S), whichever map is shown.
    """
    maps = {decoder: cross_attention_weights(view, side) for decoder, side in sides.items()}
    figures = _cross_attention_figures(view, sides, maps, axis, spans)
    caption = CAPTIONS[view.shown]
    if view.shown == DIFFERENCE:
        _draw_difference(sides, maps, axis)
    elif view.shown == SELF_ATTENTION:
        _draw_self_attention(view, sides)
    else:
        _draw_cross_attention(view, sides, maps, figures, axis)
        if any(side.first_difference is not None for side in sides.values()):
            caption += FIRST_DIFFERENCE_NOTE
    st.caption(caption + CAVEAT)
    return figures, maps


def _cross_attention_figures(
    view: Seq2SeqView,
    sides: dict[str, Side],
    maps: Maps,
    axis: Axis,
    spans: dict[str, WordSpan | None],
) -> Figures:
    largest = max(float(weights.max()) for weights in maps.values())
    figures = {}
    for decoder, side in sides.items():
        span = spans.get(decoder)
        figures[decoder] = attention_figure(
            maps[decoder],
            side.reading.symbols.tolist(),
            DECODER_NAMES[decoder],
            largest=largest,
            highlighted=(span.first_row, span.last_row) if span else None,
            span=(span.start, span.end) if span else None,
            first_difference=side.first_difference,
            root=view.scale == SQUARE_ROOT,
            cell=_cell(view, decoder, maps[decoder]),
            mode=mode(),
            **axis,
        )
    return figures


def _draw_cross_attention(
    view: Seq2SeqView, sides: dict[str, Side], maps: Maps, figures: Figures, axis: Axis
) -> None:
    for column, (decoder, figure) in zip(st.columns(2), figures.items(), strict=True):
        alt = f"{DECODER_NAMES[decoder]}: attention of {len(maps[decoder])} steps to the input"
        with column:
            show_figure(figure, alt, f"map-{decoder}", on_select=_choose_cell)
            _describe_cell(view, decoder, sides[decoder], maps[decoder], axis)


def _draw_self_attention(view: Seq2SeqView, sides: dict[str, Side]) -> None:
    left, right = st.columns(2)
    side = sides["attention"]
    weights, labels = self_attention_weights(view, side), side.reading.symbols.tolist()
    with left:
        title = "Attention decoder: self-attention to its own text"
        options = {"largest": float(weights.max()), "mode": mode()}
        figure = self_attention_figure(weights, labels, [START, *labels[:-1]], title, **options)
        show_figure(figure, f"{title}, {len(labels)} steps", "map-own")
    with right:
        st.info(f"The recurrent decoder has no such map: {lstm_note(view.task)}")


def _draw_difference(sides: dict[str, Side], maps: Maps, axis: Axis) -> None:
    symbols = {decoder: side.reading.symbols.tolist() for decoder, side in sides.items()}
    if symbols["attention"] != symbols["recurrent"]:
        st.info(
            "The decoders wrote different texts, so the rows of their maps do not match. Choose "
            f"*{FORCED}* to see the difference on the true text."
        )
        return
    largest = float(np.abs(maps["attention"] - maps["recurrent"]).max())
    shared = {k: v for k, v in axis.items() if k not in ("sound", "levels")}
    title = "Attention decoder minus recurrent decoder"
    options = {"largest": largest, "mode": mode(), **shared}
    figure = difference_map(
        maps["attention"], maps["recurrent"], symbols["attention"], title, **options
    )
    show_figure(figure, f"{title}: at most {largest:.2f}", "map-difference")


def cross_attention_weights(view: Seq2SeqView, side: Side) -> np.ndarray:
    """The chosen head of a decoder's attention to the input: (T, S)."""
    cross = side.reading.cross
    return chosen_head(cross, view.head, cross, reach_of(view.task))


def self_attention_weights(view: Seq2SeqView, side: Side) -> np.ndarray:
    """The chosen head of a decoder's attention to what it wrote: (T, T)."""
    reading = side.reading
    return chosen_head(reading.self_attention, view.head, reading.cross, reach_of(view.task))


def _choose_cell(key: str) -> None:
    points = [p for p in st.session_state[key]["selection"]["points"] if "customdata" in p]
    if points:
        row, column = points[0]["customdata"]
        change("cell", f"{key.removeprefix('map-')}-{row}-{column}")


def _cell(view: Seq2SeqView, decoder: str, weights: np.ndarray) -> tuple[int, int] | None:
    """The chosen cell; None if it is not one of this map."""
    if not view.cell.startswith(decoder):
        return None
    row, column = (int(part) for part in view.cell.split("-")[1:])
    return (row, column) if row < weights.shape[0] and column < weights.shape[1] else None


def _describe_cell(
    view: Seq2SeqView, decoder: str, side: Side, weights: np.ndarray, axis: Axis
) -> None:
    cell = _cell(view, decoder, weights)
    if cell is None:
        if view.cell.startswith(decoder):
            n_rows, n_columns = weights.shape
            st.info(f"This map has {n_rows} rows and {n_columns} columns: no cell {view.cell}.")
        return
    row, column = cell
    position = f"letter {column + 1}"
    if view.task == SPEECH:
        times = np.array([column, column + 1]) * SECONDS_PER_POSITION
        start, end = np.minimum(times, len(axis["sound"]) / RATE)
        position = f"{start:.2f} to {end:.2f} s"
    symbol, probability = str(side.reading.symbols[row]), side.reading.probabilities[row]
    st.text(
        f"Step {row + 1} writes {symbol!r} with probability {probability:.3f} "
        f"and pays {weights[row, column]:.4f} of its attention to {position}."
    )
