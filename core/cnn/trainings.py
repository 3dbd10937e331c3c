"""Finished trainings of a sweep, and which learning rate is best by validation; no torch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from core.cnn.config import CNNConfig
from core.cnn.kinds import CNN
from core.cnn.rows import TestRow
from core.runs.shipped import shipped_runs
from core.training.rows import EpochRow


@dataclass(frozen=True)
class Training:
    """One finished training of a sweep."""

    config: CNNConfig
    rows: list[EpochRow | TestRow]
    started_at: float  # seconds since 1970

    @property
    def last_epoch(self) -> EpochRow:
        return [row for row in self.rows if isinstance(row, EpochRow)][-1]

    @property
    def validation_accuracy(self) -> float:
        """After the last epoch; 0 where the loss was not finite."""
        return self.last_epoch.validation_accuracy or 0.0

    @property
    def test_accuracy(self) -> float:
        """On all test images; 0 where the loss was not finite, and nothing was tested."""
        tests = (row for row in self.rows if isinstance(row, TestRow) and row.test == "all")
        return next((row.accuracy for row in tests), 0.0)


def shipped_trainings(data: str) -> list[Training]:
    """The trainings on a data set that ship with the app."""
    return [
        Training(
            CNNConfig(**shipped.run.config),
            [(TestRow if "test" in row else EpochRow)(**row) for row in shipped.rows],
            shipped.run.started_at,
        )
        for shipped in shipped_runs(CNN.name)
        if shipped.run.config["data"] == data
    ]


def best_learning_rates(trainings: Sequence[Training]) -> dict[str, float]:
    """For each variant the rate with the highest validation accuracy, averaged over seeds.

    Of rates with the same accuracy the highest, in whatever order the trainings come.
    """
    accuracies: dict[str, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for training in trainings:
        config = training.config
        accuracies[config.variant][config.learning_rate].append(training.validation_accuracy)
    return {
        variant: max(rates, key=lambda rate: (mean(rates[rate]), rate))
        for variant, rates in sorted(accuracies.items())
    }
