"""elu + 1 head by head against the plain formula."""

import pytest
import torch

from core.attention import elu_scan, linear
from core.attention.feature_maps import elu
from core.attention.linear import linear_attention, plain_linear_attention


@pytest.mark.parametrize("dtype, tolerance", [(torch.float64, 1e-12), (torch.float32, 1e-5)])
@pytest.mark.parametrize("block", [8, 40, 2**18])
@pytest.mark.parametrize("scale", [None, 2.0])
def test_equals_the_plain_formula(dtype, tolerance, block, scale, monkeypatch):
    monkeypatch.setattr(elu_scan, "BLOCK", block)
    monkeypatch.setattr(linear, "FEWEST_VALUES", 0)
    generator = torch.Generator().manual_seed(0)
    q, k = (3 * torch.randn(2, 3, 37, 5, generator=generator, dtype=dtype) for _ in range(2))
    v = torch.randn(2, 37, 3, 7, generator=generator, dtype=dtype).transpose(1, 2)
    expected = plain_linear_attention(q, k, v, elu, scale=scale)
    output = linear_attention(q, k, v, elu, scale=scale)
    torch.testing.assert_close(output, expected, rtol=tolerance, atol=tolerance)


def test_large_entries_neither_overflow_nor_vanish(monkeypatch):
    monkeypatch.setattr(linear, "FEWEST_VALUES", 0)
    x = torch.tensor([[300.0, -300.0], [-2.0, 0.0]])
    output = linear_attention(x, x, x, elu, scale=1.0)
    torch.testing.assert_close(output, plain_linear_attention(x, x, x, elu, scale=1.0))


def test_gradients_are_those_of_the_plain_formula(monkeypatch):
    monkeypatch.setattr(linear, "FEWEST_VALUES", 0)
    q, k, v = (torch.randn(1, 9, 3, dtype=torch.float64, requires_grad=True) for _ in range(3))
    assert torch.autograd.gradcheck(lambda *x: linear_attention(*x, elu), (q, k, v))
