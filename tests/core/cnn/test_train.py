"""Whole trainings on small data sets."""

import os
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from core.cnn.config import FASHION, CNNConfig, SweepConfig
from core.cnn.data import image_file, keep_upload
from core.cnn.rows import TestRow
from core.cnn.sweep import run_sweep
from core.cnn.train import train_cnn, trained_network
from core.cnn.trainings import Training, best_learning_rates, shipped_trainings
from core.cnn.weights import (
    remove_oldest_states,
    shipped_weights,
    training_folder,
    used_weights,
    weights_file,
)
from core.progress import Progress
from core.training.checkpoint import load_checkpoint
from core.training.rows import EpochRow
from tests.core.cnn.images import npz, small_arrays

SHIPPED = CNNConfig(data=FASHION, variant="C")
SMALL = {"batch_size": 8, "learning_rate": 0.1, "dropout": 0.5}


@pytest.fixture(autouse=True)
def data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))


@pytest.fixture
def data():
    return keep_upload(npz(small_arrays()), "x.npz")


def rows_of(config: CNNConfig) -> list:
    return [row for row in train_cnn(config) if not isinstance(row, Progress)]


def numbers(rows: list) -> list[dict]:
    """Rows without the times that they took."""
    times = ("seconds", "examples_per_second")
    return [{k: v for k, v in vars(row).items() if k not in times} for row in rows]


@pytest.mark.parametrize("variant", ["A", "B", "C"])
def test_a_network_learns_and_is_tested_and_kept(variant, data):
    config = CNNConfig(data=data, variant=variant, epochs=40, **SMALL)
    *epochs, test = rows_of(config)
    assert [row.epoch for row in epochs] == list(range(1, 41))
    assert isinstance(test, TestRow) and test.accuracy > 0.9 and test.n_images == 24
    model, images = trained_network(config)
    predictions = model(torch.from_numpy(images.test_images)).argmax(-1).numpy()
    assert np.mean(predictions == images.test_labels) == pytest.approx(test.accuracy)


def test_training_longer_equals_never_having_stopped(data, monkeypatch, tmp_path):
    short, long = (CNNConfig(data=data, epochs=n, **SMALL) for n in (2, 5))
    rows_of(short)
    extended = rows_of(long)
    state = load_checkpoint(weights_file(long)).tensors
    image_file(data).replace(tmp_path / "kept")
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "fresh"))
    (tmp_path / "kept").replace(image_file(data))
    straight = rows_of(long)
    assert numbers(extended) == numbers(straight)
    for name, value in load_checkpoint(weights_file(long)).tensors.items():
        assert torch.equal(value, state[name]), name


def test_the_reduced_test_set_is_reported_separately():
    arrays = small_arrays(sizes={"train": 16, "val": 8, "test": 1000})
    image_file("octmnist").write_bytes(npz(arrays))
    config = CNNConfig(data="octmnist", epochs=1, batch_size=16)
    tests = [row for row in rows_of(config) if isinstance(row, TestRow)]
    assert [(row.test, row.n_images) for row in tests] == [("all", 1000), ("reduced", 529)]


def test_the_states_of_old_trainings_make_room(data, monkeypatch):
    monkeypatch.setattr("core.cnn.weights.MOST_TRAININGS", 2)
    configs = [CNNConfig(data=data, epochs=1, seed=seed) for seed in range(4)]
    for i, config in enumerate(configs):
        rows_of(config)
        os.utime(training_folder(config), (i, i))
    assert [weights_file(config) is not None for config in configs] == [False, True, True, True]


def trained(data: str, n: int) -> list[CNNConfig]:
    """Trainings whose states were used long ago, the first one longest."""
    configs = [CNNConfig(data=data, epochs=1, seed=seed, batch_size=64) for seed in range(n)]
    for i, config in enumerate(configs):
        rows_of(config)
        os.utime(training_folder(config), (i, i))
    return configs


def here(configs: list[CNNConfig]) -> list[bool]:
    return [weights_file(config) is not None for config in configs]


@pytest.mark.parametrize("use", [used_weights, trained_network])
def test_of_the_trainings_the_one_used_longest_ago_makes_room(use, data, monkeypatch):
    configs = trained(data, 3)
    use(configs[0])
    monkeypatch.setattr("core.cnn.weights.MOST_TRAININGS", 2)
    remove_oldest_states(spare=configs[0])
    assert here(configs) == [True, False, True]


