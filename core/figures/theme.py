"""Colours and markers, the same for an idea throughout the app, and the layout of all figures."""

from typing import TYPE_CHECKING, Literal

from core.figures.palette import COLOURS

if TYPE_CHECKING:  # the overview draws no chart and should not load Plotly
    import plotly.graph_objects as go

Mode = Literal["light", "dark"]

_MARKERS = {
    "materialised": "square",
    "fused": "circle",
    "taylor": "diamond",
    "taylor_plain": "star",
    "peak": "line-ew-open",
    "elu": "triangle-up",
    "random": "x",
    "A": "circle",
    "B": "diamond",
    "C": "square",
    "1": "line-ew-open",
    "2": "triangle-up",
    "3": "diamond",
    "4": "circle",
    "5": "square",
    "reference": "square",
    "hypothesis": "circle",
    "attention": "circle",
    "recurrent": "diamond",
}
_DASHES = {0.3: "longdashdot", 0.1: "dash", 0.03: "longdash", 0.01: "solid", 0.001: "dot"}
SEQUENTIAL = "Cividis"
GREYS = [[0, "#000000"], [1, "#FFFFFF"]]
DIVERGING = {
    "light": [[0, "#B35806"], [0.5, "#FFFFFF"], [1, "#542788"]],
    "dark": [[0, "#FFA24D"], [0.5, "#12161E"], [1, "#A58BFF"]],
}


def colour(name: str, mode: Mode) -> str:
    """The colour of a method, a number of terms, a network, or a role such as 'ink', that of text.

    A name that has none is that of a method of one's own.
    """
    return COLOURS[mode].get(name, COLOURS[mode]["own"])


def marker(name: str) -> str:
    """The marker symbol of a method or of a number of terms."""
    return _MARKERS.get(name, "cross")


def axis_colours(mode: Mode) -> dict[str, str]:
    """Of a Vega-Lite chart: its numbers and titles in the colour of text."""
    return {"labelColor": colour("ink", mode), "titleColor": colour("ink", mode)}


def dash(learning_rate: float) -> str:
    """The dash of the lines of a learning rate."""
    return _DASHES.get(learning_rate, "dashdot")


def faded(name: str, mode: Mode, opacity: float = 0.18) -> str:
    """A transparent variant of a colour."""
    red, green, blue = (int(colour(name, mode)[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def styled(figure: "go.Figure", title: str, height: int = 420) -> "go.Figure":
    """Title, margins and a legend below, so that a figure can be read at 400 px.

    Dragging does nothing, so that a swipe over a figure scrolls the page.
    """
    return figure.update_layout(
        dragmode=False,
        title={"text": title, "x": 0, "xanchor": "left", "font": {"size": 15}},
        height=height,
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "title": ""},
    )
