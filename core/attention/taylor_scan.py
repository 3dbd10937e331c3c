"""The forward pass of Taylor attention over blocks of positions.

The weights of the monomials are folded once into the small state (n, M), and a row of ones under Vᵀ
makes numerator and denominator one product.
"""

from collections.abc import Iterator
from math import log2

import torch
from torch import Tensor

from core.attention.config import taylor_width
from core.attention.monomials import monomial_weights, monomials
from core.attention.polynomial import polynomial_kernel
from core.attention.workspace import CACHED, Workspace, blocks_of

SMALLEST_BLOCK, CAUSAL_BLOCK, LARGEST_BLOCK = 32, 256, 2048  # positions
CUDA_BLOCK = 2048


class Scan:
    """The forward pass of some heads over their blocks."""

    def __init__(self, q: Tensor, v: Tensor, n_terms: int, causal: bool, scale: float, block: int):
        self.n_terms, self.scale, self.block = n_terms, scale, min(block, q.shape[-2])
        self.weights = monomial_weights(q.shape[-1] + 1, n_terms, scale, q.dtype, q.device)
        n_heads, dim, n_values, width = len(q), q.shape[-1], v.shape[-1], len(self.weights)
        block_sizes = {self.block, q.shape[-2] % self.block} - {0}
        rows = 2 * (dim + 1) + width + 2 * (n_values + 1)
        kernels = 2 * n_heads * self.block**2 if causal else 0
        states = 2 * n_heads * (n_values + 1) * width
        workspace = Workspace(q, n_heads * rows * sum(block_sizes) + states + kernels)
        self.state, self.weighted = (workspace.take(n_heads, n_values + 1, width) for _ in range(2))
        self.kernels = workspace.take(2, kernels // 2)
        self.buffers = {
            size: Buffers(workspace, n_heads, dim, n_values, size, width) for size in block_sizes
        }

    def attend_to_all(self, q: Tensor, k: Tensor, v: Tensor, z: Tensor) -> None:
        self.state.zero_()
        for k_i, v_i in blocks_of(self.block, k, v):
            self.write(k_i, v_i)
        torch.mul(self.state, self.weights, out=self.weighted)
        for q_i, z_i in blocks_of(self.block, q, z):
            _divide(self.read(q_i), z_i)

    def attend_causally(self, q: Tensor, k: Tensor, v: Tensor, z: Tensor) -> None:
        self.state.zero_()
        for q_i, k_i, v_i, z_i in blocks_of(self.block, q, k, v, z):
            torch.mul(self.state, self.weights, out=self.weighted)
            sums = self.read(q_i)
            kernel = polynomial_kernel(q_i, k_i, self.n_terms, self.scale, self.kernels)
            _add_product(sums, self.values(v_i), kernel.tril_().mT)
            _divide(sums, z_i)
            self.write(k_i, v_i)

    def write(self, k: Tensor, v: Tensor) -> None:
        """Add a block of keys and values to the state."""
        _add_product(self.state, self.values(v), self.features(k).mT)

    def read(self, q: Tensor) -> Tensor:
        """Numerators and denominator of a block of queries: (H, n, B)."""
        sums = self.buffers[q.shape[-2]].sums
        if len(q) > 1:
            return torch.bmm(self.weighted, self.features(q), out=sums)
        torch.mm(self.weighted[0], self.features(q)[0], out=sums[0])
        return sums

    def features(self, x: Tensor) -> Tensor:
        buffers, n = self.buffers[x.shape[-2]], x.shape[-1] + 1
        buffers.rows[:, 1:n].copy_(x.mT)
        buffers.rows[:, n + 1 :].copy_(buffers.rows[:, 1:n])
        return monomials(buffers.rows, self.n_terms, out=buffers.features)

    def values(self, v: Tensor) -> Tensor:
        values = self.buffers[v.shape[-2]].values
        values[:, :-1].copy_(v.mT)
        return values


class Buffers:
    """Views of a workspace for a block of some heads, reused by every block of that size."""

    def __init__(
        self, workspace: Workspace, n_heads: int, dim: int, n_values: int, size: int, width: int
    ):
        self.rows = workspace.take(n_heads, 2 * (dim + 1), size).fill_(1)
        self.features = workspace.take(n_heads, width, size)
        self.values = workspace.take(n_heads, n_values + 1, size).fill_(1)
        self.sums = workspace.take(n_heads, n_values + 1, size)


def tiles(q: Tensor, n_terms: int, causal: bool) -> Iterator[tuple[slice, int]]:
    """Which heads are computed together, and how many of their positions form a block.

    On a processor the features of a tile stay in its cache; on a GPU all heads form one tile.
    """
    n_heads, seq_len, dim = q.shape
    if q.is_cuda:
        yield slice(None), CUDA_BLOCK
        return
    n_features = taylor_width(dim, n_terms)
    block = 2 ** round(log2(max(CACHED / n_features, SMALLEST_BLOCK)))
    block = min(block, CAUSAL_BLOCK if causal else LARGEST_BLOCK)
    group = max(1, round(CACHED / (n_features * min(block, seq_len))))
    group = -(-n_heads // -(-n_heads // group))  # groups of equal size where possible
    for first in range(0, n_heads, group):
        yield slice(first, first + group), block


def _add_product(total: Tensor, a: Tensor, b: Tensor) -> None:
    """total += a b for each head; a single head is faster without the batch axis."""
    if len(total) > 1:
        total.baddbmm_(a, b)
    else:
        total[0].addmm_(a[0], b[0])


def _divide(sums: Tensor, z: Tensor) -> None:
    """Write numerator / denominator, both rows of `sums` (H, n, B), to z (H, B, D)."""
    sums[:, :-1].div_(sums[:, -1:])
    z.copy_(sums[:, :-1].mT)