def test_a_training_that_resumes_is_not_the_one_that_makes_room_for_itself(data, monkeypatch):
    configs = trained(data, 3)
    monkeypatch.setattr("core.cnn.weights.MOST_TRAININGS", 2)
    longer = replace(configs[0], epochs=2)
    seconds = [row.seconds for row in rows_of(longer) if isinstance(row, EpochRow)]
    kept = load_checkpoint(weights_file(longer)).record["rows"]
    assert len(seconds) == 2 and here([longer, *configs[1:]]) == [True, False, True]
    assert [row["seconds"] for row in kept] == seconds


def test_a_use_of_weights_that_ship_marks_nothing(monkeypatch):
    monkeypatch.setattr("core.cnn.weights.mark_used", lambda path: pytest.fail(str(path)))
    assert used_weights(SHIPPED) == shipped_weights(SHIPPED)


def test_damaged_weights_are_named(data):
    (config,) = trained(data, 1)
    weights_file(config).write_bytes(b"half a file")
    with pytest.raises(ValueError, match=f"weights must be whole, but {weights_file(config)} is"):
        trained_network(config)


def test_where_no_folder_can_be_made_the_weights_that_ship_are_there(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the place of the folder", encoding="utf-8")
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "file"))
    assert weights_file(SHIPPED) == shipped_weights(SHIPPED)
    assert weights_file(CNNConfig(seed=77)) is None and used_weights(CNNConfig(seed=77)) is None
    assert trained_network(SHIPPED)


def test_without_its_data_a_training_says_so():
    with pytest.raises(ValueError, match="must be a data set on this server"):
        rows_of(CNNConfig(data="0" * 12))
    with pytest.raises(ValueError, match="weights of this run must be on this server"):
        trained_network(CNNConfig(seed=77))


def test_a_sweep_gives_what_single_trainings_give(data):
    shared = {"epochs": 2, "batch_size": 16, "data": data}
    sweep = SweepConfig(variants="A,C", learning_rates="0.1", seeds=1, **shared)
    rows_by_config = {t.config: t.rows for t in run_sweep(sweep)}
    assert list(rows_by_config) and set(rows_by_config) == set(sweep.runs())
    for config, rows in rows_by_config.items():
        alone = rows_of(config)  # replayed from its checkpoint, then tested again
        assert numbers(rows) == numbers(alone)


def test_the_best_rate_has_the_highest_mean_accuracy_of_its_variant():
    trainings = [
        Training(
            CNNConfig(variant=v, learning_rate=rate, seed=seed),
            [EpochRow(1, "trained", validation_accuracy=accuracy)],
            0.0,
        )
        for v, rate, seed, accuracy in [
            ("A", 0.1, 1, 0.9), ("A", 0.1, 2, 0.5), ("A", 0.01, 1, 0.8), ("A", 0.01, 2, 0.7),
            ("C", 0.1, 1, 0.6), ("C", 0.01, 1, 0.4),
        ]
    ]  # fmt: skip
    diverged = Training(CNNConfig(variant="C", learning_rate=0.3), [EpochRow(1, "not finite")], 0.0)
    assert best_learning_rates([*trainings, diverged]) == {"A": 0.01, "C": 0.1}


@pytest.mark.parametrize("data, n_epochs", [("octmnist-sample", 60), ("fashion4", 15)])
def test_the_shipped_runs_are_whole_and_their_weights_give_their_test_accuracy(data, n_epochs):
    trainings, with_weights = shipped_trainings(data), []
    best = best_learning_rates(trainings)
    for training in trainings:
        config, rows = training.config, [asdict(row) for row in training.rows]
        assert [row["epoch"] for row in rows[:-1]] == list(range(1, n_epochs + 1))
        if shipped_weights(config).exists():
            with_weights.append(training)
            record = load_checkpoint(shipped_weights(config)).record
            assert record["config"] == asdict(config) and record["rows"] == rows
            assert "sweep-cnn" in record["command"]
            assert config.learning_rate == best[config.variant]
    assert len(with_weights) == 9
    training = next(t for t in with_weights if t.config.variant == "C")
    model, images = trained_network(training.config)
    predictions = model(torch.from_numpy(images.test_images)).argmax(-1).numpy()
    accuracy = np.mean(predictions == images.test_labels)
    assert accuracy == pytest.approx(training.test_accuracy)
