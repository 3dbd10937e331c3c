"""The cells of a map: their colours, and above them invisible points that can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.figures.edits import escaped_label

MOST_COLUMNS = 500  # drawn; wider maps are reduced to their extremes
MOST_POINTS = 6_000  # that can be clicked; each has a hover text
HOVER = {"bgcolor": "#31333F", "font": {"color": "#FFFFFF"}}
MARKS = {"<": "start", ">": "stop"}


@dataclass(frozen=True)
class Axis:
    """The horizontal axis of a map."""

    label: str
    width: float  # of a column
    names: list[str]  # of the columns, in hover texts
    letters: list[str]  # tick labels of the columns; none on an axis in seconds


def axis_of(
    weights: np.ndarray,
    row_labels: Sequence[str],
    label: str,
    seconds_per_column: float | None,
    column_labels: Sequence[str] | None,
) -> Axis:
    """The axis of weights (T, S): in seconds or labelled. Raises an error if labels do not fit."""
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


def cells_of(
    weights: np.ndarray, axis: Axis, scale: str | list, limits: tuple[float, float]
) -> list[go.Heatmap | go.Scatter]:
    """The cells, and above them the invisible points that can be clicked."""
    columns, step = farthest_columns(weights, MOST_COLUMNS)
    colours = np.take_along_axis(weights, columns, axis=1).astype(np.float32)
    width = axis.width * step
    cells = go.Heatmap(
        z=colours, x0=width / 2, dx=width, y0=0, dy=1, zmin=limits[0], zmax=limits[1]
    )
    bar = {"orientation": "h", "thickness": 10, "len": 1, "nticks": 6}
    bar |= {"yref": "container", "y": 0, "yanchor": "bottom"}
    cells.update(colorscale=scale, colorbar=bar, hoverinfo="skip")
    return [cells, _points(weights, axis, sign="+" if limits[0] < 0 else "")]


def colour_by_square_root(cells: go.Heatmap) -> None:
    """Colours the cells by the square root; the labels of the colour bar remain weights."""
    ticks = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0])
    ticks = ticks[ticks <= cells.zmax]
    bar = {"tickvals": np.sqrt(ticks), "ticktext": [f"{t:g}" for t in ticks]}
    cells.update(z=np.sqrt(cells.z), zmax=float(np.sqrt(cells.zmax)), colorbar=bar)


def farthest_columns(weights: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """In each row and block of `step` columns, the column whose weight is farthest from 0.

    Returns the columns (T, blocks) of at most `most` blocks, and `step`. A block of nothing but NaN
    gives its first column.
    """
    step = max(1, -(-weights.shape[1] // most))
    padding = -weights.shape[1] % step
    sizes = np.pad(
        np.nan_to_num(np.abs(weights), nan=-1), ((0, 0), (0, padding)), constant_values=-2
    )
    blocks = sizes.reshape(len(weights), -1, step)
    return blocks.argmax(axis=2) + np.arange(blocks.shape[1]) * step, step


def symbol_label(symbol: str) -> str:
    """A symbol as a label: start and stop by name, white space visible, mark-up escaped."""
    return MARKS.get(symbol, escaped_label(symbol))


def _points(weights: np.ndarray, axis: Axis, sign: str) -> go.Scatter:
    columns, step = farthest_columns(weights, max(1, MOST_POINTS // len(weights)))
    extremes = np.take_along_axis(weights, columns, axis=1)
    rows, blocks = np.nonzero(~np.isnan(extremes))
    columns, extremes = columns[rows, blocks], extremes[rows, blocks]
    names = [axis.names[column] for column in columns]
    note = f", the farthest from 0 of {step} columns" if step > 1 else ""
    return go.Scatter(
        x=((blocks + 0.5) * step * axis.width).astype(np.float32),
        y=rows.astype(np.int16),
        mode="markers",
        marker={"size": 8, "symbol": "square", "opacity": 0},
        customdata=np.stack([rows, columns], axis=1).tolist(),
        hovertext=[f"{w:{sign}.4f} at {name}" for w, name in zip(extremes, names, strict=True)],
        hovertemplate=f"%{{y}}: %{{hovertext}}{note}<extra></extra>",
        hoverlabel=HOVER,
        showlegend=False,
    )
