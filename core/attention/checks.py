"""Checks of the inputs of attention, before anything large is allocated."""

from collections.abc import Callable
from functools import wraps
from math import isfinite

import torch
from torch import Tensor

from core.machine.facts import available_bytes

SMALL = 2**26  # bytes: asking the system for its free memory takes longer than a small call


def check_inputs(q: Tensor, k: Tensor, v: Tensor) -> None:
    """Raise a `ValueError` unless q, k, v are finite floats of one shape (..., L, D).

    The last axis of `v` may have another size. Reads each input once.
    """
    for name, x in (("q", q), ("k", k), ("v", v)):
        if x.dim() < 2 or 0 in x.shape:
            raise ValueError(f"{name} must have the shape (..., L, D), got {tuple(x.shape)}")
        if not x.dtype.is_floating_point or x.dtype != q.dtype:
            raise ValueError(f"q, k, v must share one float type, got {name}: {x.dtype}")
    if q.shape != k.shape or q.shape[:-1] != v.shape[:-1]:
        shapes = ", ".join(str(tuple(x.shape)) for x in (q, k, v))
        raise ValueError(f"q, k, v must agree in (..., L) and q, k in D, got {shapes}")
    for name, x in (("q", q), ("k", k), ("v", v)):
        if not _all_finite(x):
            raise ValueError(f"{name} must be finite, got a NaN or an infinity")


def check_scale(scale: float | None) -> None:
    """Raise a `ValueError` unless the scale can be split into its roots; None stands for 1/√D."""
    if scale is not None and not (isfinite(scale) and scale >= 0):
        raise ValueError(f"scale must be a finite number of at least 0, got {scale}")


class TooLarge(ValueError):
    """A computation would need more memory than is free."""


def checked(attend: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Check q, k, v and the scale first, and that the output is finite.

    `attend.__wrapped__` is the function without the checks, for timing.
    """

    @wraps(attend)
    def check_and_attend(q: Tensor, k: Tensor, v: Tensor, *rest, **options) -> Tensor:
        check_inputs(q, k, v)
        check_scale(options.get("scale"))
        z = attend(q, k, v, *rest, **options)
        if not _all_finite(z):
            raise ValueError(
                "the output must be finite, got a NaN or an infinity: q and k are so large that "
                "the weights of a row overflow or sum to 0"
            )
        return z

    return check_and_attend


def check_memory(n_bytes: int, what: str) -> None:
    """Raise `TooLarge` unless `n_bytes` can still be allocated; small sizes always pass."""
    if n_bytes < SMALL:
        return
    available = available_bytes()
    if n_bytes > available:
        raise TooLarge(
            f"{what} needs {n_bytes / 1e9:,.1f} GB of memory, but {available / 1e9:,.1f} GB is free"
        )


def _all_finite(x: Tensor) -> bool:
    low, high = torch.aminmax(x.detach())  # both NaN if x has a NaN; allocates two numbers
    return bool(torch.isfinite(low) & torch.isfinite(high))
