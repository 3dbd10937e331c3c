"""Word error rates by the length of what was said: a bar for each model."""

import altair as alt
import pandas as pd

from core.figures.palette import MODELS
from core.figures.theme import Mode, axis_colours, colour


def length_chart(frame: pd.DataFrame, *, mode: Mode = "light") -> alt.Chart:
    """The columns `words, model, rate`: classes of lengths in their order, rates from 0."""
    models = list(dict.fromkeys(frame["model"]))
    hues = [colour(MODELS[i % len(MODELS)], mode) for i in range(len(models))]
    order = list(dict.fromkeys(frame["words"]))
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("words:N", sort=order, title="words said", axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("model:N", sort=models),
            y=alt.Y("rate:Q", title="word error rate", axis=alt.Axis(format="%")),
            color=alt.Color(
                "model:N",
                scale=alt.Scale(domain=models, range=hues),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=["model", "words", alt.Tooltip("rate", format=".1%")],
        )
        .properties(height=260)
        .configure_axis(**axis_colours(mode))
    )
