"""Random q, k, v (..., L, D) with a known size and a known mean logit."""

from collections.abc import Sequence
from math import copysign

import torch
from torch import Tensor


def random_inputs(
    shape: Sequence[int],
    seed: int,
    *,
    unit_length: bool = False,
    mean_logit: float = 0.0,
    scale: float = 1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    """Normal q, k, v in float64: unit variance, or q and k of unit length.

    With a `mean_logit`, q and k share a direction, so that scale · q·k has that mean.
    """
    generator = torch.Generator().manual_seed(seed)
    q, k, v = (torch.randn(*shape, generator=generator, dtype=torch.float64) for _ in range(3))
    if unit_length:
        q, k = (x / x.norm(dim=-1, keepdim=True) for x in (q, k))
    shift = (abs(mean_logit) / scale / shape[-1]) ** 0.5
    return q + shift, k + copysign(shift, mean_logit), v


def centred(k: Tensor) -> Tensor:
    """Keys minus their mean: shifts the logits of a query by a constant, which softmax ignores."""
    return k - k.mean(dim=-2, keepdim=True)
