"""Rank correlation compared with pandas, resamples written out, pairs counted one by one."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from core.metrics.ranks import bootstrap_spearman, opposite_pairs, ranks, spearman


def scores_with_ties(n: int = 60, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 9, (n, 3)) / 8


def test_ranks_are_those_of_pandas():
    values = scores_with_ties()[:, 0]
    ranked = ranks(values, np.ones((1, len(values)), int))[0]
    np.testing.assert_array_equal(ranked, pd.Series(values).rank())


def test_rho_is_the_correlation_of_ranks():
    scores = scores_with_ties()
    np.testing.assert_allclose(spearman(scores)[0], pd.DataFrame(scores).rank().corr(), atol=1e-12)


def test_weights_are_repetitions():
    scores, draw = scores_with_ties(), np.random.default_rng(1)
    weights = draw.multinomial(60, np.full(60, 1 / 60), size=20)
    for rho, counts in zip(spearman(scores, weights), weights, strict=True):
        resample = pd.DataFrame(np.repeat(scores, counts, axis=0))
        np.testing.assert_allclose(rho, resample.rank().corr(), atol=1e-12)


@pytest.mark.parametrize("change", [np.exp, lambda x: 5 * x - 2])
def test_rho_is_invariant_to_an_increasing_change(change):
    scores = scores_with_ties()
    changed = np.column_stack([change(scores[:, 0]), scores[:, 1:]])
    np.testing.assert_array_equal(spearman(scores), spearman(changed))


def test_equal_and_reversed_orders():
    x = scores_with_ties()[:, 0]
    rho = spearman(np.column_stack([x, x, -x]))[0]
    np.testing.assert_allclose(rho[0], [1, 1, -1])


def test_a_constant_has_no_rho():
    rho = spearman(np.column_stack([np.arange(12.0), np.full(12, 0.5)]))[0]
    assert rho[0, 0] == pytest.approx(1)
    assert np.isnan(rho[0, 1]) and np.isnan(rho[1, 1])


def test_the_bootstrap_draws_whole_clusters():
    scores = np.column_stack([np.arange(4.0), [0, 1, 0, 1]])
    clusters = np.array([0, 0, 1, 1])
    once = pd.DataFrame(scores).rank().corr()[1][0]
    alone = 1.0  # one cluster drawn twice
    rho = bootstrap_spearman(scores, clusters, 200, 0)[:, 0, 1]
    assert rho.shape == (200,)
    assert np.isclose(rho[:, None], [once, alone]).any(axis=1).all()


def test_the_bootstrap_depends_on_its_seed():
    scores, clusters = scores_with_ties(), np.arange(60)
    first, same, different = (bootstrap_spearman(scores, clusters, 150, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, different)


def test_opposite_pairs_are_counted_as_defined():
    x, y, _ = scores_with_ties(25).T
    pairs = [(x[i] - x[j], y[i] - y[j]) for i, j in combinations(range(25), 2)]
    untied = [(a, b) for a, b in pairs if a and b]
    assert opposite_pairs(x, y) == (sum(a * b < 0 for a, b in untied), len(untied))
    assert opposite_pairs(x, x)[0] == 0 and opposite_pairs(x, np.zeros(25)) == (0, 0)
