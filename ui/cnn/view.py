"""The URL parameters of the page, except those that name its runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.cnn.config import SweepConfig
from core.cnn.rows import FIRST_IMAGE
from core.config import choice, flag, matching, number
from ui.settings import settings

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


def current_view(pair: Mapping[str, str]) -> CNNView | None:
    """The page's settings, with the networks that are looked into; None where they exclude others.

    `pair` has their names, which may be those that the page chose; empty where there are none.
    """
    values = settings() | {"left": "", "right": ""} | dict(pair)
    lists = {name: ",".join(value) for name, value in values.items() if isinstance(value, list)}
    try:
        return CNNView(**values | lists)
    except ValueError:  # the page says which
        return None
