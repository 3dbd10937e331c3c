"""The training loop of all networks: a model and a task in, a row for every epoch out.

Deterministic on a processor: one generator, made from the seed, draws the order of the examples and
the masks of dropout. A training that was stopped resumes bit for bit as if it had not been: closing
the generator of `fit` saves the state within the epoch.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Protocol

import torch
from torch import Tensor, nn

from core.progress import Progress
from core.training.checkpoint import (
    EPOCH_START,
    Checkpoint,
    load_latest,
    remove_checkpoints,
    restore,
    save_checkpoint,
    state_tensors,
)
from core.training.dropout import Dropout
from core.training.rows import EpochRow, WithinRow
from core.training.task import Batch, Task, constant_schedule

REPORT_EVERY = 0.25  # seconds
POINTS = 8  # of a long epoch, which are drawn before it ends
POINT_EVERY = 1.0  # seconds, at most one


class TrainingConfig(Protocol):
    """The fields of a config that `fit` reads."""

    epochs: int
    learning_rate: float
    weight_decay: float
    optimiser: str  # SGD, Adam or AdamW
    seed: int


class _Diverged(Exception):
    """A loss was not finite."""


def fit(
    model: nn.Module, task: Task, config: TrainingConfig, folder: Path | None = None
) -> Iterator[EpochRow | Progress]:
    """Train for `config.epochs`; yield a row after each, and progress in between.

    With a `folder`, the state is saved there after every epoch, and when the generator is closed
    within one. If the folder already has a state, its rows are yielded again and the training
    resumes from it.
    """
    training = _Training(model, task, config)
    saved = load_latest(folder, config.epochs) if folder else None
    if saved:
        training.restore(saved)
        yield from training.rows
    first = training.epoch
    while training.epoch < config.epochs:
        try:
            row = yield from training.next_epoch()
        except GeneratorExit:
            if folder:
                save_checkpoint(folder, training.checkpoint())
            raise
        training.rows.append(row)
        if folder and row.status == "trained":
            save_checkpoint(folder, training.checkpoint())
            remove_checkpoints(folder, training.epoch - 1, keep_whole=training.epoch - 1 == first)
        yield row
        if row.status != "trained":
            return


@dataclass
class _Within:
    """What was done of an epoch that has not ended."""

    n_steps: int = 0
    n_seen: int = 0  # examples
    loss_sum: float = 0.0
    seconds: float = 0.0  # of training


class _Training:
    """The state of one training, between two epochs or within one."""

    def __init__(self, model: nn.Module, task: Task, config: TrainingConfig):
        self.model, self.task, self.config = model, task, config
        self.optimiser = make_optimiser(model, config)
        self.generator = torch.Generator().manual_seed(config.seed)
        for module in model.modules():
            if isinstance(module, Dropout):
                module.generator = self.generator
        self.epoch, self.steps, self.loss_sum = 0, 0, 0.0
        self.within, self.epoch_start = _Within(), self.generator.get_state()
        self.rows: list[EpochRow] = []

    def next_epoch(self) -> Iterator[Progress]:
        """Train one epoch and evaluate it; returns its row."""
        try:
            yield from self._train_epoch()
            scores = self.task.evaluate(self.model)
            if not isfinite(scores["validation_loss"]):
                raise _Diverged
        except _Diverged:
            return self.task.row(self.epoch + 1, "not finite")
        done, self.within = self.within, _Within()
        self.epoch, self.steps = self.epoch + 1, self.steps + done.n_steps
        self.loss_sum += done.loss_sum
        self.epoch_start = self.generator.get_state()
        return self.task.row(
            self.epoch,
            "trained",
            train_loss=done.loss_sum / done.n_steps,
            running_loss=self.loss_sum / self.steps,
            seconds=done.seconds,
            examples_per_second=self.task.n_examples / done.seconds,
            **scores,
        )

    def _train_epoch(self) -> Iterator[Progress]:
        """Take a step for each batch that is left of the epoch."""
        self.model.train()
        within, started = self.within, perf_counter() - self.within.seconds
        loss_sum = torch.tensor(within.loss_sum, dtype=torch.float64)
        reported = pointed = perf_counter()
        share = within.n_seen / self.task.n_examples
        next_point = share + 1 / POINTS if self.epoch or share else 0.0  # the first one soon
        for batch in self._batches_left():
            done = (self.epoch + share) / self.config.epochs
            loss_sum += self._step(batch, done)
            within.n_steps, within.n_seen = within.n_steps + 1, within.n_seen + len(batch[0])
            share = within.n_seen / self.task.n_examples
            if (now := perf_counter()) - reported > REPORT_EVERY:
                within.loss_sum, within.seconds = _finite(loss_sum), now - started
                row = None
                if share >= next_point and now - pointed > POINT_EVERY:
                    row, pointed, next_point = self._within_row(share), now, share + 1 / POINTS
                yield Progress(f"epoch {self.epoch + 1} of {self.config.epochs}", done, row)
                reported = perf_counter()
        within.loss_sum, within.seconds = _finite(loss_sum), perf_counter() - started

    def _within_row(self, share: float) -> WithinRow:
        """The losses when this share of the epoch is done."""
        done = self.within
        running = (self.loss_sum + done.loss_sum) / (self.steps + done.n_steps)
        return WithinRow(self.epoch + share, done.loss_sum / done.n_steps, running)

    def _batches_left(self) -> Iterator[Batch]:
        """The batches of the epoch, drawn as at its start, without those that were learned from."""
        now = self.generator.get_state()
        self.generator.set_state(self.epoch_start)
        batches = iter(self.task.batches(self.epoch, self.generator))
        for _ in range(self.within.n_steps):
            next(batches)
        if self.within.n_steps:
            self.generator.set_state(now)
        return batches

    def _step(self, batch: Batch, done: float) -> Tensor:
        """One optimiser step, when the share `done` of all training is over; returns the loss."""
        if self.task.schedule is not constant_schedule:
            for group in self.optimiser.param_groups:
                group["lr"] = self.config.learning_rate * self.task.schedule(done)
        self.optimiser.zero_grad()
        loss, _ = self.task.loss(self.model, batch)
        loss.backward()
        if self.task.largest_gradient is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.task.largest_gradient)
        self.optimiser.step()
        return loss.detach().cpu()

    def checkpoint(self) -> Checkpoint:
        record = {
            "epoch": self.epoch,
            "steps": self.steps,
            "loss_sum": self.loss_sum,
            "rows": [asdict(row) for row in self.rows],
            "epochs": self.config.epochs,
        }
        tensors = state_tensors(self.model, self.optimiser, self.generator)
        if self.within.n_steps:
            record["within"] = asdict(self.within)
            tensors[EPOCH_START] = self.epoch_start
        return Checkpoint(self.epoch, tensors, record)

    def restore(self, checkpoint: Checkpoint) -> None:
        restore(checkpoint, self.model, self.optimiser, self.generator)
        record = checkpoint.record
        self.epoch, self.steps, self.loss_sum = (record[n] for n in ("epoch", "steps", "loss_sum"))
        self.rows = [self.task.row(**row) for row in record["rows"]]
        self.within = _Within(**record.get("within", {}))
        self.epoch_start = checkpoint.tensors.get(EPOCH_START, self.generator.get_state())


def _finite(loss_sum: Tensor) -> float:
    if not loss_sum.isfinite():
        raise _Diverged
    return loss_sum.item()


def make_optimiser(model: nn.Module, config: TrainingConfig) -> torch.optim.Optimizer:
    """SGD without momentum, Adam or AdamW, each fused: one call for all parameters."""
    optimisers = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}
    options = {"lr": config.learning_rate, "weight_decay": config.weight_decay, "fused": True}
    return optimisers[config.optimiser](model.parameters(), **options)
