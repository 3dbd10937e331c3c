"""Learning curves of several networks: a colour for each network, a dash for each measure.

Each curve has its name at its end.
"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from core.figures.line_names import name_lines, padded
from core.figures.theme import Mode, colour, styled

DASHES = ("solid", "dash", "dot")
HEIGHT, BESIDE_PLOT = 460, 90  # pixels: of a figure, and of its title and axis


def learning_figure(
    frame: pd.DataFrame,
    measures: dict[str, str],
    title: str,
    *,
    names: dict[str, str],
    value_range: Sequence[float] | None = None,
    chance: dict[str, float] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """The `measures`, from a column of the frame to its label, against the epoch.

    The frame also has the columns `decoder, epoch`, and a row for each epoch in order. `chance`
    holds levels of measures, which are drawn as lines.
    """
    figure, ends = go.Figure(), []
    for decoder, rows in frame.groupby("decoder", sort=False):
        for (column, label), dash in zip(measures.items(), DASHES, strict=False):
            line = {"color": colour(decoder, mode), "dash": dash, "width": 2}
            name = f"{names[decoder]}: {label}"
            figure.add_trace(_curve(rows, column, name, line))
            ends.append((name, rows[column].iloc[-1], line["color"]))
    lowest = min((chance or {}).values(), default=None)
    for column, level in (chance or {}).items():
        figure.add_hline(
            y=level,
            line={"color": colour("chance", mode), "dash": "dot", "width": 1},
            annotation={
                "text": f"chance, {measures[column]}: {level:.2f}",
                "font": {"size": 12, "color": colour("chance", mode)},
            },
            annotation_position="bottom right" if level == lowest else "top right",
        )
    figure.update_xaxes(title="epoch")
    styled(figure, title, height=HEIGHT).update_layout(hovermode="x", showlegend=False)
    values = frame[list(measures)].stack()
    limits = tuple(value_range or padded(values.min(), values.max()))
    name_lines(figure, ends, limits, HEIGHT - BESIDE_PLOT)
    return figure


def _curve(rows: pd.DataFrame, column: str, name: str, line: dict) -> go.Scatter:
    return go.Scatter(
        x=rows["epoch"],
        y=rows[column],
        name=name,
        mode="lines+markers",
        line=line,
        marker={"size": 4},
        hovertemplate=f"{name} %{{y:.4f}}<extra></extra>",
    )
