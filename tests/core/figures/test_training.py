"""Curves of trainings."""

import pandas as pd
import pytest

from core.figures.training import live_training_chart, training_figure, value_range

NAMES = {"A": "a network", "C": "another"}


def frame(seeds=(1, 2)) -> pd.DataFrame:
    rows = [
        (variant, rate, seed, epoch, 1 / epoch + seed, 0.1 * epoch)
        for variant in NAMES
        for rate in (0.1, 0.01)
        for seed in seeds
        for epoch in (1, 2, 3)
    ]
    columns = ["variant", "learning_rate", "seed", "epoch", "loss", "accuracy"]
    return pd.DataFrame(rows, columns=columns)


def drawn(**more):
    ranges = {"loss": (0, 3), "accuracy": (0, 1)}
    return training_figure(frame(**more), "t", names=NAMES, ranges=ranges)


def test_a_line_is_the_mean_and_its_band_the_extremes_of_the_seeds():
    figure = drawn()
    lines = [t for t in figure.data if t.showlegend]
    assert sorted(t.name for t in lines) == sorted(
        f"{NAMES[v]}, {r}" for v in NAMES for r in (0.1, 0.01)
    )
    line = next(t for t in lines if t.name == "a network, 0.1")
    assert list(line.y) == pytest.approx([2.5, 2.0, 1 / 3 + 1.5])
    band = next(t for t in figure.data if t.fill == "toself" and t.legendgroup == line.name)
    assert list(band.y) == pytest.approx([3, 2.5, 1 / 3 + 2, 1 / 3 + 1, 1.5, 2])


def test_one_seed_has_no_band():
    assert not [t for t in drawn(seeds=(1,)).data if t.fill]


def test_colour_shows_the_network_and_dash_the_rate():
    lines = [t for t in drawn().data if t.showlegend]
    assert len({t.line.color for t in lines}) == 2 and len({t.line.dash for t in lines}) == 2


def test_a_click_isolates_and_both_measures_go_together():
    figure = drawn()
    assert figure.layout.legend.itemclick == "toggleothers"
    for group in {t.legendgroup for t in figure.data}:
        axes = {t.yaxis for t in figure.data if t.legendgroup == group}
        assert len(axes) == 2


def test_the_live_chart_keeps_room_for_the_epochs_to_come():
    chart = live_training_chart(frame(), "loss", names=NAMES, label="loss", n_epochs=9).to_dict()
    assert chart["encoding"]["x"]["scale"]["domain"] == [1, 9]
    assert chart["encoding"]["color"]["scale"]["domain"] == list(NAMES.values())


def test_compared_figures_get_one_range():
    assert value_range([1.0, 3.0], margin=0.1) == (0.8, 3.2)
    low, high = value_range([2.0, 2.0])
    assert low < 2 < high
