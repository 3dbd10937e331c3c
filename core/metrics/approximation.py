"""How far an approximation is from the exact result."""

from torch import Tensor


def relative_error(approximate: Tensor, exact: Tensor) -> float:
    """|approximate - exact| / |exact| in the Frobenius norm: 0 if equal, 1 for approximate = 0."""
    return float((approximate.to(exact) - exact).norm() / exact.norm())


def row_errors(approximate: Tensor, exact: Tensor) -> Tensor:
    """The relative error of each row: (..., L, D) to (..., L)."""
    return (approximate.to(exact) - exact).norm(dim=-1) / exact.norm(dim=-1)
