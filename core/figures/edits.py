"""The matrix of edit distances between the prefixes of two texts, with the path of the edits."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import SEQUENTIAL, Mode, colour, styled

VISIBLE = {" ": "␣", "\n": "⏎", "\r": "⏎", "\t": "⇥"}


def escaped_label(symbol: str) -> str:
    """A symbol as a Plotly label: white space is visible, mark-up is escaped."""
    visible = "".join(VISIBLE.get(c, c if c.isprintable() else "�") for c in symbol)
    return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def distance_figure(
    matrix: np.ndarray,
    reference: Sequence[str],
    hypothesis: Sequence[str],
    path: Sequence[tuple[int, int, str]],
    *,
    mode: Mode = "light",
) -> go.Figure:
    """Distances of prefixes, rows: reference; each point of the path is (row, column, label)."""
    rows, columns = matrix.shape
    figure = go.Figure(
        go.Heatmap(
            z=matrix,
            zmin=0,
            zmax=max(1, int(matrix.max())),  # also for equal or empty texts
            colorscale=SEQUENTIAL,
            hovertemplate="first %{y} of the reference, first %{x} of the hypothesis: "
            "%{z} edits<extra></extra>",
            colorbar={"orientation": "h", "thickness": 8, "y": -0.05, "yanchor": "top", "len": 0.7},
        )
    )
    figure.add_trace(_path(path, colour("mark", mode)))
    labels = {"side": "top", "title": "hypothesis", "constrain": "domain", "showgrid": False}
    texts = ["", *map(escaped_label, hypothesis)]
    figure.update_xaxes(tickvals=list(range(columns)), ticktext=texts, **labels)
    texts = ["", *map(escaped_label, reference)]
    figure.update_yaxes(tickvals=list(range(rows)), ticktext=texts, title="reference")
    figure.update_yaxes(autorange="reversed", scaleanchor="x", constrain="domain", showgrid=False)
    styled(figure, "Edit distances between the prefixes of the two texts", height=520)
    return figure.update_layout(margin_t=90)


def _path(points: Sequence[tuple[int, int, str]], hue: str) -> go.Scatter:
    return go.Scatter(
        x=[column for _, column, _ in points],
        y=[row for row, _, _ in points],
        text=[label for _, _, label in points],
        mode="lines+markers",
        line={"color": hue, "width": 2},
        marker={"size": 7, "color": hue},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
