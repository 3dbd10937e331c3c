"""The matrix of distances between prefixes of two texts, with the path of the edits."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import SEQUENTIAL, Mode, colour, styled

VISIBLE = {" ": "␣", "\n": "⏎", "\r": "⏎", "\t": "⇥"}


def plain(symbol: str) -> str:
    """A symbol for a label: white space made visible, and nothing that Plotly reads as mark-up."""
    shown = "".join(VISIBLE.get(c, c if c.isprintable() else "�") for c in symbol)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def distance_figure(
    matrix: np.ndarray,
    reference: Sequence[str],
    hypothesis: Sequence[str],
    path: Sequence[tuple[int, int, str]],
    *,
    mode: Mode = "light",
) -> go.Figure:
    """Distances of prefixes (rows: reference) and the path (row, column, label of each point)."""
    rows, columns = matrix.shape
    figure = go.Figure(
        go.Heatmap(
            z=matrix,
            zmin=0,
            zmax=max(1, int(matrix.max())),  # also of equal or empty texts
            colorscale=SEQUENTIAL,
            hovertemplate="first %{y} of the reference, first %{x} of the hypothesis: "
            "%{z} edits<extra></extra>",
            colorbar={"orientation": "h", "thickness": 8, "y": -0.05, "yanchor": "top", "len": 0.7},
        )
    )
    points = {"size": 7, "color": colour("negative", mode)}
    figure.add_trace(
        go.Scatter(
            x=[column for _, column, _ in path],
            y=[row for row, _, _ in path],
            text=[label for _, _, label in path],
            mode="lines+markers",
            line={"color": colour("negative", mode), "width": 2},
            marker=points,
            hovertemplate="%{text}<extra></extra>",
            showlegend=False,
        )
    )
    labels = {"side": "top", "title": "hypothesis", "constrain": "domain", "showgrid": False}
    texts = ["", *map(plain, hypothesis)]
    figure.update_xaxes(tickvals=list(range(columns)), ticktext=texts, **labels)
    texts = ["", *map(plain, reference)]
    figure.update_yaxes(tickvals=list(range(rows)), ticktext=texts, title="reference")
    figure.update_yaxes(autorange="reversed", scaleanchor="x", constrain="domain", showgrid=False)
    styled(figure, "Edits between the beginnings of both texts", height=520)
    return figure.update_layout(margin_t=90)
