"""Whether pooling helps: the same seeds, each network at the rate of its best validation."""

import numpy as np
import pytest

from core.cnn.config import SHIPPED_DATA, CNNConfig
from core.cnn.pooling import pooling_effect, shift_effect
from core.cnn.rows import SHIFTS, ShiftResult, TestRow
from core.cnn.trainings import Training, best_learning_rates, shipped_trainings
from core.training.rows import EpochRow


def training(variant: str, rate: float, seed: int, validation: float, test: float) -> Training:
    rows = [
        EpochRow(1, "trained", validation_accuracy=0.99),
        EpochRow(2, "trained", validation_accuracy=validation),
        TestRow("all", 1.0, test, 100),
        TestRow("reduced", 1.0, 0.0, 10),
    ]
    return Training(CNNConfig(variant=variant, learning_rate=rate, seed=seed), rows, 0.0)


TRAININGS = [
    training("B", 0.1, 1, 0.9, 0.70), training("B", 0.1, 2, 0.8, 0.60),
    training("B", 0.01, 1, 0.7, 0.99), training("B", 0.01, 2, 0.7, 0.99),
    training("C", 0.1, 1, 0.3, 0.98), training("C", 0.1, 2, 0.3, 0.98),
    training("C", 0.01, 2, 0.6, 0.55), training("C", 0.01, 1, 0.6, 0.50),
]  # fmt: skip


def test_validation_chooses_the_rates_and_the_same_seed_is_compared():
    effect = pooling_effect(TRAININGS, "B", "C")
    assert (effect.pooled_rate, effect.strided_rate) == (0.1, 0.01) and effect.seeds == (1, 2)
    assert effect.pooled_scores == (0.70, 0.60) and effect.strided_scores == (0.50, 0.55)
    assert effect.differences == pytest.approx((0.20, 0.05)) and effect.mean == pytest.approx(0.125)
    half = 12.706204736 * 0.15 / 2  # t(1) s / √2, where s = 0.15 / √2
    assert effect.interval == pytest.approx((0.125 - half, 0.125 + half))


def test_of_rates_that_are_equally_good_no_order_chooses():
    equal = [training("B", rate, 1, 0.5, 0.5) for rate in (0.01, 0.1)]
    assert best_learning_rates(equal) == best_learning_rates(equal[::-1]) == {"B": 0.1}


def test_a_seed_that_one_network_lacks_is_left_out():
    alone = training("B", 0.1, 3, 0.9, 0.1)
    assert pooling_effect([*TRAININGS, alone], "B", "C").seeds == (1, 2)


@pytest.mark.parametrize(
    "strided, verdict", [(0.30, "yes"), (0.60, "undecided"), (0.90, "no"), (0.61, "undecided")]
)
def test_the_verdict_is_that_of_the_interval(strided, verdict):
    """Differences of 0.01 between the seeds, so that half of the interval is 0.0248."""
    trainings = [
        training(variant, 0.1, seed, 0.5, accuracy)
        for seed in range(3)
        for variant, accuracy in (("B", 0.6 + 0.01 * seed), ("C", strided))
    ]
    effect = pooling_effect(trainings, "B", "C")
    low, high = effect.interval
    assert high - low == pytest.approx(2 * 0.0248414, abs=1e-6) and effect.verdict == verdict
    turned = pooling_effect(trainings, "C", "B")
    assert turned.interval == pytest.approx((-high, -low))


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_three_networks_three_rates_and_three_seeds_ship_of_each_data_set(data):
    trainings = shipped_trainings(data)
    settings = {(t.config.variant, t.config.learning_rate, t.config.seed) for t in trainings}
    assert len(settings) == len(trainings) == 27
    assert set(best_learning_rates(trainings)) == {"A", "B", "C"}
    assert len(pooling_effect(trainings, "B", "C").seeds) == 3


def test_answers_kept_after_a_shift_are_compared_at_the_same_rates_and_seeds():
    def shifted(config: CNNConfig) -> ShiftResult:
        kept = np.ones((2, len(SHIFTS)))
        at_one = [SHIFTS.index(-1), SHIFTS.index(1)]
        kept[:, at_one] = (
            config.learning_rate + config.seed / 10 + np.array([[0.0, 0.2], [0.1, 0.1]])
        )
        return ShiftResult(kept, np.zeros_like(kept))

    effect = shift_effect(TRAININGS, pooling_effect(TRAININGS, "B", "C"), shifted)
    assert effect.pooled_scores == pytest.approx((0.3, 0.4))
    assert effect.strided_scores == pytest.approx((0.21, 0.31))
    assert effect.differences == pytest.approx((0.09, 0.09)) and effect.verdict == "yes"
    assert shift_effect(TRAININGS, effect, shifted, distance=4).pooled_scores == (1.0, 1.0)
