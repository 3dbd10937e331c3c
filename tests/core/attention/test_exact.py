import pytest
import torch

from core.attention.exact import (
    attention_logits,
    attention_weights,
    exact_attention,
    fused_attention,
)


def qkv(*shape):
    generator = torch.Generator().manual_seed(0)
    return (torch.randn(*shape, generator=generator, dtype=torch.float64) for _ in range(3))


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("scale", [None, 1.0, 0.3])
@pytest.mark.parametrize("shape", [(12, 4), (3, 12, 4), (2, 3, 12, 4)])
def test_materialised_equals_pytorchs_own(shape, scale, causal):
    q, k, v = qkv(*shape)
    exact = exact_attention(q, k, v, causal=causal, scale=scale)
    torch.testing.assert_close(exact, fused_attention(q, k, v, causal=causal, scale=scale))


@pytest.mark.parametrize("causal", [False, True])
def test_rows_of_weights_sum_to_one_and_see_no_future(causal):
    q, k, _ = qkv(2, 20, 4)
    weights = attention_weights(attention_logits(q, k), causal=causal)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(2, 20, dtype=torch.float64))
    if causal:
        assert (weights.triu(1) == 0).all()


def test_adding_a_constant_to_the_keys_changes_nothing():
    q, k, v = qkv(20, 4)
    torch.testing.assert_close(exact_attention(q, k, v), exact_attention(q, k + 1.5, v))


def test_gradients():
    q, k, v = (x.requires_grad_() for x in qkv(6, 3))
    assert torch.autograd.gradcheck(lambda *x: exact_attention(*x, causal=True), (q, k, v))


def test_logits_that_overflow_are_told_and_not_a_number():
    q, k, v = (300 * x.half() for x in qkv(12, 4))
    with pytest.raises(ValueError, match="the output must be finite, got a NaN or an infinity"):
        exact_attention(q, k, v)
