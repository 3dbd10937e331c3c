"""The commands of the convolutional networks."""

from dataclasses import asdict
from pathlib import Path
from time import time

from core.cnn.config import CNNConfig, CountConfig, SweepConfig
from core.commands.command import FILE, FOLDER, Command, Rows, command_line, keep_run, rows_of
from core.paths import SHIPPED_RUNS

_SWEPT = ("variant", "learning_rate", "seed")


def train_cnn(config: CNNConfig, save: Path | None) -> Rows:
    """Train one network; a row for every epoch, and one for every test set."""
    import torch

    from core.cnn import train

    torch.set_num_threads(1)  # more are slower on small batches
    started_at, rows = time(), []
    for row in rows_of(train.train_cnn(config)):
        rows.append(row)
        yield row
    if save:
        keep_run(save, "cnn", config, rows, started_at)


def sweep_cnn(config: SweepConfig, save: Path | None) -> Rows:
    """Train a network for every variant, learning rate and seed; rows as each one finishes.

    With --save, FOLDER takes a run of each. Where it is that of the runs that ship with the app,
    the weights of each variant's best learning rate, and what the page computes from them, are put
    among what ships.
    """
    from core.cnn.sweep import run_sweep, ship_results, ship_weights
    from core.cnn.trainings import best_learning_rates

    trainings = []
    for training in run_sweep(config):
        trainings.append(training)
        rows = [asdict(row) for row in training.rows]
        swept = {name: getattr(training.config, name) for name in _SWEPT}
        yield from ({**swept, **row} for row in rows)
        if save:
            save.mkdir(exist_ok=True)
            name = "{data}-{variant}-{learning_rate:g}-{seed}.json".format(
                data=config.data, **swept
            )
            keep_run(save / name, "cnn", training.config, rows, training.started_at)
    if save and save.resolve() == SHIPPED_RUNS / "cnn":
        best = best_learning_rates(trainings)
        chosen = [t for t in trainings if t.config.learning_rate == best[t.config.variant]]
        for training in chosen:
            ship_weights(training, command_line())
        ship_results(chosen)


def count_parameters(config: CountConfig, save: Path | None) -> Rows:
    """Count shape, parameters and multiply-adds of every layer, and their sums."""
    from core.cnn.config import VARIANTS, layers

    counted = layers(VARIANTS[config.variant], config.n_classes)
    yield from map(asdict, counted)
    sums = {n: sum(getattr(layer, n) for layer in counted) for n in ("parameters", "multiply_adds")}
    yield {"name": "sum", **sums}


COMMANDS = (
    Command("train-cnn", CNNConfig, train_cnn, FILE),
    Command("sweep-cnn", SweepConfig, sweep_cnn, FOLDER),
    Command("count-parameters", CountConfig, count_parameters),
)
