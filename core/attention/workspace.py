"""Buffers shared by the blocks of a computation, and kept by a thread for its next call."""

import threading
from math import prod

import torch
from torch import Tensor

ALIGNED, MOST_PARTS = 64, 16  # values; buffers taken from one workspace
KEPT_BYTES = 2**23  # bytes of buffers that a thread keeps
CACHED = 2**19  # values that stay in a processor's second-level cache


class Workspace:
    """One flat buffer, handed out in parts; a thread keeps a small one for its next call."""

    _kept = threading.local()

    def __init__(self, like: Tensor, n_values: int):
        key, n_values = f"{like.dtype} {like.device}", n_values + MOST_PARTS * ALIGNED
        flat = vars(self._kept).get(key)
        if flat is None or flat.numel() < n_values:
            flat = torch.empty(n_values, dtype=like.dtype, device=like.device)
            if flat.nbytes <= KEPT_BYTES:
                vars(self._kept)[key] = flat
        self._flat, self._used = flat, 0

    def take(self, *shape: int) -> Tensor:
        first, size = self._used, prod(shape)
        self._used += -(-size // ALIGNED) * ALIGNED
        return self._flat[first : first + size].view(shape)


def blocks_of(size: int, *tensors: Tensor):
    """Blocks of `size` positions of all tensors (..., L, n) together."""
    return zip(*(x.split(size, dim=-2) for x in tensors), strict=True)


def release_buffers() -> None:
    """Free the buffers kept for the next call, so that a measurement of memory counts them."""
    vars(Workspace._kept).clear()
