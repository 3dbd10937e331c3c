"""Curves: an error as a setting varies, and that of the series of exp where the q·k lie."""

from math import ceil, floor, log10

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.figures.line_names import name_lines, padded
from core.figures.theme import Mode, colour, marker, styled
from core.wording import significant, tick_texts

HEIGHT, BESIDE_PLOT = 380, 90  # pixels: of a figure, and of its title and axis
MOST_TERMS = 5  # of the series


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
                text=[significant(error) for error in points["error"]],
                hovertemplate=f"{name}<br>{label} %{{x}}: %{{text}}<extra></extra>",
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
    figure.update_yaxes(ticktext=tick_texts(ticks))
    name_lines(figure, ends, limits, HEIGHT - BESIDE_PLOT)
    return figure


def log_ticks(limits: tuple[float, float]) -> list[float]:
    """Powers of 10 between the logarithms; also 2 and 5 times such where these are few."""
    steps = (1, 2, 5) if limits[1] - limits[0] < 2 else (1,)
    powers = range(floor(limits[0]), ceil(limits[1]))
    ticks = [step * 10.0**power for power in powers for step in steps]
    return [tick for tick in ticks if limits[0] <= log10(tick) <= limits[1]]


def series_error_figure(logits: np.ndarray, terms: int, *, mode: Mode = "light") -> go.Figure:
    """How far each partial sum is from exp(t) over the range of `logits`.

    The error axis is logarithmic; behind the curves lies the histogram of the logits.
    """
    t = np.linspace(min(logits.min(), -0.5), max(logits.max(), 0.5), 240)  # never 0
    figure, ends = go.Figure(_histogram(logits, mode)), []
    sums = np.zeros_like(t)
    term = np.ones_like(t)
    for n in range(MOST_TERMS):
        sums = sums + term
        term = term * t / (n + 1)
        error = abs(sums - np.exp(t))
        figure.add_trace(_series_error(t, error, n + 1, terms, mode))
        ends.append((f"K = {n + 1}", log10(error[-1]), colour(str(n + 1), mode)))
    figure.update_layout(
        yaxis={"type": "log", "exponentformat": "power", "title": "|sum − exp(t)|"},
        yaxis2={"overlaying": "y", "side": "right", "visible": False, "range": [0, 0.5]},
    )
    figure.update_xaxes(title="t = q·k, with the scale")
    styled(figure, "How far the partial sums are from exp(t)", height=HEIGHT)
    limits = (-4.0, log10(1.2 * max(np.exp(t[-1]), sums.max())))
    name_lines(figure, ends, limits, HEIGHT - BESIDE_PLOT - 20)
    return figure


def _series_error(t: np.ndarray, error: np.ndarray, n: int, chosen: int, mode: Mode) -> go.Scatter:
    line = {"color": colour(str(n), mode), "width": 3 if n == chosen else 1.2}
    if n != chosen:
        line["dash"] = "dash"
    name = f"K = {n}"
    hover = f"{name}<br>t = %{{x:.2f}}: %{{text}} off<extra></extra>"
    style = {"mode": "lines", "line": line, "showlegend": False}
    style["text"] = [significant(e) for e in error]
    return go.Scatter(x=t, y=error, name=name, hovertemplate=hover, **style)


def _histogram(logits: np.ndarray, mode: Mode) -> go.Histogram:
    return go.Histogram(
        x=logits,
        yaxis="y2",
        name="how often each q·k occurs",
        showlegend=True,
        histnorm="probability",
        nbinsx=40,
        marker={"color": colour("faint", mode)},
        opacity=0.6,
        hoverinfo="skip",
    )
