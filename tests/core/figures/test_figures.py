"""Figures of the two attention pages."""

import numpy as np
import pandas as pd
import pytest

from core.figures.curves import error_figure, log_ticks, series_error_figure
from core.figures.scaling import Trend, scaling_figure
from core.figures.theme import colour


def frame():
    sizes = [128, 256, 512]
    rows = [("fused", n, n**2 * 1e-9, n == 256) for n in sizes]
    rows += [("taylor", n, n * 1e-6, False) for n in sizes]
    points = pd.DataFrame(rows, columns=["method", "size", "cost", "disturbed"])
    return points.assign(low=points["cost"] * 0.9, high=points["cost"] * 1.2)


def figure(**more):
    trends = [Trend("fused", "Fused", (128, 512), (1e-5, 2e-4), 2), Trend("taylor", "Taylor")]
    return scaling_figure(frame(), "t", trends=trends, size_label="L", cost_label="s", **more)


def test_a_second_run_of_a_method_has_its_colour_and_another_dash():
    both = pd.concat([frame(), frame().assign(method=lambda f: f["method"] + " 1")])
    first = frame()["method"].iloc[0]
    trends = [Trend(first, "first"), Trend(f"{first} 1", "second", looks=first, dashed=True)]
    drawn = scaling_figure(both, "t", trends=trends, size_label="L", cost_label="s")
    one, two = drawn.data
    assert one.line.color == two.line.color and one.marker.symbol == two.marker.symbol
    assert (one.line.dash, two.line.dash) == ("solid", "dash")


def test_scaling_figure_shows_quartiles_fits_theory_and_disturbance():
    measured, fit, theory, taylor = figure().data
    np.testing.assert_allclose(measured.error_y.array, measured.y * 0.2)
    np.testing.assert_allclose(measured.error_y.arrayminus, measured.y * 0.1)
    assert list(measured.marker.symbol) == ["circle", "circle-open", "circle"]
    assert fit.y == (1e-5, 2e-4) and theory.line.dash == "dot"
    np.testing.assert_allclose(theory.y, measured.y)  # a square through the last point
    assert taylor.name == "Taylor"


def test_a_crossing_is_marked_at_its_place_on_the_logarithmic_axis():
    drawn = figure(crossings=[(300.0, "here")])
    assert drawn.layout.shapes[0].x0 == 300
    assert drawn.layout.annotations[0].x == pytest.approx(np.log10(300))


def test_every_line_has_its_name_beside_its_end_and_none_hides_another():
    labels = {label.text: label for label in figure().layout.annotations}
    assert set(labels) == {"Fused", "Taylor"}
    assert labels["Fused"].y == pytest.approx(np.log10(512**2 * 1e-9), abs=0.1)
    assert labels["Fused"].font.color == colour("fused", "light")
    equal = frame().assign(cost=1e-3)
    trends = [Trend("fused", "Fused"), Trend("taylor", "Taylor")]
    drawn = scaling_figure(equal, "t", trends=trends, size_label="L", cost_label="s")
    low, high = sorted(label.y for label in drawn.layout.annotations)
    assert high - low > 0 and not drawn.layout.showlegend


def test_a_cost_of_nothing_has_no_place_on_a_logarithmic_axis():
    nothing = frame().assign(cost=0.0)
    trends = [Trend("fused", "Fused"), Trend("taylor", "Taylor")]
    assert not scaling_figure(
        nothing, "t", trends=trends, size_label="L", cost_label="s"
    ).layout.annotations


def test_an_earlier_line_is_pale_below_and_lends_its_end_to_the_name():
    arrived = frame()[(frame()["method"] == "taylor") & (frame()["size"] == 128)]
    before = frame().assign(method=frame()["method"] + " before")
    trends = [Trend(f"{m} before", m, looks=m, pale=True) for m in ("fused", "taylor")]
    drawn = scaling_figure(
        pd.concat([before, arrived]),
        "t",
        trends=[*trends, Trend("taylor", "Taylor, now")],
        size_label="L",
        cost_label="s",
    )
    *pale, bold = drawn.data
    assert all(line.opacity < 0.5 and line.error_y.array is None for line in pale)
    assert bold.opacity is None and bold.line.color == pale[1].line.color
    ends = {label.text: label.y for label in drawn.layout.annotations}
    assert ends.keys() == {"fused", "Taylor, now"}
    assert ends["Taylor, now"] == pytest.approx(np.log10(512e-6), abs=0.1)
    assert drawn.layout.yaxis.range == figure().layout.yaxis.range


def test_texts_of_crossings_lie_at_the_top_on_either_side_of_two_lines():
    first, last = figure(crossings=[(400.0, "b"), (399.0, "a")]).layout.annotations[:2]
    assert (first.text, first.xanchor) == ("a", "right") and (last.text, last.xanchor) == (
        "b",
        "left",
    )
    assert all((note.y, note.yanchor) == (1, "top") for note in (first, last))


def test_sizes_on_the_axis_are_short_enough_to_stand_upright_on_a_phone():
    axis = figure().layout.xaxis
    assert axis.tickangle == 0 and list(axis.ticktext) == ["128", "256", "512"]
    large = frame().assign(size=lambda f: f["size"] * 32)
    drawn = scaling_figure(large, "t", trends=[], size_label="L", cost_label="s")
    assert list(drawn.layout.xaxis.ticktext) == ["4k", "8k", "16k"]


@pytest.mark.parametrize(
    "limits, ticks",
    [
        ((-1.2, 0.1), [0.1, 0.2, 0.5, 1]),
        ((-3.5, 0.2), [0.001, 0.01, 0.1, 1]),
        ((2.0, 2.4), [100, 200]),
    ],
)
def test_ticks_of_a_logarithmic_axis_are_round(limits, ticks):
    assert log_ticks(limits) == pytest.approx(ticks)


def test_error_and_series_figures_name_every_curve():
    errors = pd.DataFrame({"terms": [1, 1, 3, 3], "value": [1, 2, 1, 2], "error": [1, 1, 0.1, 0.2]})
    drawn = error_figure(errors, "t", label="D")
    assert [t.name for t in drawn.data] == ["K = 1 (mean of V)", "K = 3"]
    texts = [note.text.replace("<br>", " ") for note in drawn.layout.annotations]
    assert texts == ["K = 1 (mean of V)", "K = 3"]
    series = series_error_figure(np.linspace(-2, 3, 50), 3)
    third = next(t for t in series.data if t.name == "K = 3")
    np.testing.assert_allclose(third.y, abs(1 + third.x + third.x**2 / 2 - np.exp(third.x)))
    assert third.line.width > next(t for t in series.data if t.name == "K = 4").line.width
