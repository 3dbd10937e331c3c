"""Curves of trainings."""

import pandas as pd
import pytest

from core.figures.line_names import spread
from core.figures.training import (
    curve_chart,
    end_frame,
    epoch_ticks,
    line_frame,
    value_range,
)


def frame(seeds=(1, 2), rates=(0.1,), sources=("shipped",), epochs=3) -> pd.DataFrame:
    rows = [
        (source, variant, rate, seed, epoch, 1 / epoch + seed)
        for source in sources
        for variant in "AC"
        for rate in rates
        for seed in seeds
        for epoch in range(1, epochs + 1)
    ]
    columns = ["source", "variant", "learning_rate", "seed", "epoch", "value"]
    return pd.DataFrame(rows, columns=columns)


def test_a_line_is_the_mean_and_its_band_the_extremes_of_the_seeds():
    lines = line_frame(frame(), "")
    line = lines[lines["name"] == "A"]
    assert line["value"].tolist() == pytest.approx([2.5, 2.0, 1 / 3 + 1.5])
    assert line["low"].tolist() == pytest.approx([2, 1.5, 1 / 3 + 1])
    assert line["high"].tolist() == pytest.approx([3, 2.5, 1 / 3 + 2])
    assert set(lines["name"]) == {"A", "C"}


def test_one_seed_has_no_band_and_many_lines_have_none():
    for lines in (line_frame(frame(seeds=(1,)), ""), line_frame(frame(rates=(0.1, 0.01)), "")):
        assert (lines["low"] == lines["high"]).all()


def test_a_name_tells_what_differs_and_no_more():
    assert set(line_frame(frame(rates=(0.1, 0.01)), "")["name"]) == {
        "A 0.1",
        "A 0.01",
        "C 0.1",
        "C 0.01",
    }
    both = line_frame(frame(sources=("shipped", "here")), "here")
    assert set(both["name"]) == {"A shipped", "C shipped", "A here", "C here"}


def test_what_is_highlighted_is_bold_and_drawn_over_the_rest():
    lines = line_frame(frame(sources=("here", "shipped")), "here")
    assert lines["source"].tolist() == ["shipped"] * 6 + ["here"] * 6
    bold, pale = (lines[lines["source"] == s] for s in ("here", "shipped"))
    assert bold["opacity"].min() > pale["opacity"].max()
    assert bold["width"].min() > pale["width"].max()


def test_every_line_has_its_name_at_its_last_epoch_and_none_over_another():
    ends = end_frame(line_frame(frame(), ""), gap=0.5)
    assert ends["epoch"].tolist() == [3, 3]
    heights = sorted(ends["height"])
    assert heights[1] - heights[0] >= 0.5 - 1e-9


def test_the_chart_keeps_room_for_the_epochs_to_come_and_for_the_names():
    chart = curve_chart(frame(), "Loss", last_epoch=9)
    for layer in chart["layer"]:
        low, high = layer["encoding"]["x"]["scale"]["domain"]
        assert low == 1 and high > 9
    values = frame()["value"]
    low, high = chart["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low < values.min() and high > values.max()


def test_colour_shows_the_network_and_dash_the_rate():
    line = curve_chart(frame(rates=(0.1, 0.01)), "t", last_epoch=3)["layer"][1]
    assert line["encoding"]["color"]["scale"]["domain"] == ["A", "C"]
    assert len(set(line["encoding"]["color"]["scale"]["range"])) == 2
    assert set(line["encoding"]["color"]["scale"]["domain"]) == {"A", "C"}
    dashes = line["encoding"]["strokeDash"]["scale"]
    assert dashes["domain"] == [0.01, 0.1] and dashes["range"][0] != dashes["range"][1]


def test_an_epoch_that_is_added_changes_the_data_alone():
    """Within the range of what ships: so the chart is redrawn in place."""
    shipped, first = frame(epochs=9), frame(sources=("here",), epochs=1)
    later = frame(sources=("here",), epochs=2)
    charts = [
        curve_chart(pd.concat([shipped, new]), "t", last_epoch=9, highlighted="here")
        for new in (first, later)
    ]
    data = [chart.pop("datasets") for chart in charts]
    assert charts[0] == charts[1]
    assert len(data[1]["lines"]) == len(data[0]["lines"]) + 2


@pytest.mark.parametrize(
    "last, ticks", [(1, [1]), (3, [1, 2, 3]), (15, [1, 2, 4, 6, 8, 10, 12, 14]), (60, None)]
)
def test_ticks_are_whole_epochs_up_to_the_last(last, ticks):
    drawn = epoch_ticks(last)
    assert drawn[0] == 1 and drawn[-1] <= last and len(drawn) <= 9
    assert ticks is None or drawn == ticks


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 1.0, 1.0], [3.0, 0.0, 0.1, 0.05]])
def test_values_are_spread_in_their_order(values):
    heights = spread(values, [0.5] * len(values))
    order = sorted(range(len(values)), key=lambda i: values[i])
    assert all(
        heights[b] - heights[a] >= 0.5 - 1e-9 for a, b in zip(order, order[1:], strict=False)
    )
    assert sum(heights) == pytest.approx(sum(values))


def test_compared_figures_get_one_range():
    assert value_range([1.0, 3.0], margin=0.1) == (0.8, 3.2)
    low, high = value_range([2.0, 2.0])
    assert low < 2 < high


def test_a_line_without_a_rate_has_no_rate_in_its_name_and_changes_no_other():
    own = pd.DataFrame(
        {"source": "yours", "variant": "own", "learning_rate": 0.0, "seed": 0, "epoch": [1, 2]}
    ).assign(value=[0.5, 0.6])
    for rates in ((0.1,), (0.1, 0.01)):
        before = line_frame(frame(rates=rates), "")
        lines = line_frame(pd.concat([frame(rates=rates), own]), "yours")
        assert set(lines["name"][lines["source"] == "yours"]) == {"own yours"}
        ours = lines[lines["source"] != "yours"]
        names = {
            name.removesuffix(f" {source}")
            for name, source in zip(ours["name"], ours["source"], strict=True)
        }
        assert names == set(before["name"])
        assert ours["low"].tolist() == before["low"].tolist()
    chart = curve_chart(pd.concat([frame(), own]), "t", last_epoch=3, highlighted="yours")
    assert chart["layer"][1]["encoding"]["strokeDash"]["scale"]["range"] == 2 * [[1, 0]]


@pytest.mark.parametrize("last", [1, 7, 60, 161, 2_000])
def test_ticks_are_few_for_any_number_of_epochs(last):
    assert 1 <= len(epoch_ticks(last)) <= 9


def test_points_within_an_epoch_are_drawn_before_the_first_one_ends():
    within = pd.DataFrame({"variant": ["A", "A"], "epoch": [0.2, 0.4], "value": [1.0, 0.8]})
    chart = curve_chart(frame()[:0], "t", last_epoch=5, within=within)
    x = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert x[0] == 0 and chart["datasets"]["within"] is within
    low, high = chart["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low < 0.8 and high > 1.0
