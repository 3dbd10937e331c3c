"""Linear attention on elu + 1, without gradients: head by head, in buffers that stay in the cache.

The plain formula allocates features as large as q and k; the system clears their memory first,
which takes longer than computing them.
"""

import torch
from torch import Tensor

from core.attention.workspace import Workspace, blocks_of

BLOCK = 2**18  # values of one block of queries or keys
FEWEST_VALUES = 2**15  # of a head: with fewer, the plain formula takes less time


def elu_attention(q: Tensor, k: Tensor, v: Tensor, scale: float) -> Tensor:
    """Attention (..., L, D) with the weights φ(q)·φ(k), φ(x) = elu(√scale x) + 1, normalised."""
    seq_len, dim = q.shape[-2:]
    z = torch.empty_like(v, memory_format=torch.contiguous_format)
    block = min(seq_len, max(1, BLOCK // dim))
    workspace = Workspace(q, 2 * block * dim)
    buffers = workspace.take(block, dim), workspace.take(block, dim)
    heads = (x.reshape(-1, seq_len, x.shape[-1]) for x in (q, k, v, z))
    for q_h, k_h, v_h, z_h in zip(*heads, strict=True):
        context, total = q.new_zeros(dim, v.shape[-1]), q.new_zeros(dim)
        for k_i, v_i in blocks_of(block, k_h, v_h):
            features = _features(k_i, scale, *buffers)
            context.addmm_(features.mT, v_i)
            total += features.sum(dim=0)
        for q_i, z_i in blocks_of(block, q_h, z_h):
            features = _features(q_i, scale, *buffers)
            torch.mm(features, context, out=z_i).div_((features @ total).unsqueeze(-1))
    return z


def _features(x: Tensor, scale: float, first: Tensor, second: Tensor) -> Tensor:
    """elu(√scale x) + 1 = max(exp(min(√scale x, 0)), √scale x + 1), in the first buffer."""
    first, second = first[: len(x)], second[: len(x)]
    torch.mul(x, scale**0.5, out=first)
    torch.clamp(first, max=0, out=second).exp_()
    return torch.maximum(first.add_(1), second, out=first)
