import pytest
import torch

from core.attention.config import METHODS
from core.attention.exact import (
    attention_logits,
    attention_weights,
    exact_attention,
    fused_attention,
)
from core.attention.feature_maps import feature_map, partial_sum
from core.attention.inputs import centred, random_inputs
from core.attention.linear import (
    CHUNK,
    kernel_weights,
    linear_attention,
    linear_attention_weights,
    plain_linear_attention,
)
from core.metrics.approximation import relative_error, row_errors

MAPS = [("taylor", 2), ("taylor", 3), ("taylor", 4), ("elu", 0), ("random", 0)]


def phi_of(name, terms, dim):
    return feature_map(name, dim=dim, n_terms=terms or 3)


@pytest.mark.parametrize("seq_len", [1, 12, CHUNK, CHUNK + 1, 2 * CHUNK + 17])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name, terms", MAPS)
def test_equals_the_explicit_matrix(name, terms, causal, seq_len):
    q, k, v = random_inputs((2, 3, seq_len, 4), seed=0)
    q, k = q / 2, k / 2  # small enough for the denominators of even K to stay away from 0
    phi = phi_of(name, terms, 4)
    explicit = linear_attention_weights(q, k, phi, causal=causal) @ v
    result = linear_attention(q, k, v, phi, causal=causal)
    torch.testing.assert_close(result, explicit, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name, terms", MAPS)
def test_rows_of_weights_sum_to_one(name, terms, causal):
    q, k, _ = random_inputs((40, 4), seed=1)
    weights = linear_attention_weights(q, k, phi_of(name, terms, 4), causal=causal)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(40, dtype=torch.float64))


@pytest.mark.parametrize("name, terms", MAPS)
def test_causal_output_does_not_depend_on_the_future(name, terms):
    q, k, v = random_inputs((CHUNK + 20, 4), seed=2)
    q, k = q / 2, k / 2
    phi, first = phi_of(name, terms, 4), CHUNK + 3
    whole = linear_attention(q, k, v, phi, causal=True)[:first]
    part = linear_attention(q[:first], k[:first], v[:first], phi, causal=True)
    torch.testing.assert_close(whole, part)


def test_the_error_falls_with_every_term_while_logits_are_small():
    q, k, v = random_inputs((64, 8), seed=3, unit_length=True)  # |q·k| ≤ 1
    exact = exact_attention(q, k, v, scale=1.0)
    errors = [
        relative_error(linear_attention(q, k, v, phi_of("taylor", n, 8), scale=1.0), exact)
        for n in range(1, 6)
    ]
    assert all(later < earlier / 2 for earlier, later in zip(errors, errors[1:], strict=False))


def test_one_term_is_the_mean_of_the_values():
    q, k, v = random_inputs((10, 4), seed=4)
    mean = v.mean(dim=0).expand_as(v)
    torch.testing.assert_close(linear_attention(q, k, v, phi_of("taylor", 1, 4)), mean)


@pytest.mark.parametrize("scale", [None, 1.0, 0.25])
def test_the_scale_is_that_of_exact_attention(scale):
    q, k, v = random_inputs((16, 4), seed=5)
    kernel = partial_sum(attention_logits(q, k, scale=scale), 3)
    result = linear_attention(q, k, v, phi_of("taylor", 3, 4), scale=scale)
    torch.testing.assert_close(result, kernel_weights(kernel) @ v)


def test_centring_the_keys_is_exact_for_softmax_and_repairs_the_polynomial():
    q, k, v = random_inputs((512, 16), seed=6, mean_logit=-1.0, scale=0.25)
    exact, phi = exact_attention(q, k, v), phi_of("taylor", 4, 16)
    torch.testing.assert_close(exact_attention(q, centred(k), v), exact)
    shifted = relative_error(linear_attention(q, k, v, phi), exact)
    repaired = relative_error(linear_attention(q, centred(k), v, phi), exact)
    assert repaired < shifted / 5


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name, terms", MAPS)
def test_gradients(name, terms, causal):
    q, k, v = (x.requires_grad_() for x in random_inputs((5, 3), seed=7, unit_length=True))
    phi = phi_of(name, terms, 3)
    assert torch.autograd.gradcheck(lambda *x: linear_attention(*x, phi, causal=causal), (q, k, v))


