"""The training loop and the sweep against the plain loop of the course.

    python -m tests.benchmarks.cnn_training [epochs of the sweep]

The plain loop: a `DataLoader` over a tensor data set, `zero_grad`, `backward`, `step` and
`loss.item()` at each step, modules of `torch.nn` with their defaults. One thread, rounds
interleaved in one process; ratios of medians and of minima.
"""

import sys
import tempfile
from os import environ
from statistics import median
from time import perf_counter

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.cnn.config import FASHION, VARIANTS, CNNConfig, SweepConfig, layers
from core.cnn.data import load_images
from core.cnn.sweep import run_sweep
from core.cnn.train import loss, new_network, without_onednn
from core.progress import Progress
from core.training.loop import fit
from core.training.task import Task, evaluate, shuffled_batches

ROUNDS = 7
STEPS = 500
BATCH = 8


def main(epochs: int) -> None:
    torch.set_num_threads(1)
    for variant in VARIANTS:
        report_steps(variant)
    report_sweep(epochs)


def report_steps(variant: str) -> None:
    """Steps a second of both loops on the same images."""
    config, n = CNNConfig(data=FASHION, variant=variant, epochs=1), STEPS * BATCH
    train, validation = images("train", n), images("val")
    seconds = {"plain": [], "fit": []}
    for _ in range(ROUNDS):
        seconds["plain"].append(plain_loop(config, train, validation, epochs=1, evaluated=False))
        seconds["fit"].append(fit_seconds(config, train, validation))
    rates = {name: (STEPS / median(s), STEPS / min(s)) for name, s in seconds.items()}
    ratio = [rates["fit"][i] / rates["plain"][i] for i in range(2)]
    for name, (middle, best) in rates.items():
        print(f"{variant} {name:6} {middle:6.0f} steps/s, at best {best:6.0f}")
    print(f"{variant} ratio of medians {ratio[0]:.2f}, of minima {ratio[1]:.2f}", flush=True)


def report_sweep(epochs: int) -> None:
    """Six trainings, two at a time, against the plain loop six times in turn."""
    environ["SIDE_BY_SIDE_DATA"] = tempfile.mkdtemp()
    shared = {"data": FASHION, "learning_rates": "0.01", "epochs": epochs}
    sweep = SweepConfig(variants="A,C", seeds=3, **shared)
    train, validation = images("train"), images("val")
    started = perf_counter()
    for config in sweep.runs():
        plain_loop(config, train, validation, epochs, evaluated=True)
    plain = perf_counter() - started
    started = perf_counter()
    assert len(list(run_sweep(sweep))) == 6
    ours = perf_counter() - started
    print(
        f"sweep of 6, {epochs} epochs: plain {plain:.1f} s, ours {ours:.1f} s, {plain / ours:.2f} x"
    )


def fit_seconds(config: CNNConfig, train, validation) -> float:
    """Seconds of the steps of one epoch, without its evaluation, as `fit` measures them."""
    model = new_network(config, 4)
    task = Task(
        n_examples=len(train[0]),
        batches=lambda _, generator: shuffled_batches(train, config.batch_size, generator),
        loss=loss,
        evaluate=lambda model: {"validation_loss": evaluate(model, loss, validation)[0]},
    )
    with without_onednn():
        rows = [r for r in fit(model, task, config) if not isinstance(r, Progress)]
    return rows[0].seconds


def plain_loop(config: CNNConfig, train, validation, epochs: int, evaluated: bool) -> float:
    """Seconds of the plain loop."""
    model, criterion = plain_network(config), nn.NLLLoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=config.learning_rate)
    load = DataLoader(floats(train), batch_size=BATCH, shuffle=True)
    check = DataLoader(floats(validation), batch_size=500)
    started, losses = perf_counter(), []
    for _ in range(epochs):
        model.train()
        for inputs, labels in load:
            optimiser.zero_grad()
            batch_loss = criterion(model(inputs), labels)
            batch_loss.backward()
            optimiser.step()
            losses.append(batch_loss.item())
        if evaluated:
            model.eval()
            with torch.no_grad():
                sum((model(x).argmax(-1) == y).sum().item() for x, y in check)
    return perf_counter() - started


def plain_network(config: CNNConfig) -> nn.Sequential:
    architecture = VARIANTS[config.variant]
    n_flat = next(layer.shape[0] for layer in layers(architecture, 4) if layer.name == "flatten")
    pool = [nn.MaxPool2d(2)] if architecture.pooling else []
    first = [nn.Conv2d(1, 8, 3, architecture.stride, architecture.padding), nn.ReLU(), *pool]
    second = [nn.Conv2d(8, 16, 3, architecture.stride), nn.ReLU(), *pool, nn.Flatten()]
    linear = [nn.Linear(n_flat, 320), nn.ReLU(), nn.Dropout(config.dropout)]
    last = [nn.Linear(320, 120), nn.ReLU(), nn.Linear(120, 4), nn.LogSoftmax(dim=-1)]
    return nn.Sequential(*first, *second, *linear, *last)


def images(split: str, n: int | None = None):
    data_set = load_images(FASHION)
    pixels, labels = (getattr(data_set, f"{split}_{what}")[:n] for what in ("images", "labels"))
    return torch.from_numpy(pixels), torch.from_numpy(labels)


def floats(batch) -> TensorDataset:
    return TensorDataset(batch[0].float().div(255).unsqueeze(1), batch[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
