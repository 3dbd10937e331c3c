"""Attention of one head as a heatmap, below the sound on the same time axis, or over letters.

Row i is the step that predicts symbol i, and has it as its label. Column j covers j to j + 1 times
the width of a column, which is in seconds for sound and 1 for letters. A click on a cell gives its
`customdata`, the row and the column in the full matrix. Labels may be any text; titles are mark-up.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.map_cells import Axis, axis_of, cells_of, colour_by_square_root, symbol_label
from core.figures.sound import sound_traces
from core.figures.theme import DIVERGING, SEQUENTIAL, Mode, colour, faded, styled

GAP = 6  # pixels between the map, the spectrogram and the waveform
ROW, SHORTEST, TALLEST = 20, 360, 900  # pixels: height of a row, limits of the height of all rows
TITLE, FOOT = 44, 96  # pixels for the title above, for the axis and the colour bar below
LABEL_BACKGROUND = "#A8004F"  # behind white letters


def attention_figure(
    weights: np.ndarray,
    row_labels: Sequence[str],
    title: str,
    *,
    largest: float,
    axis_label: str,
    seconds_per_column: float | None = None,
    column_labels: Sequence[str] | None = None,
    sound: np.ndarray | None = None,
    levels: np.ndarray | None = None,
    highlighted: tuple[int, int] | None = None,
    first_difference: int | None = None,
    root: bool = False,
    cell: tuple[int, int] | None = None,
    span: tuple[float, float] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Weights (T, S) on a colour scale from 0 to `largest`, which compared figures share.

    Columns are `seconds_per_column` wide or have `column_labels`. The optional `sound` (N,), at
    16 kHz, and `levels` (80, frames), from 0 to 255 with a frame every 10 ms, are drawn above. Four
    marks are optional: an outline of the rows `highlighted` (first, last), a dashed line at the
    upper edge of row `first_difference`, a ring around `cell` (row, column), and a band over
    `span`, an interval of the horizontal axis. With `root`, the colour shows the square root of the
    weight; the title states it.
    """
    axis = axis_of(weights, row_labels, axis_label, seconds_per_column, column_labels)
    figure = go.Figure(cells_of(weights, axis, SEQUENTIAL, (0, largest or 1)))
    if root:
        colour_by_square_root(figure.data[0])
        title += " (colour: square root of the weight)"
    _frame(figure, title, row_labels, axis)
    _stack(figure, sound_traces(sound, levels, mode))
    _mark_rows(figure, axis, highlighted, first_difference, mode)
    return _mark_columns(figure, axis, cell, span, mode)


