"""How sure a decoder was of each symbol that it wrote."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.map_cells import symbol_label
from core.figures.theme import Mode, colour, faded, styled


def confidence_figure(
    symbols: Sequence[str],
    probabilities: np.ndarray,
    predicted: Sequence[str],
    *,
    colour_name: str,
    mode: Mode = "light",
) -> go.Figure:
    """A bar from 0 to 1 for each step; faded where another symbol was likelier (forced text)."""
    labels = [symbol_label(s) for s in symbols]
    own = [a == b for a, b in zip(symbols, predicted, strict=True)]
    hues = [colour(colour_name, mode) if same else faded(colour_name, mode, 0.4) for same in own]
    texts = [
        f"step {i + 1}: {label}, {p:.3f}" + ("" if same else f"; likelier: {symbol_label(other)}")
        for i, (label, p, same, other) in enumerate(
            zip(labels, probabilities, own, predicted, strict=True)
        )
    ]
    bars = go.Bar(
        x=list(range(len(labels))),
        y=np.round(probabilities, 4),
        marker={"color": hues},
        text=texts,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    figure = styled(go.Figure(bars), "", height=150)
    figure.update_xaxes(
        tickvals=list(range(len(labels))), ticktext=labels, tickangle=0, showgrid=False
    )
    figure.update_yaxes(range=[0, 1], tickvals=[0, 0.5, 1])
    return figure.update_layout(margin={"l": 8, "r": 8, "t": 4, "b": 8}, bargap=0.15)
