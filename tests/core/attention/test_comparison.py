from math import factorial

import numpy as np
import pytest
import torch

from core.attention.comparison import compare_attention
from core.attention.config import AttentionConfig
from core.attention.exact import exact_attention
from core.attention.feature_maps import feature_map
from core.attention.inputs import centred, random_inputs
from core.attention.kinds import ATTENTION
from core.attention.linear import linear_attention
from core.metrics.approximation import relative_error
from core.runs.shipped import load_result


def unvaried_rows(comparison):
    return {(r.method, r.terms): r for r in comparison.errors if r.varied == "none"}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"causal": True, "terms": 4},
        {"centred": True, "mean_logit": -1.0},
        {"scaled": False, "inputs": "unit length", "terms": 2},
    ],
)
def test_errors_equal_those_of_the_methods_themselves(changes):
    config = AttentionConfig(seq_len=48, dim=6, **changes)
    rows = unvaried_rows(compare_attention(config))
    scale = 6**-0.5 if config.scaled else 1.0
    q, k, v = random_inputs(
        (48, 6),
        0,
        unit_length=config.inputs == "unit length",
        mean_logit=config.mean_logit,
        scale=scale,
    )
    k = centred(k) if config.centred else k
    exact = exact_attention(q, k, v, causal=config.causal, scale=scale)
    for (name, terms), row in rows.items():
        phi = feature_map(name, dim=6, n_terms=terms or 3, seed=config.seed)
        approximate = linear_attention(q, k, v, phi, causal=config.causal, scale=scale)
        assert row.output_error == pytest.approx(relative_error(approximate, exact), rel=1e-6)


@pytest.mark.parametrize("causal", [False, True])
def test_both_weight_matrices_have_rows_that_sum_to_one(causal):
    comparison = compare_attention(AttentionConfig(causal=causal))
    for weights in (comparison.exact_weights, comparison.approximate_weights):
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        assert not causal or (np.triu(weights, 1) == 0).all()


@pytest.mark.parametrize("causal", [False, True])
def test_softmax_of_the_logits_gives_the_weights(causal):
    c = compare_attention(AttentionConfig(causal=causal, terms=4))
    seen = np.tri(64, dtype=bool) | (not causal)
    exact = np.where(seen, np.exp(c.pair_logits), 0)
    series = np.where(seen, sum(c.pair_logits**n / factorial(n) for n in range(4)), 0)
    for weights, kernel in ((c.exact_weights, exact), (c.approximate_weights, series)):
        np.testing.assert_allclose(weights, kernel / kernel.sum(axis=1, keepdims=True))


def test_the_shipped_comparison_is_that_of_the_present_code():
    shipped, made = load_result(ATTENTION, AttentionConfig()), compare_attention(AttentionConfig())
    for name in ("pair_logits", "exact_weights", "approximate_weights"):
        np.testing.assert_allclose(getattr(shipped, name), getattr(made, name))


@pytest.mark.parametrize("changes", [{}, {"terms": 5, "dim": 40}, {"mean_logit": 1.0}])
def test_the_derivation_holds_on_the_numbers_shown(changes):
    c = compare_attention(AttentionConfig(**changes))
    assert c.feature_product == pytest.approx(c.series)
    assert c.trace == pytest.approx(c.vec_product) == pytest.approx(c.dot_product**2)
    np.testing.assert_allclose(c.row_sums, c.factored_row_sums)
    assert c.order_difference < 1e-12


@pytest.mark.parametrize("dim", [2, 3, 8, 32])
def test_both_orders_of_multiplication_agree_to_the_digits_of_float64(dim):
    assert compare_attention(AttentionConfig(dim=dim, seq_len=48)).order_difference < 1e-14


def test_one_term_is_the_baseline_and_odd_terms_are_never_negative():
    rows = unvaried_rows(compare_attention(AttentionConfig(mean_logit=-1.0)))
    assert rows["taylor", 1].output_error == rows["taylor", 1].baseline_error
    assert rows["taylor", 3].negative_weights == rows["taylor", 5].negative_weights == 0
    assert rows["taylor", 3].smallest_denominator >= 0.5
    assert rows["taylor", 2].negative_weights > 0 and rows["taylor", 4].negative_weights > 0


def test_centring_repairs_an_even_number_of_terms():
    shifted = unvaried_rows(compare_attention(AttentionConfig(terms=4, mean_logit=-1.0)))
    repaired = unvaried_rows(
        compare_attention(AttentionConfig(terms=4, mean_logit=-1.0, centred=True))
    )
    assert shifted["taylor", 4].negative_denominators > 0
    assert repaired["taylor", 4].negative_denominators == 0
    assert repaired["taylor", 4].output_error < shifted["taylor", 4].output_error / 3


def test_the_error_grows_with_the_scale():
    rows = [r for r in compare_attention(AttentionConfig()).errors if r.varied == "scale"]
    for terms in (1, 2, 3, 4, 5):
        errors = [r.output_error for r in rows if r.terms == terms]
        assert errors == sorted(errors) and len(errors) > 4


def test_the_mean_logit_is_what_was_asked_for():
    q, k, _ = random_inputs((4000, 8), 0, mean_logit=-1.5, scale=0.5)
    assert float(0.5 * q.mean(0) @ k.mean(0)) == pytest.approx(-1.5, abs=0.15)
    assert torch.get_default_dtype() == torch.float32
