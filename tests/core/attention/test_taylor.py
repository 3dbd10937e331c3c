"""The fast Taylor path against the plain formula, which is checked against its definition."""

import pytest
import torch

from core.attention import polynomial, taylor_scan
from core.attention import taylor as fast
from core.attention.feature_maps import feature_map, partial_sum, taylor_terms
from core.attention.inputs import random_inputs
from core.attention.linear import linear_attention, plain_linear_attention
from core.attention.monomials import doubled_rows, monomial_weights, monomials
from core.attention.polynomial import polynomial_attention
from core.attention.taylor import _TaylorAttention, taylor_attention
from core.attention.workspace import release_buffers
from core.machine.timing import peak_bytes

CASES = [(1, 4, 50), (2, 5, 37), (3, 4, 50), (3, 5, 37), (3, 16, 300), (4, 4, 50), (5, 3, 33)]


def inputs(seq_len, dim, n_heads=3, dtype=torch.float64):
    q, k, v = random_inputs((n_heads, seq_len, dim), seed=0)
    return (q / 2).to(dtype), (k / 2).to(dtype), v.to(dtype)


def in_blocks(*arguments):
    return _TaylorAttention.apply(*arguments)


def directly(q, k, v, n_terms, causal, scale):
    return polynomial_attention(q, k, v, n_terms, causal=causal, scale=scale)


@pytest.fixture(params=["large tiles", "small tiles"])
def tiles(request, monkeypatch):
    if request.param == "small tiles":  # several blocks, groups of heads and remainders
        monkeypatch.setattr(polynomial, "CACHED", 2**9)
        monkeypatch.setattr(taylor_scan, "CACHED", 2**9)
        monkeypatch.setattr(taylor_scan, "CAUSAL_BLOCK", 16)
        monkeypatch.setattr(taylor_scan, "SMALLEST_BLOCK", 16)


@pytest.mark.parametrize("attend", [in_blocks, directly])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("n_terms, dim, seq_len", CASES)
def test_equals_the_plain_formula_and_its_gradients(n_terms, dim, seq_len, causal, attend, tiles):
    first = [x.requires_grad_() for x in inputs(seq_len, dim)]
    second = [x.requires_grad_() for x in inputs(seq_len, dim)]
    phi = feature_map("taylor", dim=dim, n_terms=n_terms)
    plain = plain_linear_attention(*first, phi, causal=causal, scale=0.5)
    result = attend(*second, n_terms, causal, 0.5)
    torch.testing.assert_close(result, plain, rtol=1e-12, atol=1e-12)
    upstream = torch.linspace(-1, 1, plain.numel(), dtype=plain.dtype).reshape(plain.shape)
    expected = torch.autograd.grad(plain, first, upstream, materialize_grads=True)
    gradients = torch.autograd.grad(result, second, upstream, materialize_grads=True)
    for x, y in zip(gradients, expected, strict=True):
        torch.testing.assert_close(x, y, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
def test_single_precision_is_close_to_double(causal):
    q, k, v = inputs(700, 16)
    phi = feature_map("taylor", dim=16)
    exact = plain_linear_attention(q, k, v, phi, causal=causal)
    single = linear_attention(q.float(), k.float(), v.float(), phi, causal=causal)
    assert (single - exact).norm() / exact.norm() < 1e-5


@pytest.mark.parametrize("dim", [2, 3, 4, 8, 13])  # 1/√D is a power of two for 4 alone
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("n_terms", [2, 3, 4])
def test_double_precision_keeps_all_its_digits_at_every_head_size(n_terms, causal, dim):
    first = [x.requires_grad_() for x in inputs(70, dim)]
    second = [x.requires_grad_() for x in inputs(70, dim)]
    phi, scale = feature_map("taylor", dim=dim, n_terms=n_terms), dim**-0.5
    plain = plain_linear_attention(*first, phi, causal=causal)
    result = in_blocks(*second, n_terms, causal, scale)
    upstream = torch.linspace(-1, 1, plain.numel(), dtype=plain.dtype).reshape(plain.shape)
    expected = torch.autograd.grad(plain, first, upstream)
    gradients = torch.autograd.grad(result, second, upstream)
    for x, y in zip([result, *gradients], [plain, *expected], strict=True):
        assert (x - y).norm() / y.norm() < 1e-13


@pytest.mark.parametrize("causal", [False, True])
def test_gradients(causal, tiles):
    leaves = [x.requires_grad_() for x in inputs(7, 3, n_heads=2)]
    assert torch.autograd.gradcheck(lambda *x: in_blocks(*x, 3, causal, 0.6), leaves)


@pytest.mark.parametrize("scale", [0.0, 0.7, 3**-0.5])
def test_weights_of_monomials_have_the_digits_of_their_type(scale):
    cpu = torch.device("cpu")
    double = monomial_weights(4, 4, scale, torch.float64, cpu)
    degrees = {float(w) for w in double if abs(w - scale) < 1e-3}
    assert double.dtype == torch.float64 and degrees == {scale}
    single = monomial_weights(4, 4, scale, torch.float32, cpu)
    torch.testing.assert_close(single, double.float(), rtol=0, atol=0)


@pytest.mark.parametrize("n_terms", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("dim", [2, 3, 6])
def test_weighted_monomials_give_the_partial_sum(n_terms, dim):
    q, k, _ = inputs(9, dim)
    weights = monomial_weights(dim + 1, n_terms, 0.7, q.dtype, q.device)
    rows, columns = (monomials(doubled_rows(x), n_terms) for x in (q, k))
    kernel = (rows * weights.unsqueeze(-1)).mT @ columns
    torch.testing.assert_close(kernel, partial_sum(0.7 * q @ k.mT, n_terms).expand_as(kernel))


def test_short_sequences_take_the_polynomial_and_long_ones_the_blocks(monkeypatch):
    paths = []
    monkeypatch.setattr(
        fast, "polynomial_attention", lambda q, k, v, *_, **__: paths.append("polynomial") or v
    )
    monkeypatch.setattr(
        fast._TaylorAttention, "apply", lambda q, k, v, *_: paths.append("blocks") or v
    )
    for seq_len in (64, 4096):
        taylor_attention(*inputs(seq_len, 16), 3, causal=False, scale=1.0)
    assert paths == ["polynomial", "blocks"]


@pytest.mark.parametrize("causal", [False, True])
def test_memory_does_not_grow_with_the_features_of_a_sequence(causal):
    def peak(seq_len):
        q, k, v = inputs(seq_len, 16, n_heads=1, dtype=torch.float32)
        release_buffers()
        return peak_bytes(lambda: taylor_attention(q, k, v, 3, causal=causal, scale=1.0), "cpu")

    grown, output = peak(16384) - peak(8192), 8192 * 16 * 4
    assert grown < 2 * output  # the features of 8,192 positions are 10 times as much


def test_odd_shapes_come_back_as_they_were():
    phi = feature_map("taylor", dim=4)
    for shape in ((200, 4), (2, 200, 4), (2, 3, 200, 4)):
        q, k, v = random_inputs(shape, seed=1)
        torch.testing.assert_close(
            linear_attention(q, k, v[..., :3], phi), plain_linear_attention(q, k, v[..., :3], phi)
        )
    with pytest.raises(ValueError, match="from 1 to 5, got 6"):
        linear_attention(q, k, v, feature_map("taylor", dim=4, n_terms=6))


def test_taylor_maps_are_recognised():
    assert taylor_terms(feature_map("taylor", dim=4, n_terms=4)) == 4
    assert taylor_terms(feature_map("elu", dim=4)) is None
