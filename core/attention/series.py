"""The series of exp cut after K terms: where it turns negative, where it leaves exp. NumPy only."""

from math import exp, factorial

import numpy as np

NEAR = 0.1  # relative distance from exp
HALVINGS = 60  # of an interval: more than a float can tell


def reach(terms: int) -> float:
    """The largest t at which Σ tⁿ/n! for n < K is within `NEAR` of exp(t).

    Above 0, the sum's share of exp(t) only falls, and at t = K it is below 0.7.
    """
    low, high = 0.0, float(terms)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_near = _partial_sum(middle, terms) >= (1 - NEAR) * exp(middle)
        low, high = (middle, high) if is_near else (low, middle)
    return low


def _partial_sum(t: float, terms: int) -> float:
    return sum(t**n / factorial(n) for n in range(terms))


def real_root(terms: int) -> float | None:
    """The one real root of Σ tⁿ/n! for n < K, below which the sum is negative.

    None for an odd K: its sum is positive everywhere.
    """
    if terms % 2:
        return None
    roots = np.polynomial.polynomial.polyroots([1 / factorial(n) for n in range(terms)])
    return float(min(roots, key=lambda root: abs(root.imag)).real)