def test_rows_have_errors_of_their_own():
    q, k, v = random_inputs((8, 4), seed=8)
    exact = attention_weights(attention_logits(q, k)) @ v
    wrong = exact.clone()
    wrong[3] *= 2
    torch.testing.assert_close(row_errors(wrong, exact), torch.eye(8).double()[3])


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda q, k, v: (q[0, 0, 0], k, v), r"q must have the shape \(..., L, D\)"),
        (lambda q, k, v: (q, k[:, :5], v), "must agree"),
        (lambda q, k, v: (q, k, v[:1]), "must agree"),
        (lambda q, k, v: (q.long(), k, v), "one float type"),
        (lambda q, k, v: (q, k.float(), v), "one float type"),
        (lambda q, k, v: (q, k * float("nan"), v), "k must be finite"),
        (lambda q, k, v: (q, k, v / 0), "v must be finite"),
        (lambda q, k, v: (q[:, :0], k[:, :0], v[:, :0]), "q must have the shape"),
    ],
)
@pytest.mark.parametrize("attend", [exact_attention, lambda *x: linear_attention(*x, torch.exp)])
def test_wrong_inputs_are_refused_in_words(attend, change, message):
    with pytest.raises(ValueError, match=message):
        attend(*change(*random_inputs((2, 6, 3), seed=9)))


@pytest.mark.parametrize("dtype, tolerance", [(torch.float16, 1e-3), (torch.bfloat16, 8e-3)])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("attend", [linear_attention, plain_linear_attention])
@pytest.mark.parametrize("name, terms", [("taylor", 3), ("elu", 0), ("random", 0)])
def test_half_precision_keeps_its_sums_in_single(name, terms, attend, causal, dtype, tolerance):
    half = [x.to(dtype) for x in random_inputs((16384, 8), seed=10)]
    phi = phi_of(name, terms, 8)
    exact = attend(*(x.double() for x in half), phi, causal=causal)
    result = attend(*half, phi, causal=causal)
    assert result.dtype == dtype and relative_error(result, exact) < tolerance


@pytest.mark.parametrize("dtype, tolerance", [(torch.float16, 1e-3), (torch.bfloat16, 8e-3)])
def test_weights_of_half_precision_sum_to_one(dtype, tolerance):
    q, k, _ = (30 * x.abs().to(dtype) for x in random_inputs((500, 8), seed=11))
    weights = linear_attention_weights(q, k, phi_of("elu", 0, 8))
    assert weights.dtype == dtype
    assert (weights.double().sum(dim=-1) - 1).abs().max() < tolerance


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("attend", [linear_attention, plain_linear_attention])
@pytest.mark.parametrize("name, factor", [("random", 10), ("elu", -200), ("taylor", 1e20)])
def test_weights_that_underflow_or_overflow_are_told_and_not_a_number(name, factor, attend, causal):
    x = random_inputs((64, 16), seed=12)[0].float().abs()
    with pytest.raises(ValueError, match="the output must be finite, got a NaN or an infinity"):
        attend(factor * x, factor * x, x, phi_of(name, 3, 16), causal=causal)


@pytest.mark.parametrize("scale", [-0.5, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["taylor", "elu", "random"])
def test_a_scale_without_a_root_is_refused_in_words(name, scale):
    q, k, v = random_inputs((6, 3), seed=13)
    phi, message = phi_of(name, 3, 3), f"scale must be a finite number of at least 0, got {scale}"
    for attend in (linear_attention, plain_linear_attention):
        with pytest.raises(ValueError, match=message):
            attend(q, k, v, phi, scale=scale)
    for attend in (exact_attention, fused_attention):
        with pytest.raises(ValueError, match=message):
            attend(q, k, v, scale=scale)
    with pytest.raises(ValueError, match=message):
        linear_attention_weights(q, k, phi, scale=scale)


@pytest.mark.parametrize("name", ["taylor", "elu", "random"])
def test_scale_zero_gives_the_mean_of_the_values(name):
    q, k, v = random_inputs((6, 3), seed=14)
    result = linear_attention(q, k, v, phi_of(name, 3, 3), scale=0.0)
    torch.testing.assert_close(result, v.mean(dim=0).expand_as(v))


def test_every_linear_method_of_the_config_has_a_map():
    assert {"taylor", "elu", "random"} < set(METHODS)
