"""Scores as bars, and the boxes of their chance level."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.chance import chance_figure
from core.figures.theme import colour

MEASURES = ["one", "another"]
NAMES = {"attention": "Attention", "recurrent": "Recurrent"}


def figure(mode="light") -> go.Figure:
    draw = np.random.default_rng(0)
    chance = {name: draw.random((101, 2)) for name in NAMES}
    scores = {"attention": np.array([0.25, 1.0]), "recurrent": np.array([0.5, 0.75])}
    return chance_figure(scores, chance, draw.random((20, 2)), MEASURES, names=NAMES, mode=mode)


def test_boxes_are_the_percentiles():
    draw = np.random.default_rng(0)
    scores = draw.random((101, 2))
    box = next(trace for trace in figure().data if trace.type == "box")
    drawn = (box.lowerfence, box.q1, box.median, box.q3, box.upperfence)
    np.testing.assert_allclose(drawn, np.percentile(scores, [5, 25, 50, 75, 95], axis=0))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_score_is_marked_on_the_box_of_its_hypothesis(mode):
    drawn = figure(mode)
    boxes = [trace for trace in drawn.data if trace.type == "box"]
    marks = {trace.name: trace for trace in drawn.data if trace.name and "score" in trace.name}
    assert len(boxes) == 3 and len(marks) == 2
    for box, (key, name) in zip(boxes, NAMES.items(), strict=False):
        mark = marks[f"{name}: score"]
        assert list(mark.y) == list(box.y) and list(mark.hovertext) == MEASURES
        assert list(mark.text) == [f"{score:.3f}" for score in mark.x]
        assert mark.marker.color == colour(key, mode) and box.line.color == colour("chance", mode)
    assert boxes[-1].line.color == colour("reference", mode)
    assert [box.showlegend for box in boxes] == [True, False, None]
    assert list(marks["Attention: score"].x) == [0.25, 1.0]
    assert drawn.layout.xaxis.range == (-0.02, 1.2)


def test_every_score_is_a_bar_from_zero_below_the_box_of_its_chance():
    drawn = figure()
    kinds = [trace.type for trace in drawn.data]
    bars = [trace for trace in drawn.data if trace.type == "bar"]
    marks = [trace for trace in drawn.data if trace.name and "score" in trace.name]
    assert kinds.index("bar") < kinds.index("box") and len(bars) == 2
    for bar, mark in zip(bars, marks, strict=True):
        assert list(bar.x) == list(mark.x) and list(bar.y) == list(mark.y) and bar.base is None


def test_rows_are_in_the_order_of_the_measures_from_above():
    drawn = figure()
    assert list(drawn.layout.yaxis.ticktext) == MEASURES
    assert list(drawn.layout.yaxis.tickvals) == [1, 0]
