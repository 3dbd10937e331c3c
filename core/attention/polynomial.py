"""Taylor attention from its L x L kernel: the polynomial of q·k itself, in O(L² D)."""

import torch
from torch import Tensor

from core.attention.feature_maps import partial_sum
from core.attention.workspace import CACHED, Workspace


def polynomial_attention(
    q: Tensor, k: Tensor, v: Tensor, n_terms: int, *, causal: bool, scale: float
) -> Tensor:
    """Taylor attention (H, L, D) from the kernel matrix, a block of rows at a time: O(L² D)."""
    n_heads, seq_len, _ = q.shape
    n_rows = max(64, CACHED // (n_heads * seq_len))
    needs_grad = torch.is_grad_enabled() and any(x.requires_grad for x in (q, k, v))
    n_values = n_heads * min(n_rows, seq_len) * seq_len
    buffers = None if needs_grad else Workspace(q, 2 * n_values).take(2, n_values)
    outputs = []
    for first, q_i in zip(range(0, seq_len, n_rows), q.split(n_rows, dim=-2), strict=True):
        last = first + q_i.shape[-2] if causal else seq_len
        kernel = polynomial_kernel(q_i, k[:, :last], n_terms, scale, buffers)  # (H, B, L)
        kernel = kernel.tril(first) if causal else kernel
        outputs.append(kernel @ v[:, :last] / kernel.sum(dim=-1, keepdim=True))
    return torch.cat(outputs, dim=-2)


def polynomial_kernel(
    q: Tensor, k: Tensor, n_terms: int, scale: float, buffers: Tensor | None = None
) -> Tensor:
    """The partial sum of the series at scale · q·k: (H, B, L); in two flat buffers if given."""
    if buffers is None or n_terms == 1:
        return partial_sum(q @ k.mT * scale, n_terms)
    shape = (*q.shape[:-1], k.shape[-2])
    t, total = (buffer[: shape[0] * shape[1] * shape[2]].view(shape) for buffer in buffers)
    torch.baddbmm(t, q, k.mT, beta=0, alpha=scale, out=t)
    torch.mul(t, 1 / (n_terms - 1), out=total).add_(1)
    for n in range(n_terms - 2, 0, -1):
        torch.addcmul(total.new_ones(()), total, t, value=1 / n, out=total)
    return total
