"""Resampled ratios: against a loop, and what a cluster means."""

import numpy as np

from core.metrics.resampling import divided, resampled_ratios


def test_every_resample_is_the_ratio_of_the_sums_of_the_clusters_drawn():
    draw = np.random.default_rng(1)
    above, below = draw.random((9, 2)), draw.random((9, 2)) + 1
    clusters = np.array([0, 0, 1, 2, 2, 2, 3, 1, 0])
    again = np.random.default_rng(7)
    for row in resampled_ratios(above, below, clusters, 20, seed=7):
        rows = np.concatenate([np.flatnonzero(clusters == c) for c in again.integers(4, size=4)])
        np.testing.assert_allclose(row, above[rows].sum(axis=0) / below[rows].sum(axis=0))


def test_a_single_cluster_has_no_spread():
    ratios = resampled_ratios(np.arange(6.0).reshape(3, 2), np.ones((3, 2)), np.zeros(3, int), 5)
    np.testing.assert_array_equal(ratios, np.tile([2.0, 3.0], (5, 1)))


def test_nothing_to_divide_by_is_no_number():
    np.testing.assert_array_equal(divided(np.array([1.0, 2]), np.array([0.0, 4])), [np.nan, 0.5])
