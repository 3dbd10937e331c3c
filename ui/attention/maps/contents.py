"""What the maps are sent, as one `bytes`: weights and q·k in half precision. Free of Streamlit."""

from math import ceil, sqrt

import numpy as np

from ui.explorer.payload import Packed, packed

MOST_CELLS = 128  # rows and columns drawn of a square; more are reduced to their extremes
_LARGEST = float(np.finfo(np.float16).max)


def maps_contents(
    exact: np.ndarray,
    approximate: np.ndarray,
    logits: np.ndarray,
    *,
    terms: int,
    causal: bool = False,
    linked: bool = False,
) -> Packed:
    """Weights of softmax and of the series with K terms, and the q·k that both come from: (L, S).

    A `linked` pin is reported to the page, for its address.
    """
    difference = approximate - exact
    seen = np.tri(*logits.shape, dtype=bool) | (not causal)
    matrices = {
        "exact": exact,
        "approximate": approximate,
        "difference": difference,
        "logits": np.where(seen, logits, 0.0),
    }
    reading = {
        "terms": terms,
        "causal": causal,
        "linked": linked,
        "step": reduced(exact)[1],
        "weightLimit": weight_limit(exact, approximate),
        "differenceLimit": difference_limit(difference),
        "range": [float(logits[seen].min()), float(logits[seen].max())],
    }
    return packed(reading, {name: _halves(reduced(m)[0]) for name, m in matrices.items()})


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
    step = ceil(sqrt(matrix.size) / most)
    if step == 1:
        return matrix, 1
    rows, columns = (-(-n // step) for n in matrix.shape)
    padded = np.zeros((rows * step, columns * step))
    padded[: matrix.shape[0], : matrix.shape[1]] = matrix
    blocks = padded.reshape(rows, step, columns, step)
    high, low = blocks.max(axis=(1, 3)), blocks.min(axis=(1, 3))
    return np.where(high >= -low, high, low), step


def _halves(matrix: np.ndarray) -> np.ndarray:
    """In half precision, three digits; what is too large for it has its largest number."""
    return np.clip(matrix, -_LARGEST, _LARGEST).astype(np.float16)
