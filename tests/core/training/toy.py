"""A small network and a small task for the training loop."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from core.progress import Progress
from core.training.dropout import Dropout
from core.training.loop import fit
from core.training.rows import EpochRow
from core.training.task import Task, evaluate, shuffled_batches


@dataclass(frozen=True)
class Setting:
    epochs: int = 3
    learning_rate: float = 0.1
    weight_decay: float = 0.0
    optimiser: str = "SGD"
    seed: int = 0


def loss(model, batch):
    x, y = batch
    scores = model(x)
    return cross_entropy(scores, y), (scores.argmax(-1) == y).sum()


def examples(n: int = 20, seed: int = 0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 6, generator=generator)
    return x, (x[:, 0] > 0).long()


def network(dropout: float = 0.5) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 16), nn.ReLU(), Dropout(dropout), nn.Linear(16, 2))


TRAIN, VALIDATION = examples(), examples(12, seed=1)


def task_of(train=TRAIN, validation=VALIDATION, size=4, loss=loss, **options) -> Task:
    def scores(model):
        mean_loss, accuracy = evaluate(model, loss, validation)
        return {"validation_loss": mean_loss, "validation_accuracy": accuracy}

    def batches(epoch, generator):
        return shuffled_batches(train, size, generator)

    return Task(len(train[0]), batches, loss, scores, **options)


def rows_of(setting: Setting, model=None, task=None, folder=None) -> list[EpochRow]:
    steps = fit(model or network(), task or task_of(), setting, folder)
    return [step for step in steps if not isinstance(step, Progress)]
