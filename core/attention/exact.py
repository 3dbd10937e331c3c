"""Exact attention: softmax(Q Kᵀ · scale) V, in O(L² D) time; O(L²) memory with the weights kept."""

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from core.attention.checks import check_memory, checked


@checked
def exact_attention(
    q: Tensor, k: Tensor, v: Tensor, *, causal: bool = False, scale: float | None = None
) -> Tensor:
    """Attention (..., L, D) with the L x L weights kept; `scale` is 1/√D unless given."""
    return attention_weights(attention_logits(q, k, scale=scale), causal=causal) @ v


def attention_logits(q: Tensor, k: Tensor, *, scale: float | None = None) -> Tensor:
    """q·k times the scale for every pair of positions: (..., L, L)."""
    seq_len, dim = q.shape[-2:]
    n_pairs = q.shape[:-1].numel() * seq_len
    check_memory(
        2 * n_pairs * q.element_size(), f"attention with {seq_len:,} x {seq_len:,} weights"
    )
    return (q @ k.mT) * (dim**-0.5 if scale is None else scale)  # (..., L, L)


def attention_weights(logits: Tensor, *, causal: bool = False) -> Tensor:
    """The softmax over each row; a causal row ends at its own position."""
    if causal:
        logits = logits.masked_fill(future(logits), float("-inf"))
    return logits.softmax(dim=-1)


def future(logits: Tensor) -> Tensor:
    """True where a column comes after its row: (L, L)."""
    return torch.ones(logits.shape[-2:], dtype=torch.bool, device=logits.device).triu(1)


@checked
def fused_attention(
    q: Tensor, k: Tensor, v: Tensor, *, causal: bool = False, scale: float | None = None
) -> Tensor:
    """The same with PyTorch's fused kernel, which never keeps the L x L weights: O(L) memory."""
    q4, k4, v4 = (x.reshape(-1, 1, *x.shape[-2:]) for x in (q, k, v))  # fused only for 4 dimensions
    z = scaled_dot_product_attention(q4, k4, v4, is_causal=causal, scale=scale)
    return z.reshape(v.shape)
