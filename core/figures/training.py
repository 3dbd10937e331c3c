"""Curves of trainings: Plotly when finished, Altair while epochs arrive."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.figures.theme import Mode, colour, dash, faded, styled

MEASURES = {"loss": "training loss", "accuracy": "validation accuracy"}


def training_figure(
    frame: pd.DataFrame,
    title: str,
    *,
    names: dict[str, str],
    ranges: dict[str, tuple[float, float]],
    loss_name: str = "training loss",
    mode: Mode = "light",
) -> go.Figure:
    """Loss above, validation accuracy below, against the epoch.

    Columns: `variant, learning_rate, seed, epoch, loss, accuracy`. A line is the mean over seeds,
    its band spans the lowest to the highest. Compared figures share their `ranges`.
    """
    figure = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.06)
    for (variant, rate), group in frame.groupby(["variant", "learning_rate"], sort=False):
        label = f"{names[variant]}, {rate:g}"
        for row, measure in enumerate(MEASURES, 1):
            for trace in _line_and_band(group, measure, variant, rate, label, mode):
                trace.showlegend = trace.showlegend and row == 1
                figure.add_trace(trace, row=row, col=1)
    figure.update_yaxes(title=loss_name, range=ranges["loss"], row=1)
    figure.update_yaxes(title=MEASURES["accuracy"], range=ranges["accuracy"], row=2)
    last = frame["epoch"].max()
    figure.update_xaxes(range=[0.5, last + 0.5])
    figure.update_xaxes(title="epoch", dtick=max(1, round(last / 8)), row=2)
    styled(figure, title, height=560)
    return figure.update_layout(
        legend={"itemclick": "toggleothers", "itemdoubleclick": "toggle"}, hovermode="x"
    )


def live_training_chart(
    frame: pd.DataFrame,
    measure: str,
    *,
    names: dict[str, str],
    label: str,
    n_epochs: int,
    mode: Mode = "light",
) -> alt.Chart:
    """One measure of all trainings so far; the chart is redrawn in place without flicker."""
    variants = [v for v in names if v in set(frame["variant"])]
    hues = alt.Scale(domain=[names[v] for v in variants], range=[colour(v, mode) for v in variants])
    labelled = frame.assign(
        network=frame["variant"].map(names), rate=frame["learning_rate"].map("{:g}".format)
    )
    legend = alt.Legend(orient="bottom", title=None, direction="vertical", labelLimit=0)
    epochs = alt.Scale(domain=[1, max(2, n_epochs)])
    dashes = alt.Legend(orient="bottom", title="learning rate")
    return (
        alt.Chart(labelled)
        .mark_line(point=True)
        .encode(
            x=alt.X("epoch:Q", scale=epochs, axis=alt.Axis(tickMinStep=1)),
            y=alt.Y(f"{measure}:Q", title=label, scale=alt.Scale(zero=False)),
            color=alt.Color("network:N", scale=hues, legend=legend),
            strokeDash=alt.StrokeDash("rate:N", legend=dashes),
            detail="seed:N",
        )
        .properties(height=340)
    )


def value_range(values: Sequence[float], margin: float = 0.05) -> tuple[float, float]:
    """From the lowest to the highest value, with a margin; compared figures share it."""
    low, high = min(values), max(values)
    padding = (high - low or 1.0) * margin
    return low - padding, high + padding


def _line_and_band(
    group: pd.DataFrame, measure: str, variant: str, rate: float, label: str, mode: Mode
) -> list[go.Scatter]:
    statistics = group.groupby("epoch")[measure].agg(["mean", "min", "max"]).reset_index()
    common = {"legendgroup": label, "name": label}
    line = go.Scatter(
        x=statistics["epoch"],
        y=statistics["mean"],
        mode="lines+markers",
        line={"color": colour(variant, mode), "dash": dash(rate), "width": 2},
        marker={"size": 5},
        showlegend=True,
        hovertemplate=f"{label}: %{{y:.4f}}<extra></extra>",
        **common,
    )
    if group["seed"].nunique() == 1:
        return [line]
    band = go.Scatter(
        x=[*statistics["epoch"], *statistics["epoch"][::-1]],
        y=[*statistics["max"], *statistics["min"][::-1]],
        fill="toself",
        fillcolor=faded(variant, mode),
        line={"width": 0},
        mode="lines",
        showlegend=False,
        hoverinfo="skip",
        **common,
    )
    return [band, line]
