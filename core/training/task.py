"""A training task: batches of examples, a loss, and an evaluation after each epoch."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.training.rows import EpochRow

EVALUATION_BATCH = 500  # examples

Batch = tuple[Tensor, ...]
Loss = Callable[[nn.Module, Batch], tuple[Tensor, Tensor]]
"""The mean loss of a batch, and the number of its examples predicted correctly: two scalars."""


def constant_schedule(done: float) -> float:
    """The learning rate's factor: always 1."""
    return 1.0


@dataclass(frozen=True)
class Task:
    """What is learned, and how an epoch is evaluated and recorded."""

    n_examples: int  # of an epoch
    batches: Callable[[int, torch.Generator], Iterable[Batch]]  # of the epoch of that number
    loss: Loss
    evaluate: Callable[[nn.Module], dict[str, float]]  # fields of the row: validation_loss, …
    row: Callable[..., EpochRow] = EpochRow
    schedule: Callable[[float], float] = constant_schedule  # learning rate's factor, by share done
    largest_gradient: float | None = None  # norm to which gradients are clipped


def shuffled_batches(examples: Batch, size: int, generator: torch.Generator) -> Iterable[Batch]:
    """All examples in a random order, `size` at a time: tensors whose first axis counts them."""
    order = torch.randperm(len(examples[0]), generator=generator)
    return zip(*(x[order].split(size) for x in examples), strict=True)  # gathered once


@torch.no_grad()
def evaluate(model: nn.Module, loss: Loss, examples: Batch) -> tuple[float, float]:
    """The mean loss and the share of examples predicted correctly, without dropout."""
    model.eval()
    n_examples = len(examples[0])
    loss_sum, n_correct = 0.0, 0
    for batch in zip(*(x.split(EVALUATION_BATCH) for x in examples), strict=True):
        batch_loss, batch_correct = loss(model, batch)
        loss_sum += batch_loss.item() * len(batch[0])
        n_correct += int(batch_correct)
    return loss_sum / n_examples, n_correct / n_examples
