"""What a browser reports in place of our components: settings stay such as the page accepts."""

import pytest
import streamlit as st

from tests.hostile.measure import within_limits
from tests.hostile.messages import RECEIVERS, ROWS, defaults
from ui.explorer import mounting
from ui.settings import begin, settings


@pytest.fixture
def state(monkeypatch) -> dict:
    """The state of a session, without a session."""
    made: dict = {}
    monkeypatch.setattr(st, "session_state", made)
    return made


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_strange_report_changes_nothing_to_what_the_page_refuses(row, state):
    view, report = RECEIVERS[row.entry.removeprefix("messages: ")]
    begin(defaults(view), [])
    value = row.make()
    with within_limits():
        report(value)
    view(**settings())  # raises where a setting is none


@pytest.mark.parametrize("view", [None, [1, 2], "x", 5, {"view": 1}, [["a", "b"]]])
def test_a_component_may_report_no_object(view, state):
    taken, sent = [], []

    def component(**options):
        sent.append(options)

    mounting.mount(component, "k", b"", {"cell": ""}, lambda reported: taken.append(reported) or {})
    state["k"] = {"view": view}
    sent[0]["on_view_change"]()
    assert taken == [view if isinstance(view, dict) else {}]
    mounting.mount(component, "k", b"", {"cell": ""}, lambda reported: {})
    assert len(sent) == 2


def test_what_our_programs_report_is_taken(state):
    from tests.hostile.messages import FRAME
    from ui.cnn import errors, pad
    from ui.cnn.view import CNNView
    from ui.messages import selected_cell_row, selected_row

    begin(defaults(CNNView), [])
    state["k"] = {"selection": {"points": [{"customdata": [1, 2.0]}], "rows": [1]}}
    errors._take_cell("left", "k")
    state["grid"] = {"selection": {"points": [{"customdata": 7}]}}
    errors._take_image("grid")
    state[pad.KEY] = {"shift": [-1, 4]}
    pad._take()
    names = ("cell", "image", "dx", "dy")
    assert [settings()[n] for n in names] == ["left-1-2", 7, -1, 4]
    assert selected_row("k", len(FRAME)) == 1
    assert selected_cell_row({"cells": [(1, "word")]}, 2) == 1
