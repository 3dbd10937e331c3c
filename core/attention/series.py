"""The series of exp cut after K terms: where it turns negative. NumPy only."""

from math import factorial

import numpy as np


def real_root(terms: int) -> float | None:
    """The one real root of Σ tⁿ/n! for n < K, below which the sum is negative.

    None for an odd K: its sum is positive everywhere.
    """
    if terms % 2:
        return None
    roots = np.polynomial.polynomial.polyroots([1 / factorial(n) for n in range(terms)])
    return float(min(roots, key=lambda root: abs(root.imag)).real)
