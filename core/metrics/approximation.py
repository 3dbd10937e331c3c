"""How far an approximation is from the exact result."""

from torch import Tensor


def relative_error(approximate: Tensor, exact: Tensor) -> float:
    """|approximate - exact| / |exact| in the Frobenius norm: 0 when equal, 1 as far off as zero."""
    return float((approximate.to(exact) - exact).norm() / exact.norm())


def row_errors(approximate: Tensor, exact: Tensor) -> Tensor:
    """The same for each row by itself: (..., L, D) to (..., L)."""
    return (approximate.to(exact) - exact).norm(dim=-1) / exact.norm(dim=-1)
