"""Dropout that a training can reproduce bit for bit."""

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Dropout whose mask is drawn from a generator that `fit` sets."""

    def __init__(self, probability: float):
        super().__init__()
        self.probability = probability
        self.generator: torch.Generator | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.probability:
            return x
        mask = torch.empty_like(x, device="cpu")  # where the generator is
        mask.bernoulli_(1 - self.probability, generator=self.generator).div_(1 - self.probability)
        return x * mask.to(x.device)
