"""Intervals and confusions against their definitions."""

import numpy as np
import pytest

from core.metrics.classification import Z_95, confusion_matrix, sign_test, wilson_interval


@pytest.mark.parametrize(
    "right, n, low, high",  # published examples of the score interval
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(right, n, low, high):
    assert wilson_interval(right, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("right, n", [(0, 5), (5, 5), (3, 10), (1531, 2000)])
def test_its_ends_are_the_shares_that_a_score_test_just_accepts(right, n):
    for share in wilson_interval(right, n):
        if 0 < share < 1:
            score = abs(right / n - share) / (share * (1 - share) / n) ** 0.5
            assert score == pytest.approx(Z_95)


@pytest.mark.parametrize("right, n", [(1, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(right, n):
    with pytest.raises(ValueError, match="n_right must be from 0 to n"):
        wilson_interval(right, n)


@pytest.mark.parametrize("a, b, p", [(0, 0, 1), (5, 5, 1), (0, 5, 0.0625), (1, 9, 22 / 1024)])
def test_an_uneven_split_is_as_likely_as_coins_say(a, b, p):
    assert sign_test(a, b) == sign_test(b, a) == pytest.approx(p)


def test_confusions_are_counted():
    labels, guesses = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 2, 2])
    expected = [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
    assert confusion_matrix(labels, guesses, 3).tolist() == expected