def difference_map(
    a: np.ndarray,
    b: np.ndarray,
    row_labels: Sequence[str],
    title: str,
    *,
    largest: float,
    axis_label: str,
    seconds_per_column: float | None = None,
    column_labels: Sequence[str] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """The weights a - b, both (T, S) of the same forced text, on a scale of ±`largest`."""
    if a.shape != b.shape:
        raise ValueError(f"both maps must have the same shape, got {a.shape} and {b.shape}")
    axis = axis_of(a, row_labels, axis_label, seconds_per_column, column_labels)
    limits = (-(largest or 1), largest or 1)
    figure = go.Figure(cells_of(a - b, axis, DIVERGING[mode], limits))
    return _frame(figure, title, row_labels, axis)


def self_attention_figure(
    weights: np.ndarray,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    title: str,
    *,
    largest: float,
    cell: tuple[int, int] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Weights (T, T) on the symbols written before; column 0 is the start, the future is empty."""
    axis = axis_of(weights, row_labels, "symbols written before", None, column_labels)
    past = np.where(np.tri(*weights.shape, dtype=bool), weights, np.nan)
    figure = go.Figure(cells_of(past, axis, SEQUENTIAL, (0, largest or 1)))
    _frame(figure, title, row_labels, axis)
    return _mark_columns(figure, axis, cell, None, mode)


def _frame(figure: go.Figure, title: str, row_labels: Sequence[str], axis: Axis) -> go.Figure:
    n_rows, width = len(row_labels), len(axis.names) * axis.width
    pixels = min(max(ROW * n_rows, SHORTEST), TALLEST)
    styled(figure, title, height=TITLE + pixels + FOOT)
    figure.update_layout(margin={"t": TITLE, "b": FOOT}, dragmode="zoom")
    figure.update_layout(hovermode="closest", hoverdistance=-1)  # a cell is wider than 20 pixels
    figure.update_xaxes(title=axis.label, range=[0, width], showgrid=False, zeroline=False)
    figure.update_xaxes(minallowed=0, maxallowed=width)
    if axis.letters:
        middles = [i + 0.5 for i in range(len(axis.letters))]
        figure.update_xaxes(tickvals=middles, ticktext=axis.letters, tickangle=0)
    labels = [symbol_label(symbol) for symbol in row_labels]
    figure.update_yaxes(tickvals=list(range(n_rows)), ticktext=labels, showgrid=False)
    size = min(12, max(7, int(0.8 * pixels / n_rows)))
    figure.update_yaxes(tickfont={"size": size}, ticklabelstandoff=3)
    return figure.update_yaxes(range=[n_rows - 0.5, -0.5], zeroline=False)


def _stack(figure: go.Figure, traces: list[tuple[go.Heatmap | go.Scatter, int]]) -> None:
    """Adds traces, each with its height in pixels, above the map and on its horizontal axis."""
    top = figure.layout.height - TITLE - FOOT
    total = top + sum(GAP + height for _, height in traces)
    figure.update_layout(height=TITLE + total + FOOT, yaxis={"domain": [0, top / total]})
    for i, (trace, height) in enumerate(traces, 2):
        bottom, top = top + GAP, top + GAP + height
        style = {"title": {"text": trace.name, "font": {"size": 10}}, "showticklabels": False}
        style |= {"showgrid": False, "zeroline": False, "fixedrange": True}
        figure.update_layout({f"yaxis{i}": {"domain": [bottom / total, top / total], **style}})
        figure.add_trace(trace.update(yaxis=f"y{i}"))


def _mark_rows(
    figure: go.Figure,
    axis: Axis,
    highlighted: tuple[int, int] | None,
    first_difference: int | None,
    mode: Mode,
) -> None:
    line = {"color": colour("negative", mode), "width": 2}
    ends = {"x0": 0, "x1": len(axis.names) * axis.width}
    if highlighted is not None:
        first, last = highlighted
        figure.add_shape(type="rect", y0=first - 0.5, y1=last + 0.5, line=line, **ends)
    if first_difference is not None:
        edge = first_difference - 0.5
        figure.add_shape(type="line", y0=edge, y1=edge, line=line | {"dash": "dash"}, **ends)
        font = {"size": 11, "color": "#FFFFFF"}
        position = {"x": ends["x1"], "y": edge, "xanchor": "right", "yanchor": "bottom"}
        label = {"text": "first difference", "font": font, "showarrow": False, **position}
        figure.add_annotation(bgcolor=LABEL_BACKGROUND, **label)


def _mark_columns(
    figure: go.Figure,
    axis: Axis,
    cell: tuple[int, int] | None,
    span: tuple[float, float] | None,
    mode: Mode,
) -> go.Figure:
    pink = colour("negative", mode)
    if span is not None:
        style = {"fillcolor": faded("negative", mode), "line": {"color": pink, "width": 1}}
        figure.add_shape(type="rect", x0=span[0], x1=span[1], yref="paper", y0=0, y1=1, **style)
    if cell is not None:
        row, column = cell
        ring = {"symbol": "circle-open", "size": 14, "color": pink, "line": {"width": 3}}
        trace = go.Scatter(x=[(column + 0.5) * axis.width], y=[row], mode="markers", marker=ring)
        figure.add_trace(trace.update(name="cell", hoverinfo="skip", showlegend=False))
    return figure
