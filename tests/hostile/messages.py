"""Rows of what a browser may report in place of our components: any JSON, wherever one reports."""

import math
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from tests.hostile.row import Row
from ui.attention.pinned import take_pin
from ui.attention.view import AttentionView
from ui.cnn import errors, pad
from ui.cnn.view import CNNView
from ui.messages import selected_cell_row
from ui.scaling import line
from ui.scaling.view import ScalingView
from ui.seq2seq import explored, gallery, surprising
from ui.seq2seq.view import Seq2SeqView
from ui.similarity import utterances
from ui.similarity.view import SimilarityView


def deep(n: int) -> list:
    value: list = []
    for _ in range(n):
        value = [value]
    return value


ANYTHING: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "true": lambda: True,
    "minus one": lambda: -1,
    "a half": lambda: 0.5,
    "not a number": lambda: math.nan,
    "infinity": lambda: math.inf,
    "10 to the 400": lambda: 10**400,
    "2 to the 63": lambda: 2**63,
    "an empty text": lambda: "",
    "a number as a text": lambda: "1",
    "a text of a million": lambda: "x" * 10**6,
    "control characters": lambda: "\0\x1b[31m\u202e",
    "a path": lambda: "../../etc/passwd",
    "mark-up": lambda: "<img src=x onerror=alert(1)>",
    "an empty list": lambda: [],
    "lists in lists": lambda: deep(500),
    "a long list": lambda: [1] * 100_000,
    "texts": lambda: ["x", "y"],
    "two objects": lambda: [{}, {}],
    "two numbers beyond": lambda: [10**9, -(10**9)],
    "an empty object": lambda: {},
    "an object of Python": lambda: {"__class__": "x", "__proto__": {"a": 1}},
    "an object of numbers": lambda: {"0": 0, "1": 1},
}
FRAME = pd.DataFrame({"word": ["a", "b"], "utterance": [1, 2]})


def _component(key: str, name: str, take: Callable[[], object], value: Any) -> None:
    """The component of that key reports a value, alone and in place of its whole state."""
    for state in ({name: value}, value):
        st.session_state[key] = state
        take()


def _selection(key: str, kind: str, wrap: Callable, take: Callable[[], object], value: Any) -> None:
    """A chart or a table reports a value in each place of its selection."""
    for state in (
        value,
        {"selection": value},
        {"selection": {kind: value}},
        {"selection": {kind: [value]}},
        {"selection": {kind: [wrap(value)]}},
    ):
        st.session_state[key] = state
        take()


def _view(take: Callable[[dict], object], names: tuple[str, ...], value: Any) -> None:
    """A component reports a value in each of the names that are read."""
    for name in names:
        take({name: value})
    take(dict.fromkeys(names, value))
    take(value if isinstance(value, dict) else {"view": value})


def _as_point(value: Any) -> dict[str, Any]:
    return {"customdata": value}


def _as_cell(value: Any) -> list[Any]:
    return [value, "word"]


def _gallery() -> None:
    st.session_state["gallery names"] = ["one", "two"]
    gallery._choose_row("k")


def _cell_row() -> None:
    state = st.session_state["k"]
    row = selected_cell_row(state.get("selection") if isinstance(state, dict) else state, 2)
    assert row is None or 0 <= row < 2


RECEIVERS: dict[str, tuple[type, Callable[[Any], None]]] = {  # the view whose settings may change
    "explorer": (Seq2SeqView, partial(_view, explored.take_view, explored.STATE)),
    "linked maps": (AttentionView, partial(_view, take_pin, ("cell",))),
    "pad": (CNNView, partial(_component, pad.KEY, "shift", pad._take)),
    "line": (ScalingView, partial(_component, line.KEY, "chosen", lambda: line._take([64, 128]))),
    "line's length": (
        ScalingView,
        lambda value: _component(
            line.KEY, "chosen", lambda: (line._take([64, 128]), line._count()), {"at": value}
        ),
    ),
    "line's count": (
        ScalingView,
        lambda value: _component(line.KEY, "chosen", line._count, {"count": value}),
    ),
    "confusions": (
        CNNView,
        partial(_selection, "k", "points", _as_point, lambda: errors._take_cell("left", "k")),
    ),
    "images": (
        CNNView,
        partial(_selection, "k", "points", _as_point, lambda: errors._take_image("k")),
    ),
    "scatter": (
        SimilarityView,
        partial(_selection, "k", "points", _as_point, lambda: utterances._choose("k", FRAME)),
    ),
    "gallery": (Seq2SeqView, partial(_selection, "k", "rows", lambda v: v, _gallery)),
    "surprising words": (
        Seq2SeqView,
        partial(_selection, "k", "rows", lambda v: v, lambda: surprising._choose_row("k", FRAME)),
    ),
    "rows of a file": (SimilarityView, partial(_selection, "k", "cells", _as_cell, _cell_row)),
}


def defaults(view: type) -> dict[str, Any]:
    """The settings of a page as they are at first."""
    return {f.name: f.default for f in fields(view)}


def rows() -> Iterator[Row]:
    """Every value for every receiver: the settings stay such as the page accepts."""
    for entry in RECEIVERS:
        for name, make in ANYTHING.items():
            yield Row(f"messages: {entry}", name, make, "")


ROWS = tuple(rows())
