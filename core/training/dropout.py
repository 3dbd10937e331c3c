"""Dropout that a training can repeat bit for bit."""

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Dropout whose mask is drawn from a generator of its own, which `fit` sets."""

    def __init__(self, share: float):
        super().__init__()
        self.share = share
        self.generator: torch.Generator | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        kept = torch.empty_like(x, device="cpu")  # where the generator is
        kept.bernoulli_(1 - self.share, generator=self.generator).div_(1 - self.share)
        return x * kept.to(x.device)
