"""All that the address of the page may hold beside its runs."""

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
    """The settings of the next training, and what is looked at in the finished ones."""

    loss: str = choice("of the epoch", ("of the epoch", "running mean"), "training loss to draw")
    left: str = _network()
    right: str = _network()
    image: int = number(FIRST_IMAGE, 0, 999_999, "test image")
    layer: str = choice("conv1", ("conv1", "conv2"), "convolution whose filters are shown")
    dx: int = number(0, -4, 4, "shift to the right, pixels")
    dy: int = number(0, -4, 4, "shift down, pixels")
    pooling: bool = flag(True, "max-pooling, or stride 2 in its place")
    padded: bool = flag(False, "padding 1 in the first convolution")


def give_up_on(name: str, asked: str, expected: str) -> None:
    """Say that the link asked for something that is not there, and load the page without it."""
    note_problem(PAGE, f"{name} must be {expected}, got {asked[:40]!r}")
    del st.query_params[name]
    st.rerun()


def current_view(looked_into: bool) -> CNNView:
    """What the page's controls show now; `looked_into` says whether two networks are."""
    values = {}
    for f in fields(CNNView):
        value = st.session_state.get(f.name, f.default)
        values[f.name] = ",".join(value) if f.metadata.get("several") else value
    if not looked_into:
        values |= {"left": "", "right": ""}
    try:
        return CNNView(**values)
    except ValueError:  # controls that exclude each other; the page says which
        return CNNView()
