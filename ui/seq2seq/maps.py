"""Both decoders on one input, side by side: what they wrote, and where they looked."""

from typing import Any

import numpy as np
import streamlit as st

from core.figures.attention_map import attention_figure, difference_map, self_attention_figure
from core.seq2seq.config import DECODER_NAMES, FORCED, SECONDS_PER_POSITION, SPEECH
from core.seq2seq.spans import WordSpan
from core.seq2seq.vocabulary import START
from ui.layout import mode, show_figure
from ui.seq2seq.reading import Side, chosen_head, reach_of
from ui.seq2seq.view import DIFFERENCE, INPUT, OWN, ROOT, Seq2SeqView, remember

Axis = dict[str, Any]  # what both maps share along the input
Maps = dict[str, np.ndarray]  # of each decoder: (T, S)
Figures = dict[str, Any]


CAPTIONS = {
    INPUT: "Row: the symbol that the step writes (teacher-forced: that it should write), the last "
    "one the stop; every row sums to 1. One colour scale from 0 for both. Click a cell to read it.",
    OWN: "Row: the symbol that the step writes; column: what was written before, from the start "
    "symbol. Every row sums to 1.",
    DIFFERENCE: "Row: the symbol that the step writes; every row sums to 0. Above 0: the attention "
    "decoder looks there more.",
}


PARTED = (
    " *First difference*: from the dashed line on, the free-running text and the reference differ."
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
    view: Seq2SeqView, sides: dict[str, Side], axis: Axis, words: dict[str, WordSpan | None]
) -> tuple[Figures, Maps]:
    """The heatmaps of both decoders on one colour scale from 0, or their difference.

    Returns the figures of both decoders and their matrices (T, S), whatever is shown.
    """
    maps = {d: weights_of(view, side) for d, side in sides.items()}
    figures = _input_figures(view, sides, maps, axis, words)
    if view.shown == DIFFERENCE:
        _draw_difference(sides, maps, axis)
    elif view.shown == OWN:
        _draw_own(view, sides)
    else:
        for place, (decoder, figure) in zip(st.columns(2), figures.items(), strict=True):
            name = DECODER_NAMES[decoder]
            alt = f"{name}: attention of {len(maps[decoder])} steps to the input"
            with place:
                show_figure(figure, alt, f"map-{decoder}", on_select=_choose_cell)
                _tell_cell(view, decoder, sides[decoder], maps[decoder])
    st.caption(
        CAPTIONS[view.shown]
        + PARTED * (view.shown == INPUT and any(side.parted is not None for side in sides.values()))
        + " Attention shows where a step looked, not why it wrote what it wrote: it is no "
        "explanation."
    )
    return figures, maps


def _input_figures(view, sides: dict[str, Side], maps: Maps, axis: Axis, words) -> Figures:
    largest = max(float(w.max()) for w in maps.values())
    figures = {}
    for decoder, side in sides.items():
        word = words.get(decoder)
        figures[decoder] = attention_figure(
            maps[decoder],
            side.shown.symbols.tolist(),
            DECODER_NAMES[decoder],
            largest=largest,
            highlighted=(word.first_row, word.last_row) if word else None,
            span=(word.start, word.end) if word else None,
            first_difference=side.parted,
            root=view.scale == ROOT,
            cell=_cell(view, decoder, maps[decoder]),
            mode=mode(),
            **axis,
        )
    return figures


def _draw_own(view: Seq2SeqView, sides: dict[str, Side]) -> None:
    left, right = st.columns(2)
    reading = sides["attention"].shown
    weights, labels = own_weights(view, sides["attention"]), reading.symbols.tolist()
    with left:
        title = "Attention decoder: what it looks at in its own text"
        options = {"largest": float(weights.max()), "mode": mode()}
        figure = self_attention_figure(weights, labels, [START, *labels[:-1]], title, **options)
        show_figure(figure, f"{title}, {len(labels)} steps", "map-own")
    with right:
        st.info(
            "The recurrent decoder has no such map: what it wrote is folded into the state of its "
            "LSTM, 200 hidden and 200 cell values, whatever the length."
        )


def _draw_difference(sides: dict[str, Side], maps: Maps, axis: Axis) -> None:
    shown = {d: side.shown for d, side in sides.items()}
    if shown["attention"].symbols.tolist() != shown["recurrent"].symbols.tolist():
        st.info(
            "The decoders wrote different texts, so that their rows do not match. Choose "
            f"*{FORCED}* to see the difference on the true text."
        )
        return
    largest = float(np.abs(maps["attention"] - maps["recurrent"]).max())
    shared = {k: v for k, v in axis.items() if k not in ("sound", "levels")}
    title = "Attention decoder minus recurrent decoder"
    labels = shown["attention"].symbols.tolist()
    options = {"largest": largest, "mode": mode(), **shared}
    figure = difference_map(maps["attention"], maps["recurrent"], labels, title, **options)
    show_figure(figure, f"{title}: at most {largest:.2f}", "map-difference")


def weights_of(view: Seq2SeqView, side: Side) -> np.ndarray:
    """The chosen head of a decoder's attention to the input: (T, S)."""
    cross = side.shown.cross
    return chosen_head(cross, view.head, cross, reach_of(view.task))


def own_weights(view: Seq2SeqView, side: Side) -> np.ndarray:
    """The chosen head of the attention to what was written: (T, T)."""
    reading = side.shown
    return chosen_head(reading.self_attention, view.head, reading.cross, reach_of(view.task))


def _choose_cell(key: str) -> None:
    points = [p for p in st.session_state[key]["selection"]["points"] if "customdata" in p]
    if points:
        row, column = points[0]["customdata"]
        remember("cell", f"{key.removeprefix('map-')}-{row}-{column}")


def _cell(view: Seq2SeqView, decoder: str, weights: np.ndarray) -> tuple[int, int] | None:
    """The chosen cell, where it is one of this map."""
    if not view.cell.startswith(decoder):
        return None
    row, column = (int(part) for part in view.cell.split("-")[1:])
    return (row, column) if row < weights.shape[0] and column < weights.shape[1] else None


def _tell_cell(view: Seq2SeqView, decoder: str, side: Side, weights: np.ndarray) -> None:
    cell = _cell(view, decoder, weights)
    if cell is None:
        if view.cell.startswith(decoder):
            n_rows, n_columns = weights.shape
            st.info(f"This map has {n_rows} rows and {n_columns} columns: no cell {view.cell}.")
        return
    row, column = cell
    symbol = str(side.shown.symbols[row])
    if view.task == SPEECH:
        place = (
            f"{column * SECONDS_PER_POSITION:.2f} to {(column + 1) * SECONDS_PER_POSITION:.2f} s"
        )
    else:
        place = f"letter {column + 1}"
    st.text(
        f"Step {row + 1} writes {symbol!r} with probability {side.shown.probabilities[row]:.3f} "
        f"and pays {weights[row, column]:.4f} of its attention to {place}."
    )
