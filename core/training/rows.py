"""The record of one epoch, and of a part of one; imports no torch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRow:
    """One epoch. Where the loss was not finite, the numbers are None and the training ends."""

    epoch: int  # from 1
    status: str  # trained, not finite
    train_loss: float | None = None  # mean over the steps of this epoch, with dropout
    running_loss: float | None = None  # mean over all steps since the first, never reset
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    seconds: float | None = None  # of training, without validation
    examples_per_second: float | None = None


@dataclass(frozen=True)
class WithinRow:
    """The losses within a long epoch: to be drawn while it lasts, no result of the training."""

    within: float  # epochs since the first, such as 2.25
    train_loss: float  # mean over the steps of this epoch so far
    running_loss: float
