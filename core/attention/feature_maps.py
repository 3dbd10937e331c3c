"""Feature maps φ: (..., L, D) -> (..., L, M), so that φ(q)·φ(k) stands in for exp(q·k).

Taylor: the Maclaurin series of exp cut after K terms, with merged monomials as in Based (Arora et
al., 2024). elu + 1: Katharopoulos et al., 2020. Positive random features (FAVOR+): Choromanski et
al., 2021.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from math import prod

import torch
from torch import Tensor

from core.attention.checks import check_memory
from core.attention.config import MAX_TERMS, random_width, taylor_width, unmerged_taylor_width

FeatureMap = Callable[[Tensor], Tensor]


def partial_sum(t: Tensor, n_terms: int) -> Tensor:
    """Σ tⁿ/n! for n < K: the inner product of two Taylor features, at t = q·k."""
    check_terms(n_terms)
    one = torch.ones((), dtype=t.dtype, device=t.device)
    total = torch.ones_like(t) if n_terms == 1 else one
    for n in range(n_terms - 1, 0, -1):  # Horner: 1 + t (1 + t/2 (1 + t/3 ...))
        total = torch.addcmul(one, total, t, value=1 / n)
    return total


def taylor(x: Tensor, n_terms: int = 3) -> Tensor:
    """The Taylor features with equal monomials merged: M = C(D + K - 1, K - 1).

    One feature Π xᵢ^cᵢ/√(cᵢ!) for all exponents c of degree below K: summed over the c of degree n,
    the products Π (qᵢkᵢ)^cᵢ/cᵢ! are (q·k)ⁿ/n!, by the multinomial theorem.
    """
    check_terms(n_terms)
    dim = x.shape[-1]
    _check_features_fit(x, taylor_width(dim, n_terms))
    features = [torch.ones_like(x[..., :1])]
    for degree in range(1, n_terms):
        monomials, weights = _monomials(dim, degree, x.dtype, x.device)
        factors = x[..., monomials]  # (..., L, M_degree, degree)
        features.append(factors.prod(dim=-1) * weights)
    return torch.cat(features, dim=-1)


def unmerged_taylor(x: Tensor, n_terms: int = 3) -> Tensor:
    """The same inner product from every ordered product x ⊗ … ⊗ x / √n!: M = Σ Dⁿ for n < K."""
    check_terms(n_terms)
    _check_features_fit(x, unmerged_taylor_width(x.shape[-1], n_terms))
    power = torch.ones_like(x[..., :1])
    features = [power]
    for n in range(1, n_terms):
        power = (power.unsqueeze(-1) * x.unsqueeze(-2)).flatten(-2) / n**0.5
        features.append(power)
    return torch.cat(features, dim=-1)


def elu(x: Tensor) -> Tensor:
    """elu(x) + 1: M = D positive features. It does not approximate exp; it replaces it."""
    return torch.nn.functional.elu(x).add_(1)


def positive_random(x: Tensor, projection: Tensor) -> Tensor:
    """exp(w·x - |x|²/2)/√M for the rows w of `projection` (M, D): unbiased for exp(q·k)."""
    squared_norm = x.square().sum(dim=-1, keepdim=True)
    return (x @ projection.mT - squared_norm / 2).exp() / projection.shape[0] ** 0.5


def random_projection(dim: int, n_features: int, generator: torch.Generator) -> Tensor:
    """Rows (M, D) in float64, orthogonal in blocks of D, with the lengths of normal vectors."""
    blocks = []
    for _ in range(-(-n_features // dim)):
        gaussian = torch.randn(dim, dim, generator=generator, dtype=torch.float64)
        orthogonal, upper = torch.linalg.qr(gaussian)
        blocks.append(orthogonal.mT * upper.diagonal().sign().unsqueeze(-1))  # uniform directions
    directions = torch.cat(blocks)[:n_features]
    lengths = torch.randn(n_features, dim, generator=generator, dtype=torch.float64).norm(dim=-1)
    return directions * lengths.unsqueeze(-1)


FEATURE_MAPS = ("taylor", "elu", "random")


def feature_map(name: str, *, dim: int, n_terms: int = 3, seed: int = 0) -> FeatureMap:
    """The map of that name as a function of x alone."""
    if name == "taylor":
        return partial(taylor, n_terms=n_terms)
    if name == "random":
        generator = torch.Generator().manual_seed(seed)
        projection = random_projection(dim, random_width(dim), generator)
        projection_as = lru_cache(lambda dtype, device: projection.to(device, dtype))
        return lambda x: positive_random(x, projection_as(x.dtype, x.device))
    if name == "elu":
        return elu
    raise ValueError(f"a feature map is one of {', '.join(FEATURE_MAPS)}, got {name!r}")


def taylor_terms(phi: FeatureMap) -> int | None:
    """The number of terms K of a Taylor map; None for any other map."""
    if phi is taylor:
        return 3
    is_taylor = isinstance(phi, partial) and phi.func is taylor and not phi.args
    return phi.keywords.get("n_terms", 3) if is_taylor else None


@lru_cache(maxsize=32)
def _monomials(
    dim: int, degree: int, dtype: torch.dtype, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Index sets (M, degree) of the monomials of one degree, and 1/√(Π cᵢ!) of their exponents."""
    variables = torch.arange(dim)
    indices = torch.combinations(variables, r=degree, with_replacement=True)
    repeats = torch.ones(len(indices), dtype=torch.float64)  # of the variable, so far
    product = torch.ones(len(indices), dtype=torch.float64)  # becomes Π cᵢ!
    for j in range(1, degree):
        repeats = torch.where(indices[:, j] == indices[:, j - 1], repeats + 1, 1.0)
        product *= repeats
    return indices.to(device), product.rsqrt().to(device, dtype)


def check_terms(n_terms: int) -> None:
    """Raise a `ValueError` unless K is within its bounds."""
    if not 1 <= n_terms <= MAX_TERMS:
        raise ValueError(f"the number of terms K must be from 1 to {MAX_TERMS}, got {n_terms}")


def _check_features_fit(x: Tensor, n_features: int) -> None:
    """Raise `TooLarge` unless memory holds the features of q and of k, and their factors."""
    n_values = 2 * prod(x.shape[:-1]) * n_features
    what = f"M = {n_features:,} features of {prod(x.shape[:-1]):,} positions"
    check_memory(MAX_TERMS * n_values * x.element_size(), what)
