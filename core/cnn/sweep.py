"""A sweep: trainings that differ in variant, learning rate and seed, run on all cores at once."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean
from time import time

from core.cnn.comparison import classify_test_images, inspect_image, shift_test_images
from core.cnn.config import CNNConfig, SweepConfig
from core.cnn.kinds import IMAGE, SHIFTS, TEST
from core.cnn.rows import FIRST_IMAGE, ImageConfig, TestRow
from core.cnn.train import train_cnn
from core.cnn.weights import SHIPPED, shipped_weights, weights_file
from core.machine.facts import n_cores
from core.progress import Progress
from core.runs.executors import new_executor
from core.runs.shipped import result_path, write_result
from core.training.checkpoint import load_checkpoint, save_weights
from core.training.rows import EpochRow


@dataclass(frozen=True)
class Training:
    """One finished training of a sweep."""

    config: CNNConfig
    rows: list[EpochRow | TestRow]
    started_at: float  # seconds since 1970

    @property
    def validation_accuracy(self) -> float:
        """After the last epoch; 0 where the loss was not finite."""
        epochs = [row for row in self.rows if isinstance(row, EpochRow)]
        return epochs[-1].validation_accuracy or 0.0


def run_sweep(config: SweepConfig, n_workers: int | None = None) -> Iterator[Training]:
    """The trainings as they finish, in processes with one thread each."""
    n_workers = min(n_workers or n_cores(), len(config.runs()))
    executor = new_executor(n_workers)
    try:
        for future in as_completed([executor.submit(_train, run) for run in config.runs()]):
            yield future.result()
    finally:
        executor.shutdown(kill_workers=True)


def best_learning_rates(trainings: list[Training]) -> dict[str, float]:
    """For each variant the rate with the highest validation accuracy, averaged over seeds."""
    accuracies: dict[str, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for training in trainings:
        config = training.config
        accuracies[config.variant][config.learning_rate].append(training.validation_accuracy)
    return {
        variant: max(rates, key=lambda rate: mean(rates[rate]))
        for variant, rates in sorted(accuracies.items())
    }


def ship_weights(training: Training, command: str) -> Path:
    """Ship the weights of a training, as 16-bit floats, and the command that made them."""
    SHIPPED.mkdir(exist_ok=True)
    checkpoint = load_checkpoint(weights_file(training.config))
    half = {name: x.half() for name, x in checkpoint.tensors.items() if x.is_floating_point()}
    record = {**checkpoint.record, "config": asdict(training.config), "command": command}
    record["rows"] = [asdict(row) for row in training.rows]
    return save_weights(shipped_weights(training.config), replace(checkpoint, tensors=half, record=record))


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


def _train(config: CNNConfig) -> Training:
    started_at = time()
    rows = [row for row in train_cnn(config) if not isinstance(row, Progress)]
    return Training(config, rows, started_at)
