"""What several networks learned, epoch by epoch: one colour each, one dash a measure."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, styled

DASHES = ("solid", "dash", "dot")


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
    """Columns `decoder, epoch` and the measures (column to label), against the epoch.

    `chance`: the level of each measure that is drawn as a line.
    """
    figure = go.Figure()
    for decoder, rows in frame.groupby("decoder", sort=False):
        for (column, label), dash in zip(measures.items(), DASHES, strict=False):
            name = f"{names[decoder]}: {label}"
            figure.add_trace(
                go.Scatter(
                    x=rows["epoch"],
                    y=rows[column],
                    name=name,
                    mode="lines+markers",
                    line={"color": colour(decoder, mode), "dash": dash, "width": 2},
                    marker={"size": 4},
                    hovertemplate=f"{name} %{{y:.4f}}<extra></extra>",
                )
            )
    lowest = min((chance or {}).values(), default=None)
    for column, level in (chance or {}).items():
        figure.add_hline(
            y=level,
            line={"color": colour("ink", mode), "dash": "dot", "width": 1},
            annotation={"text": f"chance, {measures[column]}: {level:.2f}", "font_size": 11},
            annotation_position="bottom right" if level == lowest else "top right",
        )
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(range=value_range)
    styled(figure, title, height=460)
    return figure.update_layout(hovermode="x")
