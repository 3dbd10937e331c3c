"""Taylor attention by the cheaper of two ways: features in blocks, O(L M D), or the polynomial.

In blocks, memory beyond the inputs is O(M D), M = C(D + K - 1, K - 1).
"""

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from core.attention.config import taylor_width
from core.attention.feature_maps import check_terms
from core.attention.polynomial import polynomial_attention
from core.attention.taylor_gradient import write_gradients
from core.attention.taylor_scan import Scan, tiles

# Other work in multiply-adds, fitted to the lengths where both ways are equally fast:
POLYNOMIAL_WORK = 32  # of one value of the polynomial, besides its products
FEATURE_WORK = 16  # of one feature, besides its products


def taylor_attention(
    q: Tensor, k: Tensor, v: Tensor, n_terms: int, *, causal: bool, scale: float
) -> Tensor:
    """Linear attention (..., L, D) on the Taylor features of `n_terms` terms.

    Where the L x L kernel costs fewer operations than the features, it is evaluated directly.
    """
    check_terms(n_terms)
    (seq_len, dim), shape = q.shape[-2:], v.shape
    q, k, v = (x.reshape(-1, seq_len, x.shape[-1]) for x in (q, k, v))
    if _polynomial_is_cheaper(seq_len, dim, n_terms, causal):
        z = polynomial_attention(q, k, v, n_terms, causal=causal, scale=scale)
    else:
        z = _TaylorAttention.apply(q, k, v, n_terms, causal, scale)
    return z.reshape(shape)


def _polynomial_is_cheaper(seq_len: int, dim: int, n_terms: int, causal: bool) -> bool:
    """Whether L values of the polynomial cost less than M features, for each position."""
    n_keys = seq_len / 2 if causal else seq_len
    feature_work = 2 * taylor_width(dim, n_terms) * (dim + FEATURE_WORK)
    return n_keys * (2 * dim + POLYNOMIAL_WORK) < feature_work


class _TaylorAttention(torch.autograd.Function):
    """(H, L, D) to (H, L, D); the backward pass recomputes the features of each block."""

    @staticmethod
    def forward(ctx, q, k, v, n_terms, causal, scale):
        ctx.save_for_backward(q, k, v)
        ctx.setting = (n_terms, causal, scale)
        z = torch.empty_like(v)
        scan, n_heads = None, 0
        for h, block in tiles(q, n_terms, causal):
            if len(q[h]) != n_heads:  # tiles of as many heads share the buffers
                scan, n_heads = Scan(q[h], v[h], n_terms, causal, scale, block), len(q[h])
            (scan.attend_causally if causal else scan.attend_to_all)(q[h], k[h], v[h], z[h])
        return z

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        inputs, (n_terms, causal, scale) = ctx.saved_tensors, ctx.setting
        grads = tuple(torch.zeros_like(x) for x in inputs)
        for h, block in tiles(inputs[0], n_terms, causal):
            of_heads = [x[h] for x in (*inputs, grad, *grads)]
            write_gradients(*of_heads, n_terms=n_terms, causal=causal, scale=scale, block=block)
        return *grads, None, None, None
