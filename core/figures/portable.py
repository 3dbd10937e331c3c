"""Figures outside the app: JSON in light colours, what the dark ones change, and the program."""

import json
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from core.figures.differences import differences
from core.figures.theme import Mode, colour


def portable(light: go.Figure, dark: go.Figure) -> tuple[str, str]:
    """The figure as JSON, and what has to be changed in it for the dark theme."""
    figure, other = _content(light, "light"), _content(dark, "dark")
    return json.dumps(figure), json.dumps(differences(figure, other))


def plotly_program() -> str:
    """Plotly's own program, 4.8 MB, as the package brings it."""
    return get_plotlyjs()


def _content(figure: go.Figure, mode: Mode) -> dict[str, Any]:
    content = json.loads(figure.to_json())
    layout = {**content["layout"], "template": {"layout": _look(mode)}, "autosize": True}
    return {"data": content["data"], "layout": layout}


def _look(mode: Mode) -> dict[str, Any]:
    """What Streamlit gives to the figures of the pages: colours, font, and room for labels."""
    axis = {
        "automargin": True,
        "gridcolor": colour("faint", mode),
        "zerolinecolor": colour("faint", mode),
    }
    font = {"color": colour("ink", mode), "family": "system-ui, sans-serif", "size": 13}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    return {**clear, "font": font, "xaxis": axis, "yaxis": axis, "hovermode": "closest"}
