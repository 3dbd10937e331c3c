"""Curves: an error as a setting varies, and that of the series of exp where the q·k lie."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, marker, styled

MOST_TERMS = 5  # of the series


def error_figure(
    frame: pd.DataFrame, title: str, *, label: str, log_x: bool = True, mode: Mode = "light"
) -> go.Figure:
    """The columns `terms, value, error` as a curve for each K; the error axis is logarithmic."""
    figure = go.Figure()
    for terms, points in frame.groupby("terms"):
        name = f"K = {terms}" + (" (mean of V)" if terms == 1 else "")
        figure.add_trace(
            go.Scatter(
                x=points["value"],
                y=points["error"],
                name=name,
                mode="lines+markers",
                line={
                    "color": colour(str(terms), mode),
                    "dash": "dash" if terms == 1 else "solid",
                },
                marker={"symbol": marker(str(terms)), "size": 8, "line": {"width": 1.5}},
                hovertemplate=f"{name}<br>{label} %{{x}}: %{{y:.3g}}<extra></extra>",
            )
        )
    values = sorted(frame["value"].unique())
    figure.update_xaxes(
        title=label,
        type="log" if log_x else "linear",
        tickvals=values,
        ticktext=[f"{v:g}" for v in values],
    )
    figure.update_yaxes(title="relative error", type="log", exponentformat="power")
    return styled(figure, title, height=380)


def series_error_figure(logits: np.ndarray, terms: int, *, mode: Mode = "light") -> go.Figure:
    """How far each partial sum is from exp(t) over the range of `logits`.

    The error axis is logarithmic; behind the curves lies the histogram of the logits.
    """
    t = np.linspace(min(logits.min(), -0.5), max(logits.max(), 0.5), 240)  # never 0
    figure = go.Figure(_histogram(logits, mode))
    sums = np.zeros_like(t)
    term = np.ones_like(t)
    for n in range(MOST_TERMS):
        sums = sums + term
        term = term * t / (n + 1)
        figure.add_trace(_series_error(t, abs(sums - np.exp(t)), n + 1, terms, mode))
    figure.update_layout(
        yaxis={
            "type": "log",
            "range": [-4, float(np.log10(1.2 * max(np.exp(t[-1]), sums.max())))],
            "exponentformat": "power",
            "title": "|sum − exp(t)|",
        },
        yaxis2={"overlaying": "y", "side": "right", "visible": False, "range": [0, 0.5]},
    )
    figure.update_xaxes(title="t = q·k, with the scale")
    return styled(figure, "How far the partial sums are from exp(t)", height=420)


def _series_error(t: np.ndarray, error: np.ndarray, n: int, chosen: int, mode: Mode) -> go.Scatter:
    line = {"color": colour(str(n), mode), "width": 3 if n == chosen else 1.2}
    if n != chosen:
        line["dash"] = "dash"
    name = f"K = {n}"
    hover = f"{name}<br>t = %{{x:.2f}}: %{{y:.3g}} off<extra></extra>"
    return go.Scatter(x=t, y=error, name=name, mode="lines", line=line, hovertemplate=hover)


def _histogram(logits: np.ndarray, mode: Mode) -> go.Histogram:
    return go.Histogram(
        x=logits,
        yaxis="y2",
        name="distribution of q·k",
        histnorm="probability",
        nbinsx=40,
        marker={"color": colour("faint", mode)},
        opacity=0.6,
        hoverinfo="skip",
    )
