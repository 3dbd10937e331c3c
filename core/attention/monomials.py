"""The monomials of Taylor features for one block of positions, laid out feature by position.

Put a row of ones above xᵀ: the merged monomials of degree below K in D variables are then all
products of K - 1 of these n = D + 1 rows. For K = 3, row i times row i + s (modulo n), for all
shifts s up to n/2, covers every pair of rows once: one multiplication of the rows with a shifted
view of themselves, read from a second copy below the first.
"""

from functools import lru_cache

import torch
from torch import Tensor


def doubled_rows(x: Tensor) -> Tensor:
    """A row of ones above xᵀ, and a second copy below: (..., B, D) to (..., 2 n, B)."""
    rows = torch.cat([torch.ones_like(x[..., :1]), x], dim=-1).mT
    return torch.cat([rows, rows], dim=-2)


def monomials(doubled: Tensor, n_terms: int, out: Tensor | None = None) -> Tensor:
    """All products of K - 1 rows of the first half: (..., 2 n, B) to (..., M, B), unweighted."""
    n = doubled.shape[-2] // 2
    rows = doubled[..., :n, :]
    if n_terms == 3:
        shifted = doubled.unfold(-2, n, 1)[..., : n // 2 + 1, :, :].mT  # (..., n/2 + 1, n, B)
        out = None if out is None else out.unflatten(-2, shifted.shape[-3:-1])
        return torch.mul(rows.unsqueeze(-3), shifted, out=out).flatten(-3, -2)
    first, *rest = _factors(n, n_terms).to(rows.device).unbind(1)
    features = torch.index_select(rows, -2, first, out=out)
    for indices in rest:
        factor = rows.index_select(-2, indices)
        features = features * factor if out is None else features.mul_(factor)
    return features


@lru_cache(maxsize=32)
def _factors(n: int, n_terms: int) -> Tensor:
    """Which rows each monomial multiplies: (M, K - 1), or a column of zeros for K = 1."""
    if n_terms == 3:
        i = torch.arange(n)
        return torch.cat([torch.stack([i, (i + s) % n], dim=1) for s in range(n // 2 + 1)])
    return torch.combinations(torch.arange(n), max(1, n_terms - 1), with_replacement=True)[
        : 1 if n_terms == 1 else None
    ]


@lru_cache(maxsize=32)
def monomial_weights(
    n: int, n_terms: int, scale: float, dtype: torch.dtype, device: torch.device
) -> Tensor:
    """scale^|c| / Π cᵢ! of each monomial with exponents c: (M,)."""
    factors = _factors(n, n_terms).sort(dim=1).values
    repeats = torch.ones(len(factors), dtype=torch.float64)  # of the variable, so far
    weights = torch.tensor(scale, dtype=torch.float64) ** (factors > 0).sum(dim=1)
    for j in range(1, factors.shape[1]):
        repeats = torch.where(factors[:, j] == factors[:, j - 1], repeats + 1, 1.0)
        weights /= torch.where(factors[:, j] > 0, repeats, 1.0)
    if n_terms == 3 and n % 2 == 0:
        weights[-n:] /= 2  # the last shift covers every pair twice
    return weights.to(device, dtype)
