"""The reported figures beside those measured on this server."""

from dataclasses import asdict
from types import SimpleNamespace

import pytest

from core.cnn.config import CNNConfig
from core.cnn.reported import REPORTED, SECOND
from core.cnn.rows import TestRow
from core.training.rows import EpochRow
from tests.ui.test_permalink import page
from ui.cnn import reported
from ui.table import MISSING


def run(name: str, **config) -> SimpleNamespace:
    return SimpleNamespace(id=name, config=asdict(CNNConfig(**{"data": "octmnist", **config})))


def rows(validation: float, test: float) -> list[dict]:
    epochs = [EpochRow(n, "trained", 0.5, 0.6, 0.4, validation) for n in (14, 15)]
    tests = [TestRow("all", 0.4, test, 1000), TestRow("reduced", 0.4, test - 0.01, 529)]
    return [asdict(row) for row in (*epochs, *tests)]


@pytest.fixture
def store(monkeypatch):
    rows_of_runs = {"one": rows(0.86, 0.80), "two": rows(0.84, 0.82), "open": rows(0.5, 0.5)[:1]}
    monkeypatch.setattr(reported.jobs, "store", lambda: SimpleNamespace(rows=rows_of_runs.get))


def test_figures_are_means_over_the_trainings_of_the_protocol(store):
    runs = [run("one", variant="B"), run("two", variant="B", seed=43), run("open", variant="C")]
    assert reported._measured(runs, "B", 0.01) == pytest.approx((0.6, 0.85, 0.81, 0.8))
    assert reported._measured(runs, "B", 0.1) is None
    assert reported._measured(runs, "C", 0.01) is None  # not tested yet


@pytest.mark.parametrize(
    "change",
    [
        {"data": "fashion4"},
        {"epochs": 14},
        {"batch_size": 16},
        {"dropout": 0.5},
        {"optimiser": "Adam"},
    ],
)
def test_other_settings_are_not_compared(change):
    assert reported._is_protocol(run("x").config)
    assert not reported._is_protocol(run("x", **change).config)


def test_the_table_is_that_of_the_two_reports():
    assert len(REPORTED) == 7
    assert (SECOND, "B", 0.01, 0.5411, 0.8655, 0.8223) in REPORTED


def test_a_figure_that_was_not_reported_is_no_none():
    (table,) = page("cnn", tab="Reported").dataframe
    assert table.value["test"].isna().any() and table.proto.placeholder == MISSING
