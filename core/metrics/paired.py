"""The mean of a few differences with the interval of Student's t. Standard library only."""

from collections.abc import Sequence
from math import sqrt
from statistics import mean, stdev

T_95 = {  # quantile of 97.5% of Student's t, by degrees of freedom
    1: 12.706204736,
    2: 4.302652730,
    3: 3.182446305,
    4: 2.776445105,
}


def t_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95% interval of the mean of n values: mean ± t(n - 1) s / √n.

    For two to five values. A normal quantile or a bootstrap would be too narrow for so few.
    """
    n = len(values)
    if n - 1 not in T_95:
        raise ValueError(f"values must be {min(T_95) + 1} to {max(T_95) + 1} numbers, got {n}")
    centre, half = mean(values), T_95[n - 1] * stdev(values) / sqrt(n)
    return centre - half, centre + half
