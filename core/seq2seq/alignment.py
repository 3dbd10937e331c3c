"""How well a head's attention aligns output with input, and where each word was heard; in O(T S).

`weights` (T, S) are those of one head: row i belongs to the step that predicts symbol i, column j
to position j of the encoder, and every row sums to 1. All is computed on the full matrix. Position
j stands for the time from j to j + 1 times `seconds_per_position`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from core.seq2seq.vocabulary import STOP

REACH = 2  # positions to either side of a peak that still count as near it
TAIL = 0.1  # of a word's weight before its start, and as much after its end
STRAY = 3  # median deviations from the middle letter; what looks farther away is left out,
NEAR = 0.2  # seconds, unless it is nearer than that
_SLACK = 1e-3  # of the sum of a row of 32-bit floats


@dataclass(frozen=True)
class AlignmentMeasures:
    """All from 0 to 1; a perfect alignment has 1 throughout."""

    sharpness: float
    monotonicity: float
    coverage: float
    focus: float

    @property
    def score(self) -> float:
        """Sharp, monotonic and covering at once: a flat head, a stuck one and a jumping one fail.

        Coverage is needed: a head that always looks at the same position is sharp and monotonic.
        """
        return self.sharpness * self.monotonicity * self.coverage


@dataclass(frozen=True)
class WordSpan:
    """A word that was written, and when its letters were looked for."""

    word: str
    first_row: int
    last_row: int  # inclusive
    start: float  # seconds
    end: float  # seconds, after the start


def measure_alignment(weights: np.ndarray, *, reach: int = REACH) -> AlignmentMeasures:
    """The measures of one head; a `ValueError` where the rows are no distributions."""
    return AlignmentMeasures(
        sharpness(weights), monotonicity(weights), coverage(weights), focus(weights, reach=reach)
    )


def rank_heads(
    cross: np.ndarray, *, reach: int = REACH
) -> list[tuple[int, int, AlignmentMeasures]]:
    """Layer, head and measures of every head of (layers, H, T, S), the highest score first."""
    if cross.ndim != 4 or 0 in cross.shape:
        raise ValueError(f"cross must be (layers, H, T, S), each at least 1, got {cross.shape}")
    found = [
        (layer, head, measure_alignment(cross[layer, head], reach=reach))
        for layer, head in np.ndindex(cross.shape[:2])
    ]
    return sorted(found, key=lambda ranked: -ranked[2].score)


def sharpness(weights: np.ndarray) -> float:
    """1 - mean entropy of the rows / log S: 1 where each looks at one position, 0 where at all."""
    weights = _checked(weights)
    if weights.shape[1] == 1:
        return 1.0
    logarithms = np.log(weights, where=weights > 0, out=np.zeros_like(weights))
    entropies = -(weights * logarithms).sum(axis=1)
    return float(np.clip(1 - entropies.mean() / np.log(weights.shape[1]), 0, 1))


def monotonicity(weights: np.ndarray) -> float:
    """Share of the steps from one row to the next whose median does not move back; 1 of none.

    The median, where half of a row's weight lies before: the peak jumps between two bumps of nearly
    the same height, and the mean is dragged along by a little weight far away.
    """
    steps = np.diff(_medians(_checked(weights)))
    return float((steps >= 0).mean()) if len(steps) else 1.0


def coverage(weights: np.ndarray) -> float:
    """1 - total variation distance between the mean row and an even one, in min(T, S) stretches.

    T sharp rows can look at no more than T of S positions, so that the input is cut into as many
    even stretches: 1 where each gets the same weight, 1 / min(T, S) where one gets all.
    """
    weights = _checked(weights)
    n_stretches = min(weights.shape)
    edges = np.linspace(0, weights.shape[1], n_stretches + 1)
    below = np.interp(edges, np.arange(weights.shape[1] + 1), _cumulated(weights.mean(axis=0)))
    return float(min(1, np.minimum(np.diff(below), 1 / n_stretches).sum()))


def focus(weights: np.ndarray, *, reach: int = REACH) -> float:
    """Mean share of a row's weight at most `reach` positions away from its peak."""
    weights = _checked(weights)
    distances = np.abs(np.arange(weights.shape[1]) - weights.argmax(axis=1)[:, None])
    return float(min(1, np.where(distances <= reach, weights, 0).sum(axis=1).mean()))


