"""Curves: an error as a setting varies, and exp with the partial sums of its series."""

from math import ceil, floor, log10

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.figures.line_names import name_lines, padded
from core.figures.theme import Mode, colour, marker, styled

HEIGHT, BESIDE_PLOT = 380, 90  # pixels: of a figure, and of its title and axis


def error_figure(
    frame: pd.DataFrame, title: str, *, label: str, log_x: bool = True, mode: Mode = "light"
) -> go.Figure:
    """The columns `terms, value, error` as a curve for each K, named at its end.

    The error axis is logarithmic: errors are above 0.
    """
    figure, ends = go.Figure(), []
    for terms, points in frame.groupby("terms"):
        name = f"K = {terms}" + (" (mean of V)" if terms == 1 else "")
        hue = colour(str(terms), mode)
        figure.add_trace(
            go.Scatter(
                x=points["value"],
                y=points["error"],
                name=name,
                mode="lines+markers",
                line={"color": hue, "dash": "dash" if terms == 1 else "solid"},
                marker={
                    "symbol": marker(str(terms)),
                    "size": 8,
                    "line": {"width": 1.5, "color": hue},
                },
                hovertemplate=f"{name}<br>{label} %{{x}}: %{{y:.3g}}<extra></extra>",
            )
        )
        end = points.sort_values("value")["error"].iloc[-1]
        ends.append((name, log10(end), hue))
    values = sorted(frame["value"].unique())
    figure.update_xaxes(
        title=label,
        type="log" if log_x else "linear",
        tickvals=values,
        ticktext=[f"{v:g}" for v in values],
    )
    styled(figure, title, height=HEIGHT).update_layout(showlegend=False)
    limits = padded(log10(frame["error"].min()), log10(frame["error"].max()))
    ticks = log_ticks(limits)
    figure.update_yaxes(title="relative error", type="log", tickvals=ticks)
    figure.update_yaxes(ticktext=[f"{tick:g}" for tick in ticks])
    name_lines(figure, ends, limits, HEIGHT - BESIDE_PLOT)
    return figure


def log_ticks(limits: tuple[float, float]) -> list[float]:
    """Powers of 10 between the logarithms; also 2 and 5 times such where these are few."""
    steps = (1, 2, 5) if limits[1] - limits[0] < 2 else (1,)
    powers = range(floor(limits[0]), ceil(limits[1]))
    ticks = [step * 10.0**power for power in powers for step in steps]
    return [tick for tick in ticks if limits[0] <= log10(tick) <= limits[1]]


def series_figure(logits: np.ndarray, terms: int, *, mode: Mode = "light") -> go.Figure:
    """exp(t) and its partial sums over the range of `logits`, with the histogram of the logits."""
    t = np.linspace(min(logits.min(), -0.5), max(logits.max(), 0.5), 241)
    figure, ends = go.Figure(), []
    sums = np.zeros_like(t)
    term = np.ones_like(t)
    for n in range(max(terms, 5)):
        sums = sums + term
        term = term * t / (n + 1)
        if n + 1 in (1, terms) or n + 1 in range(2, 6):
            figure.add_trace(_partial_sum(t, sums, n + 1, n + 1 == terms, mode))
            ends.append((f"K = {n + 1}", sums[-1], colour(str(n + 1), mode)))
    exact = {"color": colour("materialised", mode), "width": 3}
    figure.add_trace(_line(t, np.exp(t), "exp(t)", exact))
    ends.append(("exp(t)", float(np.exp(t[-1])), colour("materialised", mode)))
    figure.add_trace(
        go.Histogram(
            x=logits,
            yaxis="y2",
            name="how often each q·k occurs",
            histnorm="probability",
            nbinsx=40,
            marker={"color": colour("faint", mode)},
            opacity=0.6,
            showlegend=True,
            hoverinfo="skip",
        )
    )
    figure.update_layout(
        yaxis2={"overlaying": "y", "side": "right", "visible": False, "range": [0, 0.5]}
    )
    figure.update_xaxes(title="t = q·k, with the scale")
    styled(figure, "exp(t) and its partial sums over the range of q·k", height=HEIGHT)
    limits = (min(-1.0, sums.min() * 0.5), float(np.exp(t[-1])) * 1.02)
    name_lines(figure, ends, limits, HEIGHT - BESIDE_PLOT - 20)
    return figure


def _partial_sum(t: np.ndarray, sums: np.ndarray, terms: int, chosen: bool, mode: Mode):
    line = {"color": colour(str(terms), mode), "width": 3 if chosen else 1.2}
    if not chosen:
        line["dash"] = "dash"
    return _line(t, sums, f"K = {terms}", line)


def _line(t: np.ndarray, y: np.ndarray, name: str, line: dict) -> go.Scatter:
    return go.Scatter(x=t, y=y, name=name, mode="lines", line=line, showlegend=False)
