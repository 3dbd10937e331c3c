"""Scores and their chance level: each score as a bar from 0, over it a box of chance."""

from collections.abc import Iterator, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, faded, marker, styled

SHUFFLED = "shuffled"
THICKNESS = 0.2  # of a bar and of a box; 1 is the distance of two measures


def chance_figure(
    scores: dict[str, np.ndarray],
    chance: dict[str, np.ndarray],
    shuffled: np.ndarray,
    measures: Sequence[str],
    *,
    names: dict[str, str],
    mode: Mode = "light",
) -> go.Figure:
    """M measures from 0 to 1: the `scores` (M,) of each hypothesis as bars, over them its `chance`.

    `chance` (N, M): the similarities to N unrelated references. `shuffled` (N, M): those of the
    reference to itself shuffled. A box spans the middle half, its line is the median, its whiskers
    are the 5th and the 95th percentile. `names` are the hypotheses in the legend, by their key,
    which is also the name of a colour; chance has its own, and is named once.
    """
    figure, positions = go.Figure(), np.arange(len(measures))[::-1]
    rows = [*scores, SHUFFLED]
    for i, key in enumerate(rows):
        y = positions + 0.25 * (len(rows) / 2 - 0.5 - i)
        hue = "reference" if key == SHUFFLED else "chance"
        label = "the reference, shuffled" if key == SHUFFLED else f"{names[key]}: chance"
        values = shuffled if key == SHUFFLED else chance[key]
        box, texts = _box(values, y, hue, label, measures, mode)
        if key != SHUFFLED:
            box.update(name="chance", legendgroup="chance", showlegend=i == 0)
        if key in scores:  # below the box
            figure.add_trace(_bar(scores[key], y, key, mode))
        figure.add_traces([box, texts])
        if key in scores:
            figure.add_trace(_mark(scores[key], y, key, f"{names[key]}: score", measures, mode))
    figure.update_xaxes(automargin=False, range=[-0.02, 1.2], tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1])
    figure.update_yaxes(
        automargin=False,
        showgrid=False,
        tickvals=positions,
        ticktext=list(measures),
        range=[-0.6, len(measures) - 0.4],
    )
    styled(figure, "Scores and their chance level", height=165 + 80 * len(measures))
    margin = {"b": 125, "l": 150}
    return figure.update_layout(margin=margin, hovermode="closest", barmode="overlay")


def _box(
    values: np.ndarray, y: np.ndarray, hue: str, label: str, measures: Sequence[str], mode: Mode
) -> Iterator[go.Scatter | go.Box]:
    low, lower, middle, upper, high = np.percentile(values, [5, 25, 50, 75, 95], axis=0)
    yield go.Box(
        y=y,
        orientation="h",
        lowerfence=low,
        q1=lower,
        median=middle,
        q3=upper,
        upperfence=high,
        width=THICKNESS,
        name=label,
        line={"color": colour(hue, mode), "width": 1.2},
        fillcolor=faded(hue, mode),
        hoverinfo="skip",
    )
    texts = [
        f"{measure}, {label}: median {m:.3f}, 5 to 95%: {a:.3f} to {b:.3f}, n = {len(values)}"
        for measure, m, a, b in zip(measures, middle, low, high, strict=True)
    ]
    yield go.Scatter(
        x=middle,
        y=y,
        mode="markers",
        marker={"size": 14, "opacity": 0},
        showlegend=False,
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )


def _bar(scores: np.ndarray, y: np.ndarray, key: str, mode: Mode) -> go.Bar:
    return go.Bar(
        x=scores,
        y=y,
        orientation="h",
        width=THICKNESS,
        marker={"color": faded(key, mode, 0.4), "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )


def _mark(
    scores: np.ndarray, y: np.ndarray, key: str, label: str, measures: Sequence[str], mode: Mode
) -> go.Scatter:
    return go.Scatter(
        x=scores,
        y=y,
        mode="markers+text",
        name=label,
        marker={"size": 11, "symbol": marker(key), "color": colour(key, mode)},
        text=[f"{score:.3f}" for score in scores],
        textfont={"color": colour(key, mode), "size": 12},
        textposition=["middle right"] * len(scores),
        cliponaxis=False,
        hovertext=list(measures),
        hovertemplate=f"%{{hovertext}}, {label}: %{{x:.3f}}<extra></extra>",
    )
