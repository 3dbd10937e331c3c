"""The one training loop: a model, a loss and data in; a row for every epoch out.

Deterministic on a processor: one generator, made from the seed, draws the order of the examples and
what dropout leaves out. A training that was stopped goes on bit for bit as if it had not been.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Protocol

import torch
from torch import Tensor, nn

from core.progress import Progress
from core.training.checkpoint import (
    Checkpoint,
    checkpoint_path,
    load_latest,
    restore,
    save_checkpoint,
    state_tensors,
)
from core.training.dropout import Dropout
from core.training.rows import EpochRow

REPORT_EVERY = 0.25  # seconds
EVALUATION_BATCH = 500  # examples

Batch = tuple[Tensor, ...]
Loss = Callable[[nn.Module, Batch], tuple[Tensor, Tensor]]
"""The mean loss of a batch, and how many of its examples are right: two tensors without shape."""


def constant_rate(done: float) -> float:
    """The learning rate's factor: always 1."""
    return 1.0


class TrainingConfig(Protocol):
    """What `fit` reads of a config."""

    epochs: int
    learning_rate: float
    weight_decay: float
    optimiser: str  # SGD, Adam or AdamW
    seed: int


@dataclass(frozen=True)
class Task:
    """What is learned, and how a row tells of it."""

    n_examples: int  # of an epoch
    batches: Callable[[int, torch.Generator], Iterable[Batch]]  # of the epoch of that number
    loss: Loss
    evaluate: Callable[[nn.Module], dict[str, float]]  # of the row: validation_loss, …
    row: Callable[..., EpochRow] = EpochRow
    rate: Callable[[float], float] = constant_rate  # factor of the learning rate, by share done
    largest_gradient: float | None = None  # norm to which gradients are clipped


class _Diverged(Exception):
    """A loss was not finite."""


def fit(
    model: nn.Module, task: Task, config: TrainingConfig, folder: Path | None = None
) -> Iterator[EpochRow | Progress]:
    """Train for `config.epochs`; yield a row after each, and progress in between.

    With a `folder`, the state is kept there after every epoch, and a training that finds the state
    of an earlier one there yields its rows again and goes on from it.
    """
    training = _Training(model, task, config)
    before = load_latest(folder, config.epochs) if folder else None
    if before:
        training.restore(before)
        yield from training.rows
    while training.epoch < config.epochs:
        row = yield from training.next_epoch()
        training.rows.append(row)
        if folder and row.status == "trained":
            save_checkpoint(folder, training.checkpoint())
            if training.epoch - 1 > (before.epoch if before else 0):
                checkpoint_path(folder, training.epoch - 1).unlink(missing_ok=True)
        yield row
        if row.status != "trained":
            return


class _Training:
    """The state of one training between two epochs."""

    def __init__(self, model: nn.Module, task: Task, config: TrainingConfig):
        self.model, self.task, self.config = model, task, config
        self.optimiser = make_optimiser(model, config)
        self.generator = torch.Generator().manual_seed(config.seed)
        for module in model.modules():
            if isinstance(module, Dropout):
                module.generator = self.generator
        self.epoch, self.steps, self.loss_sum = 0, 0, 0.0
        self.rows: list[EpochRow] = []

    def next_epoch(self) -> Iterator[Progress]:
        """Train one epoch and evaluate it; returns its row."""
        started = perf_counter()
        try:
            epoch_sum, n_steps = yield from self._steps()
            seconds = perf_counter() - started
            measured = self.task.evaluate(self.model)
            if not isfinite(measured["validation_loss"]):
                raise _Diverged
        except _Diverged:
            return self.task.row(self.epoch + 1, "not finite")
        self.epoch, self.steps = self.epoch + 1, self.steps + n_steps
        self.loss_sum += epoch_sum
        return self.task.row(
            self.epoch,
            "trained",
            train_loss=epoch_sum / n_steps,
            running_loss=self.loss_sum / self.steps,
            seconds=seconds,
            examples_per_second=self.task.n_examples / seconds,
            **measured,
        )

    def _steps(self) -> Iterator[Progress]:
        """A step for each batch; returns the sum and number of their losses."""
        self.model.train()
        total, n_steps, n_seen = torch.zeros((), dtype=torch.float64), 0, 0
        reported = perf_counter()
        for batch in self.task.batches(self.epoch, self.generator):
            done = (self.epoch + n_seen / self.task.n_examples) / self.config.epochs
            total += self._step(batch, done)
            n_steps, n_seen = n_steps + 1, n_seen + len(batch[0])
            if perf_counter() - reported > REPORT_EVERY:
                self._check(total)
                yield Progress(f"epoch {self.epoch + 1} of {self.config.epochs}", done)
                reported = perf_counter()
        self._check(total)
        return total.item(), n_steps

    def _step(self, batch: Batch, done: float) -> Tensor:
        """One step of the optimiser when a share of all training is `done`; returns the loss."""
        if self.task.rate is not constant_rate:
            for group in self.optimiser.param_groups:
                group["lr"] = self.config.learning_rate * self.task.rate(done)
        self.optimiser.zero_grad()
        value, _ = self.task.loss(self.model, batch)
        value.backward()
        if self.task.largest_gradient is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.task.largest_gradient)
        self.optimiser.step()
        return value.detach().cpu()

    def checkpoint(self) -> Checkpoint:
        record = {
            "epoch": self.epoch,
            "steps": self.steps,
            "loss_sum": self.loss_sum,
            "rows": [asdict(row) for row in self.rows],
        }
        tensors = state_tensors(self.model, self.optimiser, self.generator)
        return Checkpoint(self.epoch, tensors, record)

    def restore(self, checkpoint: Checkpoint) -> None:
        restore(checkpoint, self.model, self.optimiser, self.generator)
        record = checkpoint.record
        self.epoch, self.steps, self.loss_sum = (record[n] for n in ("epoch", "steps", "loss_sum"))
        self.rows = [self.task.row(**row) for row in record["rows"]]

    def _check(self, total: Tensor) -> None:
        if not total.isfinite():
            raise _Diverged


def make_optimiser(model: nn.Module, config: TrainingConfig) -> torch.optim.Optimizer:
    """SGD without momentum, Adam or AdamW; each in one fused call for all parameters."""
    kinds = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}
    options = {"lr": config.learning_rate, "weight_decay": config.weight_decay, "fused": True}
    return kinds[config.optimiser](model.parameters(), **options)


def shuffled_batches(examples: Batch, size: int, generator: torch.Generator) -> Iterable[Batch]:
    """All examples in a drawn order, `size` at a time: tensors whose first axis counts them."""
    order = torch.randperm(len(examples[0]), generator=generator)
    return zip(*(x[order].split(size) for x in examples), strict=True)  # gathered once


@torch.no_grad()
def evaluate(model: nn.Module, loss: Loss, examples: Batch) -> tuple[float, float]:
    """The mean loss and the share of examples that are right, without dropout."""
    model.eval()
    n_examples = len(examples[0])
    total, right = 0.0, 0
    for batch in zip(*(x.split(EVALUATION_BATCH) for x in examples), strict=True):
        value, n_right = loss(model, batch)
        total += value.item() * len(batch[0])
        right += int(n_right)
    return total / n_examples, right / n_examples
