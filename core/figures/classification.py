"""Confusion matrices, and predictions for shifted images."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import SEQUENTIAL, Mode, colour, marker, styled


def confusion_figure(
    counts: np.ndarray, classes: Sequence[str], title: str, *, largest: int
) -> go.Figure:
    """Counts (true, predicted), written in the cells; compared figures share `largest`."""
    figure = go.Figure(
        go.Heatmap(
            z=counts,
            x=list(classes),
            y=list(classes),
            colorscale=SEQUENTIAL,
            zmin=0,
            zmax=largest,
            text=counts,
            texttemplate="%{text}",
            hovertemplate="true %{y}, predicted %{x}: %{z}<extra></extra>",
            showscale=False,
        )
    )
    figure.update_xaxes(title="predicted", side="bottom", showgrid=False)
    figure.update_yaxes(title="true", autorange="reversed", showgrid=False)
    return styled(figure, title, height=400)


def shift_figure(
    shifts: Sequence[int],
    curves: dict[str, Sequence[float]],
    title: str,
    *,
    names: dict[str, str],
    value_label: str,
    axis_label: str,
    chosen: int | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Values from 0 to 1 against the shift: a curve for each variant, the key of `curves`."""
    figure = go.Figure()
    for variant, values in curves.items():
        side = variant.split("/")[0]
        figure.add_trace(
            go.Scatter(
                x=list(shifts),
                y=list(values),
                name=names[variant],
                mode="lines+markers",
                line={"color": colour(side, mode), "dash": "dot" if "/" in variant else "solid"},
                marker={"symbol": marker(side), "size": 8},
                hovertemplate=f"{names[variant]}: %{{y:.3f}}<extra></extra>",
            )
        )
    if chosen is not None:
        figure.add_vline(x=chosen, line={"color": colour("ink", mode), "dash": "dash", "width": 1})
    figure.update_xaxes(title=axis_label, dtick=1)
    figure.update_yaxes(title=value_label, range=[-0.03, 1.03])
    return styled(figure, title, height=380)
