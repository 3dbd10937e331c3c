"""Attention of one head as a map, under the sound on the same time axis, or over letters.

Row i belongs to the step that predicts symbol i, and is labelled with it. Column j reaches from j
to j + 1 times the width of a column: seconds for sound, 1 for letters. A click on a cell gives its
`customdata`, the row and the column in the full matrix. Labels may be any text; titles are mark-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.figures.edits import plain
from core.figures.sound import companions
from core.figures.theme import DIVERGING, SEQUENTIAL, Mode, colour, faded, styled

MOST_COLUMNS = 500  # drawn; more are reduced by their extremes
MOST_POINTS = 6_000  # that can be clicked, and as many hover texts
GAP = 6  # pixels between what stands above each other
ROW, SHORTEST, TALLEST = 20, 360, 900  # pixels of a row, and of all
ABOVE, BELOW = 44, 96  # pixels, for the title, and for the axis and the colour bar
LABEL_BACKGROUND = "#A8004F"  # under white letters
HOVER = {"bgcolor": "#31333F", "font": {"color": "#FFFFFF"}}
MARKS = {"<": "start", ">": "stop"}


@dataclass(frozen=True)
class Axis:
    """The columns of a map: the width of one, what a hover calls each, and its label, if any."""

    label: str
    width: float
    names: list[str]
    letters: list[str]


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
    axis = _axis(weights, row_labels, axis_label, seconds_per_column, column_labels)
    figure = go.Figure(_map(weights, axis, SEQUENTIAL, (0, largest or 1)))
    if root:
        _take_roots(figure.data[0])
        title += " (colour: square root of the weight)"
    _frame(figure, title, row_labels, axis)
    _stack(figure, companions(sound, levels, mode))
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
    axis = _axis(a, row_labels, axis_label, seconds_per_column, column_labels)
    limits = (-(largest or 1), largest or 1)
    figure = go.Figure(_map(a - b, axis, DIVERGING[mode], limits))
    return _frame(figure, title, row_labels, axis)


def own_attention_figure(
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
    axis = _axis(weights, row_labels, "what was written before", None, column_labels)
    seen = np.where(np.tri(*weights.shape, dtype=bool), weights, np.nan)
    figure = go.Figure(_map(seen, axis, SEQUENTIAL, (0, largest or 1)))
    _frame(figure, title, row_labels, axis)
    return _mark_columns(figure, axis, cell, None, mode)


def symbol_label(symbol: str) -> str:
    """A symbol as a label: start and stop by name, white space visible, no mark-up."""
    return MARKS.get(symbol, plain(symbol))


def farthest(weights: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """For at most `most` stretches of `step` columns, the column farthest from 0 in each row.

    Columns (T, stretches) and `step`. A stretch of nothing but NaN gives its first column.
    """
    step = max(1, -(-weights.shape[1] // most))
    missing = -weights.shape[1] % step
    sizes = np.pad(
        np.nan_to_num(np.abs(weights), nan=-1), ((0, 0), (0, missing)), constant_values=-2
    )
    blocks = sizes.reshape(len(weights), -1, step)
    return blocks.argmax(axis=2) + np.arange(blocks.shape[1]) * step, step


def _axis(
    weights: np.ndarray,
    row_labels: Sequence[str],
    label: str,
    seconds_per_column: float | None,
    column_labels: Sequence[str] | None,
) -> Axis:
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(f"weights must be (T, S), both at least 1, got {weights.shape}")
    n_rows, n_columns = weights.shape
    if len(row_labels) != n_rows:
        raise ValueError(f"row_labels must be {n_rows}, one a row, got {len(row_labels)}")
    if (seconds_per_column is None) == (column_labels is None):
        raise ValueError(
            "expected one of seconds_per_column and column_labels, got neither or both"
        )
    if column_labels is None:
        edges = np.arange(n_columns + 1) * seconds_per_column
        names = [f"{a:.2f} to {b:.2f} s" for a, b in zip(edges, edges[1:], strict=False)]
        return Axis(label, seconds_per_column, names, [])
    if len(column_labels) != n_columns:
        raise ValueError(f"column_labels must be {n_columns}, got {len(column_labels)}")
    letters = [symbol_label(symbol) for symbol in column_labels]
    return Axis(label, 1, [f"{letter} ({i})" for i, letter in enumerate(letters, 1)], letters)


def _map(
    weights: np.ndarray, axis: Axis, scale: str | list, limits: tuple[float, float]
) -> list[go.Heatmap | go.Scatter]:
    """The cells, and over them the invisible points that can be clicked."""
    columns, step = farthest(weights, MOST_COLUMNS)
    shown = np.take_along_axis(weights, columns, axis=1).astype(np.float32)
    width = axis.width * step
    cells = go.Heatmap(z=shown, x0=width / 2, dx=width, y0=0, dy=1, zmin=limits[0], zmax=limits[1])
    bar = {"orientation": "h", "thickness": 10, "len": 1, "nticks": 6}
    bar |= {"yref": "container", "y": 0, "yanchor": "bottom"}
    cells.update(colorscale=scale, colorbar=bar, hoverinfo="skip")
    return [cells, _points(weights, axis, sign="+" if limits[0] < 0 else "")]


def _take_roots(cells: go.Heatmap) -> None:
    """Colours by square root; the bar's labels stay those of the weights."""
    ticks = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0])
    ticks = ticks[ticks <= cells.zmax]
    bar = {"tickvals": np.sqrt(ticks), "ticktext": [f"{t:g}" for t in ticks]}
    cells.update(z=np.sqrt(cells.z), zmax=float(np.sqrt(cells.zmax)), colorbar=bar)


def _points(weights: np.ndarray, axis: Axis, sign: str) -> go.Scatter:
    columns, step = farthest(weights, max(1, MOST_POINTS // len(weights)))
    found = np.take_along_axis(weights, columns, axis=1)
    rows, stretches = np.nonzero(~np.isnan(found))
    columns, found = columns[rows, stretches], found[rows, stretches]
    names = [axis.names[column] for column in columns]
    more = f", the most of {step} columns" if step > 1 else ""
    return go.Scatter(
        x=((stretches + 0.5) * step * axis.width).astype(np.float32),
        y=rows.astype(np.int16),
        mode="markers",
        marker={"size": 8, "symbol": "square", "opacity": 0},
        customdata=np.stack([rows, columns], axis=1).tolist(),
        hovertext=[f"{w:{sign}.4f} at {name}" for w, name in zip(found, names, strict=True)],
        hovertemplate=f"%{{y}}: %{{hovertext}}{more}<extra></extra>",
        hoverlabel=HOVER,
        showlegend=False,
    )


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
