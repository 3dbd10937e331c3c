"""Colours and markers, the same for a method throughout the app, and the layout of all figures.

The hues are those of Okabe and Ito (2008), which are distinct with every common colour-vision
deficiency, darkened for the light theme and lightened for the dark one. Markers differ as well.
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the overview draws no chart and should not load Plotly
    import plotly.graph_objects as go

Mode = Literal["light", "dark"]

_COLOURS = {
    "light": {
        "materialised": "#C44E00",
        "fused": "#0072B2",
        "taylor": "#008A64",
        "taylor_plain": "#6B4FA0",
        "peak": "#31333F",
        "elu": "#A8518A",
        "random": "#8F6400",
        "A": "#0072B2",
        "B": "#008A64",
        "C": "#C44E00",
        "1": "#767676",
        "2": "#D07C00",
        "3": "#008A64",
        "4": "#0072B2",
        "5": "#5B3A8C",
        "exact": "#0072B2",
        "attention": "#0072B2",
        "recurrent": "#C44E00",
        "negative": "#E6007A",
        "ink": "#31333F",
        "faint": "#C9CBD3",
        "paper": "#FFFFFF",
    },
    "dark": {
        "materialised": "#FF8A3D",
        "fused": "#56B4E9",
        "taylor": "#2CCB9A",
        "taylor_plain": "#B79CED",
        "peak": "#FAFAFA",
        "elu": "#E39BC6",
        "random": "#F0C24B",
        "A": "#56B4E9",
        "B": "#2CCB9A",
        "C": "#FF8A3D",
        "1": "#A3A8B4",
        "2": "#FFB454",
        "3": "#2CCB9A",
        "4": "#56B4E9",
        "5": "#B79CED",
        "exact": "#56B4E9",
        "attention": "#56B4E9",
        "recurrent": "#FF8A3D",
        "negative": "#FF4FA3",
        "ink": "#FAFAFA",
        "faint": "#4B4F5C",
        "paper": "#12161E",
    },
}
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
    """The colour of a method, of a number of terms, or of a role such as 'ink', the text colour."""
    return _COLOURS[mode].get(name, _COLOURS[mode]["negative"])  # of one's own


def marker(name: str) -> str:
    """The marker symbol of a method or of a number of terms."""
    return _MARKERS.get(name, "cross")


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
