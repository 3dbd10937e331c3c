"""Scores of single utterances: every measure against every other, for each decoder."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.figures.edits import escaped_label
from core.figures.theme import Mode, colour, marker, styled

LIMITS = [-0.05, 1.05]
BINS = {"start": -0.05, "end": 1.05, "size": 0.1}  # centred on 0, 0.1, …, 1


def scatter_matrix_figure(
    frame: pd.DataFrame,
    measures: dict[str, str],
    title: str,
    *,
    names: dict[str, str],
    chance: dict[str, float] | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Scatter plots of every two measures below the diagonal, histograms on it; from 0 to 1.

    The frame has the columns `decoder, reference, hypothesis` and the `measures` (column to label),
    and a few thousand rows at most. A click on a point gives its `customdata`, the number of its
    row from 0. `names` are the decoders in the legend; `chance` holds levels of measures, which are
    drawn as lines.
    """
    n = len(measures)
    spacing = {"horizontal_spacing": 0.04, "vertical_spacing": 0.04}
    figure = make_subplots(rows=n, cols=n, shared_xaxes="columns", **spacing)
    for decoder, name in names.items():
        part = frame.assign(number=range(len(frame)))[frame["decoder"] == decoder]
        for row, column, x, y in _panels(measures):
            trace = _histogram(part, x) if x == y else _points(part, x, y, measures)
            trace.update(name=name, legendgroup=decoder, showlegend=(row, column) == (2, 1))
            trace.update(marker_color=colour(decoder, mode))
            figure.add_trace(trace, row=row, col=column)
        symbol = {"marker": {"symbol": marker(decoder)}}
        figure.update_traces(symbol, {"type": "scatter", "legendgroup": decoder})
    for row, column, x, y in _panels(measures):
        _draw_chance(figure, row, column, x, y, chance or {}, mode)
        _label(figure, row, column, measures[x], measures[y], n, _tallest(frame, list(measures)))
    styled(figure, title, height=160 + 170 * n)
    return figure.update_layout(barmode="overlay", dragmode="zoom", margin_b=90)


def _panels(measures: dict[str, str]) -> list[tuple[int, int, str, str]]:
    """The row and column of each panel, from 1, and the measures of its x and y axis."""
    keys = list(measures)
    pairs = [(i, j) for i in range(len(keys)) for j in range(i + 1)]
    return [(i + 1, j + 1, keys[j], keys[i]) for i, j in pairs]


def _points(part: pd.DataFrame, x: str, y: str, measures: dict[str, str]) -> go.Scatter:
    texts = zip(part["reference"], part["hypothesis"], strict=True)
    values = f"{measures[x]} %{{x:.3f}}, {measures[y]} %{{y:.3f}}"
    return go.Scatter(
        x=part[x].to_numpy(),
        y=part[y].to_numpy(),
        mode="markers",
        marker={"size": 7, "opacity": 0.55},
        customdata=part["number"].tolist(),
        hovertext=[f"{_text(a)}<br>→ {_text(b)}" for a, b in texts],
        hovertemplate=f"%{{hovertext}}<br>{values}<extra></extra>",
    )


def _histogram(part: pd.DataFrame, x: str) -> go.Histogram:
    return go.Histogram(
        x=part[x].to_numpy(),
        xbins=BINS,
        opacity=0.55,
        hovertemplate="%{x}: %{y}<extra>%{fullData.name}</extra>",
    )


def _tallest(frame: pd.DataFrame, measures: list[str]) -> int:
    """The utterances in the tallest bar of all histograms, at least 1."""
    edges = np.arange(-0.5, 11) / 10
    counts = [
        np.histogram(scores, edges)[0].max()
        for _, part in frame.groupby("decoder")
        for scores in part[measures].to_numpy().T
    ]
    return max(counts, default=1)


def _draw_chance(
    figure: go.Figure, row: int, column: int, x: str, y: str, chance: dict[str, float], mode: Mode
) -> None:
    line = {"color": colour("chance", mode), "dash": "dot", "width": 1.5}
    if x in chance:
        figure.add_vline(x=chance[x], line=line, row=row, col=column)
    if y in chance and x != y:
        figure.add_hline(y=chance[y], line=line, row=row, col=column)
    if (row, column) == (2, 1) and chance:
        legend = go.Scatter(x=[None], y=[None], mode="lines", line=line, name="chance")
        figure.add_trace(legend, row=row, col=column)


def _label(figure: go.Figure, row: int, column: int, x: str, y: str, n: int, tallest: int) -> None:
    panel, small = {"row": row, "col": column}, {"size": 12}
    figure.update_xaxes(range=LIMITS, dtick=0.5, **panel)
    if row != column:
        figure.update_yaxes(range=LIMITS, dtick=0.5, showticklabels=column == 1, **panel)
    else:
        figure.update_yaxes(range=[0, 1.05 * tallest], showticklabels=row == 1, **panel)
    if row == n:
        figure.update_xaxes(title={"text": x, "font": small}, showticklabels=True, **panel)
    if column == 1:
        text = y if row > 1 else "utterances"
        figure.update_yaxes(title={"text": text, "font": small}, **panel)


def _text(text: str) -> str:
    return escaped_label(text).replace("␣", " ")
