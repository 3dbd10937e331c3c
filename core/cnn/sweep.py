"""A sweep: trainings that differ in variant, learning rate and seed, run on all cores at once."""

from collections.abc import Iterator
from concurrent.futures import as_completed
from dataclasses import asdict, replace
from pathlib import Path
from time import time

from core.cnn.comparison import (
    classify_test_images,
    inspect_image,
    inspect_shifts,
    shift_test_images,
)
from core.cnn.config import CNNConfig, SweepConfig
from core.cnn.kinds import IMAGE, SHIFTED, SHIFTS, TEST
from core.cnn.rows import FIRST_IMAGE, ImageConfig
from core.cnn.train import train_cnn
from core.cnn.trainings import Training
from core.cnn.weights import SHIPPED, shipped_weights, weights_file
from core.machine.facts import n_cores
from core.progress import Progress
from core.runs.executors import new_executor
from core.runs.shipped import result_path, write_result
from core.training.checkpoint import load_checkpoint, save_weights


def run_sweep(config: SweepConfig, n_workers: int | None = None) -> Iterator[Training]:
    """The trainings as they finish, in processes with one thread each."""
    n_workers = min(n_workers or n_cores(), len(config.runs()))
    executor = new_executor(n_workers)
    try:
        for future in as_completed([executor.submit(_train, run) for run in config.runs()]):
            yield future.result()
    finally:
        executor.shutdown(kill_workers=True)


def ship_weights(training: Training, command: str) -> Path:
    """Ship the weights of a training, as 16-bit floats, and the command that made them."""
    SHIPPED.mkdir(exist_ok=True)
    checkpoint = load_checkpoint(weights_file(training.config))
    record = {**checkpoint.record, "config": asdict(training.config), "command": command}
    record["rows"] = [asdict(row) for row in training.rows]
    return save_weights(shipped_weights(training.config), replace(checkpoint, record=record))


def ship_results(trainings: list[Training]) -> None:
    """Compute the results that a first visit to the page shows of these networks, to ship them."""
    first_seed = min(training.config.seed for training in trainings)
    for training in trainings:
        config = training.config
        write_result(result_path(TEST, config), classify_test_images(config))
        write_result(result_path(SHIFTS, config), shift_test_images(config))
        if config.seed == first_seed:
            image = ImageConfig(config, FIRST_IMAGE)
            write_result(result_path(IMAGE, image), inspect_image(image))
            write_result(result_path(SHIFTED, image), inspect_shifts(image))


def _train(config: CNNConfig) -> Training:
    started_at = time()
    rows = [row for row in train_cnn(config) if not isinstance(row, Progress)]
    return Training(config, rows, started_at)
