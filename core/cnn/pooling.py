"""Does max-pooling help? A score of the test images with pooling minus without, paired by seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from core.cnn.config import CNNConfig
from core.cnn.rows import SHIFTS, ShiftResult
from core.cnn.trainings import Training, best_learning_rates
from core.metrics.paired import t_interval

ALIKE = ("B", "C")  # networks that differ in pooling alone


@dataclass(frozen=True)
class PoolingEffect:
    """A network that pools, against one that does not, from the same seeds.

    Each has the learning rate of its best validation accuracy; the test decides nothing.
    """

    pooled: str
    strided: str
    pooled_rate: float
    strided_rate: float
    seeds: tuple[int, ...]
    pooled_scores: tuple[float, ...]  # in the order of the seeds
    strided_scores: tuple[float, ...]

    @property
    def differences(self) -> tuple[float, ...]:
        pairs = zip(self.pooled_scores, self.strided_scores, strict=True)
        return tuple(pooled - strided for pooled, strided in pairs)

    @property
    def mean(self) -> float:
        return mean(self.differences)

    @property
    def interval(self) -> tuple[float, float]:
        """Of the mean difference over seeds, 95%."""
        return t_interval(self.differences)

    @property
    def verdict(self) -> str:
        """yes or no where the interval lies on one side of 0; else undecided."""
        low, high = self.interval
        return "yes" if low > 0 else "no" if high < 0 else "undecided"


def pooling_effect(trainings: Sequence[Training], pooled: str, strided: str) -> PoolingEffect:
    """The effect by the seeds that both networks have at their best learning rates."""
    rates = best_learning_rates(trainings)
    by_seed = {
        variant: {
            t.config.seed: t.test_accuracy
            for t in trainings
            if (t.config.variant, t.config.learning_rate) == (variant, rates[variant])
        }
        for variant in (pooled, strided)
    }
    seeds = tuple(sorted(by_seed[pooled].keys() & by_seed[strided].keys()))
    accuracies = (tuple(by_seed[v][seed] for seed in seeds) for v in (pooled, strided))
    return PoolingEffect(pooled, strided, rates[pooled], rates[strided], seeds, *accuracies)


def shift_effect(
    trainings: Sequence[Training],
    effect: PoolingEffect,
    shifted: Callable[[CNNConfig], ShiftResult],
    distance: int = 1,
) -> PoolingEffect:
    """The same networks by the share of test images that keep their answer after a shift.

    The mean of both axes and directions, over that many pixels.
    """
    columns = [SHIFTS.index(-distance), SHIFTS.index(distance)]
    by_setting = {
        (t.config.variant, t.config.learning_rate, t.config.seed): t.config for t in trainings
    }
    scores = {
        variant: tuple(
            float(shifted(by_setting[variant, rate, seed]).agreement[:, columns].mean())
            for seed in effect.seeds
        )
        for variant, rate in (
            (effect.pooled, effect.pooled_rate),
            (effect.strided, effect.strided_rate),
        )
    }
    return replace(
        effect, pooled_scores=scores[effect.pooled], strided_scores=scores[effect.strided]
    )
