"""The probability that a decoder gave to each symbol that it wrote."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.edits import escaped_label
from core.figures.theme import Mode, colour, faded, styled

MARKS = {"<": "start", ">": "stop"}


def confidence_figure(
    symbols: Sequence[str],
    probabilities: np.ndarray,
    predicted: Sequence[str],
    *,
    colour_name: str,
    mode: Mode = "light",
) -> go.Figure:
    """A bar from 0 to 1 for each step; pale if another symbol was more likely (forced text)."""
    labels = [symbol_label(s) for s in symbols]
    most_likely = [a == b for a, b in zip(symbols, predicted, strict=True)]
    full, pale = colour(colour_name, mode), faded(colour_name, mode, 0.4)
    hues = [full if most else pale for most in most_likely]
    texts = [
        f"step {i}: {label}, {p:.3f}" + ("" if most else f"; more likely: {symbol_label(best)}")
        for i, (label, p, most, best) in enumerate(
            zip(labels, probabilities, most_likely, predicted, strict=True), 1
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


def symbol_label(symbol: str) -> str:
    """A symbol as a label: start and stop by name, white space visible, mark-up escaped."""
    return MARKS.get(symbol, escaped_label(symbol))
