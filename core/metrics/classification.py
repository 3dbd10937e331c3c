"""How well predicted classes match: accuracy with its interval, and confusions. NumPy only."""

from math import comb, sqrt

import numpy as np

Z_95 = 1.959963984540054  # standard normal quantile of 97.5%


def wilson_interval(n_right: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The score interval of the share n_right / n (Wilson, 1927), by default at 95%."""
    if not 0 <= n_right <= n or not n:
        raise ValueError(f"n_right must be from 0 to n, and n above 0, got {n_right} of {n}")
    share, z2 = n_right / n, z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def sign_test(n_first: int, n_second: int) -> float:
    """The probability of a split at least as uneven if both sides are equally likely (two-sided).

    The exact form of McNemar's test, for the cases in which only one of two classifiers is right.
    """
    n, fewer = n_first + n_second, min(n_first, n_second)
    return min(1.0, 2 * sum(comb(n, i) for i in range(fewer + 1)) / 2**n)


def confusion_matrix(labels: np.ndarray, predictions: np.ndarray, n_classes: int) -> np.ndarray:
    """Counts (C, C): row = true class, column = predicted class."""
    pairs = labels * n_classes + predictions
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)
