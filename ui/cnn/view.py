"""The URL parameters of the page, except those that name its runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.cnn.config import SweepConfig
from core.cnn.rows import FIRST_IMAGE
from core.config import choice, config_field, flag, matching, number, several
from ui.settings import view_or_none

PAGE = "pages/cnn.py"
CURVES, ERRORS, SHIFTED, LAYERS, PARAMETERS, REPORTED, MEASURED, METHOD = TABS = (
    "Curves",
    "Errors",
    "All shifts",
    "Layers",
    "Where the parameters are",
    "Reported",
    "How it was measured",
    "Maths and code",
)
ALL_RATES = "all"
DISAGREEMENTS, LEFT, RIGHT = "disagree", "left", "right"
OPENED_BY = {  # a setting that a link names: the tab that shows it, where the link names none
    "cell": ERRORS,
    "layer": LAYERS,
    "pooling": PARAMETERS,
    "padded": PARAMETERS,
}


def _network():
    expected = "a network that is shown, such as 'A, 0.01, seed 42'"
    return matching("", r"|[ABC], [0-9.e-]+, seed [0-9]{1,4}", expected, "network to look into")


def _several(name: str, default: str):
    """A field of the sweep with another default."""
    known = config_field(SweepConfig, name).metadata
    return several(default, known["options"], known["text"])


@dataclass(frozen=True)
class CNNView(SweepConfig):
    """The settings of the next trainings, and what is shown of the finished ones."""

    variants: str = _several("variants", "B,C")  # which differ in pooling alone
    learning_rates: str = _several("learning_rates", "0.05")
    tab: str = choice(CURVES, TABS, "open tab")
    rate: str = matching(
        "",
        rf"|{ALL_RATES}|[0-9.e-]{{1,8}}",
        f"a learning rate that was trained, such as 0.01, or {ALL_RATES}",
        "learning rate whose curves are drawn",
    )
    curves: str = matching(
        "", r"|curves [0-9a-f]{12}", "curves and 12 digits", "uploaded training curves"
    )
    loss: str = choice("of the epoch", ("of the epoch", "running mean"), "training loss to draw")
    left: str = _network()
    right: str = _network()
    image: int = number(FIRST_IMAGE, 0, 999_999, "test image")
    cell: str = matching(
        DISAGREEMENTS,
        rf"{DISAGREEMENTS}|({LEFT}|{RIGHT})(-[0-9]{{1,2}}-[0-9]{{1,2}})?",
        f"{DISAGREEMENTS}, {LEFT}, {RIGHT}, or a cell such as {LEFT}-2-3 (true, predicted class)",
        "test images that are listed: a cell of a confusion matrix, or a list",
    )
    layer: str = choice("conv1", ("conv1", "conv2"), "convolution whose filters are shown")
    dx: int = number(0, -4, 4, "shift to the right, pixels")
    dy: int = number(0, -4, 4, "shift down, pixels")
    pooling: bool = flag(True, "max-pooling, or stride 2 in its place")
    padded: bool = flag(False, "padding 1 in the first convolution")


def current_view(pair: Mapping[str, str]) -> CNNView | None:
    """The page's settings, with the networks that are looked into; None where they exclude others.

    `pair` has their names, which may be those that the page chose; empty where there are none.
    """
    return view_or_none(CNNView, **({"left": "", "right": ""} | dict(pair)))
