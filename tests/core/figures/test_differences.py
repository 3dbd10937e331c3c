"""The changes between two values make the one of the other; dark figures differ in colours."""

import json
from copy import deepcopy

import plotly.graph_objects as go
import pytest

from core.figures.differences import differences
from core.figures.portable import portable
from core.figures.theme import colour

VALUES = [
    1,
    {"a": [1, {"b": "x"}], "c": None},
    {"a": [1, {"b": "y"}], "c": None},
    {"a": [1, {"b": "y"}, 3], "d": {}},
    [1, 2],
    [2, 2],
]


def changed(value, changes):
    whole = {"value": deepcopy(value)}
    for path, new in changes:
        *keys, last = ["value", *path]
        at = whole
        for key in keys:
            at = at[key]
        at[last] = new
    return whole["value"]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_the_changes_make_the_other_value(value, other):
    changes = differences(value, other)
    assert changed(value, changes) == other
    assert (changes == []) == (value == other)


def test_only_what_differs_is_in_the_changes():
    assert differences(VALUES[1], VALUES[2]) == [(["a", 1, "b"], "y")]


def test_a_portable_figure_is_dark_after_its_changes():
    def figure(mode):
        return go.Figure(go.Bar(y=[1, 2, 3], marker_color=colour("taylor", mode)))

    light, changes = map(json.loads, portable(figure("light"), figure("dark")))
    dark = changed(light, changes)
    assert light["data"][0]["marker"]["color"] == colour("taylor", "light")
    assert dark["data"][0]["marker"]["color"] == colour("taylor", "dark")
    assert dark["layout"]["template"]["layout"]["font"]["color"] == colour("ink", "dark")
    assert light["data"][0]["y"] == dark["data"][0]["y"] and len(changes) < 10
