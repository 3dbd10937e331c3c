"""Confusion matrices, and predictions for shifted images."""

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import SEQUENTIAL, Mode, colour, marker, styled

CLICKABLE = 44  # pixels: the size of the invisible marker over a cell
LABEL_WIDTH = 18  # characters in a line of the name of a class


def confusion_figure(
    counts: np.ndarray,
    classes: Sequence[str],
    title: str,
    *,
    largest: int,
    chosen: tuple[int, int] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Counts (true, predicted), written in the cells; compared figures share `largest`.

    A click on a cell gives its numbers; the `chosen` one is framed.
    """
    labels = [wrapped(name) for name in classes]
    figure = go.Figure([_counted(counts, largest), _clickable(counts, classes)])
    if chosen is not None:
        true, predicted = chosen
        corners = {"x0": predicted - 0.5, "x1": predicted + 0.5, "y0": true - 0.5, "y1": true + 0.5}
        figure.add_shape(**corners, line={"color": colour("mark", mode), "width": 3})
    ticks = {"tickvals": list(range(len(labels))), "ticktext": labels, "showgrid": False}
    figure.update_xaxes(title="predicted", side="bottom", fixedrange=True, **ticks)
    figure.update_yaxes(title="true", autorange="reversed", fixedrange=True, **ticks)
    figure = styled(figure, title, height=340).update_layout(dragmode=False)
    return figure if title else figure.update_layout(margin_t=8)


def _counted(counts: np.ndarray, largest: int) -> go.Heatmap:
    """The counts as colours, written in the cells."""
    return go.Heatmap(
        z=counts,
        colorscale=SEQUENTIAL,
        zmin=0,
        zmax=largest,
        text=counts,
        texttemplate="%{text}",
        hoverinfo="skip",
        showscale=False,
    )


def _clickable(counts: np.ndarray, classes: Sequence[str]) -> go.Scatter:
    """An invisible marker over each cell: a heatmap's own cells cannot be clicked."""
    cells = [(t, p) for t in range(len(classes)) for p in range(len(classes))]
    return go.Scatter(
        x=[predicted for _, predicted in cells],
        y=[true for true, _ in cells],
        mode="markers",
        marker={"size": CLICKABLE, "symbol": "square", "opacity": 0},
        customdata=cells,
        hovertext=[f"true {classes[t]}, predicted {classes[p]}: {counts[t, p]}" for t, p in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def wrapped(name: str) -> str:
    """The name of a class in short lines."""
    return "<br>".join(wrap(name, LABEL_WIDTH)) or name


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
