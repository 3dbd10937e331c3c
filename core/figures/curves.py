"""Curves: an error as a setting varies, and exp with the partial sums of its series."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, marker, styled


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


def series_figure(logits: np.ndarray, terms: int, *, mode: Mode = "light") -> go.Figure:
    """exp(t) and its partial sums over the range of `logits`, with the histogram of the logits."""
    t = np.linspace(min(logits.min(), -0.5), max(logits.max(), 0.5), 241)
    figure = go.Figure()
    sums = np.zeros_like(t)
    term = np.ones_like(t)
    for n in range(max(terms, 5)):
        sums = sums + term
        term = term * t / (n + 1)
        if n + 1 in (1, terms) or n + 1 in range(2, 6):
            figure.add_trace(_partial_sum(t, sums, n + 1, n + 1 == terms, mode))
    ink = {"color": colour("ink", mode), "width": 3}
    figure.add_trace(go.Scatter(x=t, y=np.exp(t), name="exp(t)", mode="lines", line=ink))
    figure.add_trace(
        go.Histogram(
            x=logits,
            yaxis="y2",
            name="distribution of q·k",
            histnorm="probability",
            nbinsx=40,
            marker={"color": colour("faint", mode)},
            opacity=0.6,
            hoverinfo="skip",
        )
    )
    figure.update_layout(
        yaxis2={"overlaying": "y", "side": "right", "visible": False, "range": [0, 0.5]},
        yaxis={"range": [min(-1.0, sums.min() * 0.5), float(np.exp(t[-1])) * 1.02]},
    )
    figure.update_xaxes(title="t = q·k, with the scale")
    return styled(figure, "exp(t) and its partial sums over the range of q·k", height=420)


def _partial_sum(t: np.ndarray, sums: np.ndarray, terms: int, chosen: bool, mode: Mode):
    line = {"color": colour(str(terms), mode), "width": 3 if chosen else 1.2}
    if not chosen:
        line["dash"] = "dash"
    return go.Scatter(x=t, y=sums, name=f"K = {terms}", mode="lines", line=line)
