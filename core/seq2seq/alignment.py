"""How well a head's attention aligns output with input; in O(T S).

`weights` (T, S) are those of one head: row i belongs to the step that predicts symbol i, column j
to position j of the encoder, and every row sums to 1. Every measure uses the full matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

REACH = 2  # positions to either side of a peak that still count as near it
_SLACK = 1e-3  # of the sum of a row of 32-bit floats


@dataclass(frozen=True)
class AlignmentMeasures:
    """Each from 0 to 1; a perfect alignment has 1 in all of them."""

    sharpness: float
    monotonicity: float
    coverage: float
    focus: float

    @property
    def score(self) -> float:
        """Sharpness · monotonicity · coverage: low for a flat, a stuck and a jumping head alike.

        Coverage is needed: a head that always attends to one position is sharp and monotonic.
        """
        return self.sharpness * self.monotonicity * self.coverage


def measure_alignment(weights: np.ndarray, *, reach: int = REACH) -> AlignmentMeasures:
    """The measures of one head; raises a `ValueError` if a row is not a distribution."""
    return AlignmentMeasures(
        sharpness(weights), monotonicity(weights), coverage(weights), focus(weights, reach=reach)
    )


def rank_heads(
    cross: np.ndarray, *, reach: int = REACH
) -> list[tuple[int, int, AlignmentMeasures]]:
    """Layer, head and measures of every head of (layers, H, T, S), the highest score first."""
    if cross.ndim != 4 or 0 in cross.shape:
        raise ValueError(f"cross must be (layers, H, T, S), each at least 1, got {cross.shape}")
    measured_heads = [
        (layer, head, measure_alignment(cross[layer, head], reach=reach))
        for layer, head in np.ndindex(cross.shape[:2])
    ]
    return sorted(measured_heads, key=lambda measured_head: -measured_head[2].score)


def maps_in_order(weights: np.ndarray, heads: Sequence[tuple[int, int]]) -> np.ndarray:
    """The maps of these heads of (layers, H, T, S), by layer and head, and last the mean of all.

    (heads + 1, T, S) of 16-bit floats, for a picture; larger weights than they hold are cut.
    """
    maps = np.stack([*(weights[head] for head in heads), weights.mean(axis=(0, 1))])
    return np.minimum(maps, np.finfo(np.float16).max).astype(np.float16)


def sharpness(weights: np.ndarray) -> float:
    """1 - mean entropy of the rows / log S: 1 if each row has one position, 0 if all are even."""
    weights = checked(weights)
    if weights.shape[1] == 1:
        return 1.0
    logarithms = np.log(weights, where=weights > 0, out=np.zeros_like(weights))
    entropies = -(weights * logarithms).sum(axis=1)
    return float(np.clip(1 - entropies.mean() / np.log(weights.shape[1]), 0, 1))


def monotonicity(weights: np.ndarray) -> float:
    """Share of the steps between rows whose median does not move back; 1 for a single row.

    The median splits a row's weight in half. The peak would jump between two bumps of nearly the
    same height, and a little weight far away would shift the mean.
    """
    steps = np.diff(median_columns(checked(weights)))
    return float((steps >= 0).mean()) if len(steps) else 1.0


def coverage(weights: np.ndarray) -> float:
    """1 - total variation distance between the mean row and an even one, in min(T, S) stretches.

    T sharp rows can attend to at most T of S positions, so the input is cut into as many even
    stretches: 1 if each gets the same weight, 1 / min(T, S) if one gets all of it.
    """
    weights = checked(weights)
    n_stretches = min(weights.shape)
    edges = np.linspace(0, weights.shape[1], n_stretches + 1)
    total = cumulative_weight(weights.mean(axis=0))
    below = np.interp(edges, np.arange(weights.shape[1] + 1), total)
    return float(min(1, np.minimum(np.diff(below), 1 / n_stretches).sum()))


def focus(weights: np.ndarray, *, reach: int = REACH) -> float:
    """Mean share of a row's weight at most `reach` positions away from its peak."""
    weights = checked(weights)
    distances = np.abs(np.arange(weights.shape[1]) - weights.argmax(axis=1)[:, None])
    return float(min(1, np.where(distances <= reach, weights, 0).sum(axis=1).mean()))


def padding_weight(weights: np.ndarray, valid: np.ndarray) -> float:
    """Share of all weight on positions that are not `valid` (S,): 0 if padding is masked."""
    weights = checked(weights)
    if valid.shape != weights.shape[1:]:
        raise ValueError(f"valid must be ({weights.shape[1]},) like a row, got {valid.shape}")
    return float(weights[:, ~valid.astype(bool)].sum() / len(weights))


def checked(weights: np.ndarray) -> np.ndarray:
    """The weights in 64 bits; raises a `ValueError` if a row is not a distribution."""
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(f"weights must be (T, S), both at least 1, got {weights.shape}")
    weights = weights.astype(np.float64)
    sums = weights.sum(axis=1)
    if not (np.abs(sums - 1) < _SLACK).all() or weights.min() < 0:
        raise ValueError(
            "rows must be at least 0 and sum to 1, got a least weight of "
            f"{weights.min():.4g} and sums from {sums.min():.4g} to {sums.max():.4g}"
        )
    return weights


def cumulative_weight(row: np.ndarray) -> np.ndarray:
    """The weight before each edge of a column (S + 1,), from 0."""
    return np.concatenate([[0], row.cumsum()])


def median_columns(weights: np.ndarray) -> np.ndarray:
    """The column (T,) in which each row reaches half of its weight."""
    below = weights.cumsum(axis=1)
    return (below >= below[:, -1:] / 2).argmax(axis=1)
