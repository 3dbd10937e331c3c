"""Where a score lies in what chance gives: a mark on a box of many scores by chance."""

from collections.abc import Iterator, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import Mode, colour, faded, marker, styled

SHUFFLED = "shuffled"


def chance_figure(
    own: dict[str, np.ndarray],
    chance: dict[str, np.ndarray],
    shuffled: np.ndarray,
    measures: Sequence[str],
    *,
    names: dict[str, str],
    mode: Mode = "light",
) -> go.Figure:
    """Each of M measures from 0 to 1: `own` (M,) on the box of `chance` (N, M), by hypothesis.

    Boxes hold the middle half, their line is the median, whiskers reach to the 5th and the 95th
    percentile. `shuffled` (N, M): the true text against itself shuffled. `names` are those of the
    hypotheses in the legend; their keys name colours.
    """
    figure, places = go.Figure(), np.arange(len(measures))[::-1]
    rows = [*own, SHUFFLED]
    for i, key in enumerate(rows):
        y = places + 0.25 * (len(rows) / 2 - 0.5 - i)
        hue = "ink" if key == SHUFFLED else key
        label = "the true text, shuffled" if key == SHUFFLED else f"{names[key]}: chance"
        scores = shuffled if key == SHUFFLED else chance[key]
        figure.add_traces([*_box(scores, y, hue, label, measures, mode)])
        if key in own:
            figure.add_trace(_mark(own[key], y, key, f"{names[key]}: score", measures, mode))
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(tickvals=places, ticktext=list(measures), range=[-0.6, len(measures) - 0.4])
    styled(figure, "Scores and what chance gives", height=130 + 80 * len(measures))
    return figure.update_layout(margin_b=90, hovermode="closest")


def _box(
    scores: np.ndarray, y: np.ndarray, hue: str, label: str, measures: Sequence[str], mode: Mode
) -> Iterator[go.Scatter | go.Box]:
    low, lower, middle, upper, high = np.percentile(scores, [5, 25, 50, 75, 95], axis=0)
    yield go.Box(
        y=y,
        orientation="h",
        lowerfence=low,
        q1=lower,
        median=middle,
        q3=upper,
        upperfence=high,
        width=0.2,
        name=label,
        line={"color": colour(hue, mode), "width": 1.2},
        fillcolor=faded(hue, mode),
        hoverinfo="skip",
    )
    texts = [
        f"{measure}, {label}: median {m:.3f}, 5 to 95 %: {a:.3f} to {b:.3f}, n = {len(scores)}"
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


def _mark(
    own: np.ndarray, y: np.ndarray, key: str, label: str, measures: Sequence[str], mode: Mode
) -> go.Scatter:
    return go.Scatter(
        x=own,
        y=y,
        mode="markers",
        name=label,
        marker={"size": 11, "symbol": marker(key), "color": colour(key, mode)},
        text=list(measures),
        hovertemplate=f"%{{text}}, {label}: %{{x:.3f}}<extra></extra>",
    )
