"""The URL parameters of the page, except those that name its runs."""

from dataclasses import dataclass, fields

import streamlit as st

from core.cnn.config import SweepConfig
from core.cnn.rows import FIRST_IMAGE
from core.config import choice, flag, matching, number
from ui.permalink import note_problem

PAGE = "pages/cnn.py"


def _network():
    expected = "a network that is shown, such as 'A, 0.01, seed 42'"
    return matching("", r"|[ABC], [0-9.e-]+, seed [0-9]{1,4}", expected, "network to look into")


@dataclass(frozen=True)
class CNNView(SweepConfig):
    """The settings of the next trainings, and which details of the finished ones are shown."""

    loss: str = choice("of the epoch", ("of the epoch", "running mean"), "training loss to draw")
    left: str = _network()
    right: str = _network()
    image: int = number(FIRST_IMAGE, 0, 999_999, "test image")
    layer: str = choice("conv1", ("conv1", "conv2"), "convolution whose filters are shown")
    dx: int = number(0, -4, 4, "shift to the right, pixels")
    dy: int = number(0, -4, 4, "shift down, pixels")
    pooling: bool = flag(True, "max-pooling, or stride 2 in its place")
    padded: bool = flag(False, "padding 1 in the first convolution")


def drop_parameter(name: str, requested: str, expected: str) -> None:
    """Say that a value of the link is not available here, and load the page without it."""
    note_problem(PAGE, f"{name} must be {expected}, got {requested[:40]!r}")
    del st.query_params[name]
    st.rerun()


def current_view(*, has_pair: bool) -> CNNView:
    """The current values of the page's controls; `has_pair`: whether two networks are chosen."""
    values = {}
    for f in fields(CNNView):
        value = st.session_state.get(f.name, f.default)
        values[f.name] = ",".join(value) if f.metadata.get("several") else value
    if not has_pair:
        values |= {"left": "", "right": ""}
    try:
        return CNNView(**values)
    except ValueError:  # controls that exclude each other; the page says which
        return CNNView()
