"""A cost against the size on logarithmic axes: Plotly when finished, Altair while rows arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import altair as alt
import pandas as pd
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, faded, marker, styled

LABEL_GAP = 0.05  # of the height, between the names of two lines


@dataclass(frozen=True)
class Trend:
    """The fitted power law of one method, and the exponent that theory predicts."""

    method: str
    name: str  # at the end of the line
    fitted_sizes: tuple[float, ...] = ()
    fitted_costs: tuple[float, ...] = ()
    theory: int | None = None  # exponent, drawn dotted through the last measured point
    looks: str = ""  # the method whose colour and marker it has, where that is another
    dashed: bool = False

    @property
    def hue(self) -> str:
        return self.looks or self.method


def scaling_figure(
    frame: pd.DataFrame,
    title: str,
    *,
    trends: Sequence[Trend],
    size_label: str,
    cost_label: str,
    cost_unit: str = "",
    crossings: Sequence[tuple[float, str]] = (),
    marked: float | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """The columns `method, size, cost` and, if present, `low, high, disturbed`.

    `crossings` are sizes to mark, each with the text of its mark; `marked` is one without a text.
    Each line has its name at its end.
    """
    figure = go.Figure()
    for trend in trends:
        points = frame[frame["method"] == trend.method].sort_values("size")
        if points.empty:
            continue
        figure.add_trace(_measured(points, trend, mode))
        if trend.fitted_sizes:
            figure.add_trace(_line(trend, trend.fitted_sizes, trend.fitted_costs, "solid", mode, 3))
        if trend.theory is not None:
            figure.add_trace(_theory(points, trend, mode))
    sizes = sorted(frame["size"].unique())
    figure.update_xaxes(
        type="log", title=size_label, tickvals=sizes, ticktext=[f"{int(n):,}" for n in sizes]
    )
    figure.update_yaxes(
        type="log", title=cost_label, dtick=1, exponentformat="SI", ticksuffix=cost_unit
    )
    ink = colour("ink", mode)
    if marked:
        figure.add_vline(x=marked, line={"color": colour("faint", mode), "width": 6}, layer="below")
    for size, text in crossings:
        figure.add_vline(x=size, line={"color": ink, "dash": "dash", "width": 1})
        anchors = {"xanchor": "right", "yanchor": "bottom"}
        label = {"text": text, "textangle": -90, "showarrow": False, "font_color": ink, **anchors}
        figure.add_annotation(x=log10(size), y=0, yref="paper", **label)
    for label in _end_labels(frame, trends, mode):
        figure.add_annotation(label)
    return styled(figure, title, height=520).update_layout(showlegend=False)


def live_scaling_chart(
    frame: pd.DataFrame,
    names: dict[str, str],
    *,
    before: pd.DataFrame,
    size_label: str,
    cost_label: str,
    mode: Mode = "light",
) -> alt.LayerChart:
    """The columns `method, size, cost` so far, over those of `before`, which are pale.

    The chart is redrawn in place without flicker.
    """
    methods = [m for m in names if m in {*frame["method"], *before["method"]}]
    hues = alt.Scale(domain=[names[m] for m in methods], range=[colour(m, mode) for m in methods])
    pale, bold = (
        alt.Chart(points.assign(name=points["method"].map(names)))
        .mark_line(point={"opacity": opacity}, opacity=opacity)
        .encode(
            x=alt.X("size:Q", title=size_label, scale=alt.Scale(type="log", base=2, nice=False)),
            y=alt.Y("cost:Q", title=cost_label, scale=alt.Scale(type="log")),
            color=alt.Color(
                "name:N", scale=hues, legend=alt.Legend(orient="bottom", title=None, columns=2)
            ),
        )
        for points, opacity in ((before, 0.3), (frame, 1.0))
    )
    return (pale + bold).properties(height=420)


def _measured(points: pd.DataFrame, trend: Trend, mode: Mode) -> go.Scatter:
    error_bars = None
    if "low" in points:
        above, below = points["high"] - points["cost"], points["cost"] - points["low"]
        error_bars = {"type": "data", "array": above, "arrayminus": below, "symmetric": False}
    symbol = marker(trend.hue)
    disturbed = points.get("disturbed", pd.Series(False, index=points.index))
    return go.Scatter(
        x=points["size"],
        y=points["cost"],
        error_y=error_bars,
        name=trend.name,
        legendgroup=trend.method,
        mode="markers+lines",
        line={
            "color": colour(trend.hue, mode),
            "width": 1,
            "dash": "dash" if trend.dashed else "solid",
        },
        marker={
            "size": 9,
            "symbol": [f"{symbol}-open" if d else symbol for d in disturbed],
            "color": colour(trend.hue, mode),
            "line": {"width": 1.5, "color": colour(trend.hue, mode)},
        },
        hovertemplate=f"{trend.name}<br>%{{x:,}}: %{{y:.4~s}}<extra></extra>",
    )


def _end_labels(frame: pd.DataFrame, trends: Sequence[Trend], mode: Mode) -> list[dict]:
    """The name of each line above its last point; those that would overlap are moved up."""
    costs = frame["cost"]
    if costs.empty or costs.min() <= 0:
        return []
    low, high = log10(costs.min()), log10(costs.max())
    gap = LABEL_GAP * max(high - low, 1.0)
    last = {m: points.sort_values("size").iloc[-1] for m, points in frame.groupby("method")}
    labels, lowest = [], low
    for trend in sorted((t for t in trends if t.method in last), key=lambda t: last[t.method].cost):
        point = last[trend.method]
        y = max(log10(point["cost"]), lowest)
        lowest = y + gap
        labels.append(
            {
                "x": log10(point["size"]),
                "y": y,
                "text": trend.name,
                "font": {"color": colour(trend.hue, mode), "size": 12},
                "bgcolor": faded("paper", mode, 0.7),
                "showarrow": False,
                "xanchor": "right",
                "yanchor": "bottom",
                "yshift": 4,
            }
        )
    return labels


def _theory(points: pd.DataFrame, trend: Trend, mode: Mode) -> go.Scatter:
    last = points.iloc[-1]
    costs = last["cost"] * (points["size"] / last["size"]) ** trend.theory
    return _line(trend, points["size"], costs, "dot", mode, 1.5)


def _line(trend: Trend, sizes, costs, dash: str, mode: Mode, width: float) -> go.Scatter:
    return go.Scatter(
        x=list(sizes),
        y=list(costs),
        mode="lines",
        line={"color": colour(trend.hue, mode), "dash": dash, "width": width},
        opacity=0.45 if dash == "solid" else 0.9,
        legendgroup=trend.method,
        showlegend=False,
        hoverinfo="skip",
    )
