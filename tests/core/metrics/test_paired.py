"""The interval of a mean of few values."""

from math import gamma, pi, sqrt

import numpy as np
import pytest

from core.metrics.paired import T_95, t_interval


@pytest.mark.parametrize("freedom", T_95)
def test_the_quantiles_leave_a_fortieth_of_students_t_on_each_side(freedom):
    """By the density, summed up by Simpson's rule."""
    factor = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    x = np.linspace(0, T_95[freedom], 20_001)
    density = factor * (1 + x**2 / freedom) ** (-(freedom + 1) / 2)
    weights = np.tile([2.0, 4.0], 10_001)[:20_001]
    weights[[0, -1]] = 1
    assert (weights @ density) * (x[1] - x[0]) / 3 == pytest.approx(0.475, abs=1e-9)


def test_the_interval_of_three_values_counted_by_hand():
    """Mean 2, variance (1 + 0 + 1) / 2 = 1, so half of the interval is 4.3027 / √3 = 2.4841."""
    assert t_interval([1.0, 2.0, 3.0]) == pytest.approx((-0.484138, 4.484138), abs=1e-6)


def test_the_interval_moves_and_grows_with_its_values():
    low, high = t_interval([0.1, 0.3, 0.25, 0.2])
    moved = t_interval([3 * x - 1 for x in (0.1, 0.3, 0.25, 0.2)])
    assert moved == pytest.approx((3 * low - 1, 3 * high - 1))


@pytest.mark.parametrize("n", [0, 1, 6])
def test_other_numbers_of_values_are_refused(n):
    with pytest.raises(ValueError, match=f"values must be 2 to 5 numbers, got {n}"):
        t_interval([0.5] * n)