def padding_weight(weights: np.ndarray, valid: np.ndarray) -> float:
    """Share of all weight on positions that are not `valid` (S,): 0 where padding is masked."""
    weights = _checked(weights)
    if valid.shape != weights.shape[1:]:
        raise ValueError(f"valid must be ({weights.shape[1]},) like a row, got {valid.shape}")
    return float(weights[:, ~valid.astype(bool)].sum() / len(weights))


def symbol_spans(weights: np.ndarray, seconds_per_position: float) -> np.ndarray:
    """Start and end in seconds (T, 2) of the narrowest span with a row's peak and half its weight.

    Unlike a quantile it does not reach to a second, smaller bump far away.
    """
    spans = [_narrowest(row) for row in _checked(weights)]
    return np.array(spans, float) * seconds_per_position


def word_spans(
    symbols: Sequence[str], weights: np.ndarray, seconds_per_position: float
) -> list[WordSpan]:
    """The words of `symbols` (T,), parted by spaces, each with the time that its letters look at.

    From the 10 % to the 90 % quantile of the summed rows, and an eighth of that on either side,
    which is what even weight loses to the quantiles; within the clip. A letter that looks far away
    from the others of its word, by the median of its row, is left out.
    """
    weights = _checked(weights)
    if len(symbols) != len(weights):
        raise ValueError(f"symbols must be as many as rows, {len(weights)}, got {len(symbols)}")
    spans = []
    for rows in _words(symbols):
        near = NEAR / seconds_per_position
        start, end = _stretch(weights[rows], near) * seconds_per_position
        word = "".join(symbols[i] for i in rows)
        spans.append(WordSpan(word, rows[0], rows[-1], float(start), float(end)))
    return spans


def down_sample(weights: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """At most `most` columns, for display: each the largest of `step` old ones; and `step`."""
    if most < 1 or weights.ndim != 2:
        raise ValueError(f"most must be at least 1 of (T, S), got {most} of {weights.shape}")
    step = max(1, -(-weights.shape[1] // most))
    starts = np.arange(0, weights.shape[1], step)
    return np.maximum.reduceat(weights, starts, axis=1), step


def _checked(weights: np.ndarray) -> np.ndarray:
    """The weights in 64 bits."""
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


def _cumulated(row: np.ndarray) -> np.ndarray:
    """The weight before each edge of a column (S + 1,), from 0."""
    return np.concatenate([[0], row.cumsum()])


def _medians(weights: np.ndarray) -> np.ndarray:
    """The column (T,) in which a row reaches half of its weight."""
    below = weights.cumsum(axis=1)
    return (below >= below[:, -1:] / 2).argmax(axis=1)


def _narrowest(row: np.ndarray) -> tuple[int, int]:
    """First column, and the one after the last."""
    below, peak = _cumulated(row), row.argmax()
    starts = np.arange(peak + 1)
    ends = np.searchsorted(below, below[starts] + below[-1] / 2 - 1e-12)
    ends = np.maximum(ends, peak + 1)  # an end beyond the last column makes the span too wide
    best = np.where(ends < len(below), ends - starts, len(below)).argmin()
    return starts[best], ends[best]


def _words(symbols: Sequence[str]) -> list[list[int]]:
    """The rows of each word."""
    runs = groupby(range(len(symbols)), key=lambda i: symbols[i] not in (" ", STOP))
    return [list(rows) for is_word, rows in runs if is_word]


def _stretch(letters: np.ndarray, near: float) -> np.ndarray:
    """Start and end, in columns like `near`, of what the rows of a word look at."""
    places = _medians(letters)
    away = np.abs(places - np.median(places))
    summed = letters[away <= max(STRAY * np.median(away), near)].sum(axis=0)
    below = _cumulated(summed / summed.sum())
    start, end = np.interp([TAIL, 1 - TAIL], below, np.arange(len(below)))
    margin = (end - start) * TAIL / (1 - 2 * TAIL)
    return np.clip([start - margin, end + margin], 0, len(summed))
