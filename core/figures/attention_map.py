"""Attention of one head as a map, under the sound on the same time axis, or over letters.

Row i belongs to the step that predicts symbol i, and is labelled with it. Column j reaches from j
to j + 1 times the width of a column: seconds for sound, 1 for letters. A click on a cell gives its
`customdata`, the row and the column in the full matrix. Labels may be any text; titles are mark-up.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.map_cells import Axis, axis_of, cells_of, symbol_label, colour_by_square_root
from core.figures.sound import sound_traces
from core.figures.theme import DIVERGING, SEQUENTIAL, Mode, colour, faded, styled

GAP = 6  # pixels between what stands above each other
ROW, SHORTEST, TALLEST = 20, 360, 900  # pixels of a row, and of all
ABOVE, BELOW = 44, 96  # pixels, for the title, and for the axis and the colour bar
LABEL_BACKGROUND = "#A8004F"  # under white letters


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
    parted: int | None = None,
    root: bool = False,
    cell: tuple[int, int] | None = None,
    span: tuple[float, float] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Weights (T, S) from 0 to `largest`; compared figures share it.

    Columns are `seconds_per_column` wide or have `column_labels`. Above may stand `sound` (N,) at
    16 kHz and `levels` (80, frames) of 0 to 255, a frame every 10 ms. Outlined are the rows from
    the first to the last `highlighted`, dashed is the upper edge of row `parted`, a `cell` (row,
    column) has a ring, and the `span` of the horizontal axis a band through all. With `root` the
    colour is that of the weight's square root, which the title says.
    """
    axis = axis_of(weights, row_labels, axis_label, seconds_per_column, column_labels)
    figure = go.Figure(cells_of(weights, axis, SEQUENTIAL, (0, largest or 1)))
    if root:
        colour_by_square_root(figure.data[0])
        title += " (colour: square root of the weight)"
    _frame(figure, title, row_labels, axis)
    _stack(figure, sound_traces(sound, levels, mode))
    _mark_rows(figure, axis, highlighted, parted, mode)
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
    """Weights a - b, both (T, S) of one forced text, from -largest to largest; background is 0."""
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
    """Weights (T, T) on what was written before, column 0 the start; the future stays empty."""
    axis = axis_of(weights, row_labels, "what was written before", None, column_labels)
    seen = np.where(np.tri(*weights.shape, dtype=bool), weights, np.nan)
    figure = go.Figure(cells_of(seen, axis, SEQUENTIAL, (0, largest or 1)))
    _frame(figure, title, row_labels, axis)
    return _mark_columns(figure, axis, cell, None, mode)


def _frame(figure: go.Figure, title: str, row_labels: Sequence[str], axis: Axis) -> go.Figure:
    n_rows, width = len(row_labels), len(axis.names) * axis.width
    pixels = min(max(ROW * n_rows, SHORTEST), TALLEST)
    styled(figure, title, height=ABOVE + pixels + BELOW)
    figure.update_layout(margin={"t": ABOVE, "b": BELOW}, dragmode="zoom")
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


def _stack(figure: go.Figure, above: list[tuple[go.Heatmap | go.Scatter, int]]) -> None:
    """Puts what stands `above` over the map, on its horizontal axis."""
    pixels = figure.layout.height - ABOVE - BELOW
    total = pixels + sum(GAP + more for _, more in above)
    figure.update_layout(height=ABOVE + total + BELOW, yaxis={"domain": [0, pixels / total]})
    for i, (trace, more) in enumerate(above, 2):
        bottom, pixels = pixels + GAP, pixels + GAP + more
        look = {"title": {"text": trace.name, "font": {"size": 10}}, "showticklabels": False}
        look |= {"showgrid": False, "zeroline": False, "fixedrange": True}
        figure.update_layout({f"yaxis{i}": {"domain": [bottom / total, pixels / total], **look}})
        figure.add_trace(trace.update(yaxis=f"y{i}"))


def _mark_rows(
    figure: go.Figure,
    axis: Axis,
    highlighted: tuple[int, int] | None,
    parted: int | None,
    mode: Mode,
) -> None:
    line = {"color": colour("negative", mode), "width": 2}
    ends = {"x0": 0, "x1": len(axis.names) * axis.width}
    if highlighted is not None:
        first, last = highlighted
        figure.add_shape(type="rect", y0=first - 0.5, y1=last + 0.5, line=line, **ends)
    if parted is not None:
        edge = parted - 0.5
        figure.add_shape(type="line", y0=edge, y1=edge, line=line | {"dash": "dash"}, **ends)
        text = {
            "text": "they part here",
            "font": {"size": 11, "color": "#FFFFFF"},
            "showarrow": False,
        }
        place = {"x": ends["x1"], "y": edge, "xanchor": "right", "yanchor": "bottom"}
        figure.add_annotation(bgcolor=LABEL_BACKGROUND, **text, **place)


def _mark_columns(
    figure: go.Figure,
    axis: Axis,
    cell: tuple[int, int] | None,
    span: tuple[float, float] | None,
    mode: Mode,
) -> go.Figure:
    pink = colour("negative", mode)
    if span is not None:
        look = {"fillcolor": faded("negative", mode), "line": {"color": pink, "width": 1}}
        figure.add_shape(type="rect", x0=span[0], x1=span[1], yref="paper", y0=0, y1=1, **look)
    if cell is not None:
        row, column = cell
        ring = {"symbol": "circle-open", "size": 14, "color": pink, "line": {"width": 3}}
        trace = go.Scatter(x=[(column + 0.5) * axis.width], y=[row], mode="markers", marker=ring)
        figure.add_trace(trace.update(name="cell", hoverinfo="skip", showlegend=False))
    return figure
