"""Matrices of weights as heatmaps; compared heatmaps share one colour scale."""

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import DIVERGING, SEQUENTIAL, Mode, colour, styled

MOST_CELLS = 128  # rows or columns drawn; larger matrices are reduced to their extremes


def weight_heatmap(
    weights: np.ndarray, title: str, *, largest: float, mode: Mode, square: bool = True
) -> go.Figure:
    """Weights (rows, columns) from 0 to `largest`; negative weights have their own colour.

    Cells are `square`, or as wide and as high as the figure allows.
    """
    blocks, step = reduced(weights)
    figure = go.Figure(_cells(blocks, step, SEQUENTIAL, zmin=0, zmax=largest))
    if (blocks < 0).any():
        negative = np.where(blocks < 0, blocks, np.nan)
        one_colour = [[0, colour("negative", mode)], [1, colour("negative", mode)]]
        overlay = _cells(negative, step, one_colour, zmin=-1, zmax=0)
        figure.add_trace(overlay.update(showscale=False))
    return _framed(figure, title, square)


def difference_heatmap(
    difference: np.ndarray, title: str, *, largest: float, mode: Mode
) -> go.Figure:
    """Differences (rows, columns) on a scale of ±`largest`; 0 has the background's colour."""
    blocks, step = reduced(difference)
    cells = _cells(blocks, step, DIVERGING[mode], zmin=-largest, zmax=largest)
    return _framed(go.Figure(cells), title)


def weight_limit(exact: np.ndarray, approximate: np.ndarray) -> float:
    """The end of the colour scale that both maps share, from 0: their largest weight.

    At most 1, which no weight of softmax exceeds, and at most twice the largest of softmax: an
    approximation whose denominators nearly vanish would hide it. Weights beyond have the last
    colour.
    """
    return float(min(max(exact.max(), approximate.max()), 2 * exact.max(), 1.0))


def difference_limit(difference: np.ndarray) -> float:
    """The end of the colour scale of differences between weights: the largest, at most 1."""
    return float(min(np.abs(difference).max(), 1.0)) or 1.0


def reduced(matrix: np.ndarray, most: int = MOST_CELLS) -> tuple[np.ndarray, int]:
    """For each block of `step` x `step`, its value farthest from 0; and `step`."""
    step = -(-max(matrix.shape) // most)
    if step == 1:
        return matrix, 1
    rows, columns = (-(-n // step) for n in matrix.shape)
    padded = np.zeros((rows * step, columns * step))
    padded[: matrix.shape[0], : matrix.shape[1]] = matrix
    blocks = padded.reshape(rows, step, columns, step)
    high, low = blocks.max(axis=(1, 3)), blocks.min(axis=(1, 3))
    return np.where(high >= -low, high, low), step


def _cells(blocks: np.ndarray, step: int, scale, *, zmin: float, zmax: float) -> go.Heatmap:
    rows, columns = blocks.shape
    return go.Heatmap(
        z=blocks.astype(np.float32),
        x=np.arange(columns) * step,
        y=np.arange(rows) * step,
        colorscale=scale,
        zmin=zmin,
        zmax=zmax,
        hovertemplate="query %{y}, key %{x}: %{z:.4f}<extra></extra>",
        colorbar={"orientation": "h", "thickness": 10, "y": -0.14, "yanchor": "top", "len": 1},
    )


def _framed(figure: go.Figure, title: str, square: bool = True) -> go.Figure:
    figure.update_yaxes(autorange="reversed", title="query", constrain="domain", showgrid=False)
    figure.update_xaxes(title="key", constrain="domain", showgrid=False, side="top")
    styled(figure, title, height=440 if square else 320)
    figure.update_layout(margin_t=76)
    if square:
        figure.update_yaxes(scaleanchor="x")
    return figure
