"""Curves of trainings: a colour for each network, its name at the end of its line.

A chart is a Vega-Lite specification whose data have names: epochs that are added change the data
alone, so that the chart is redrawn in place, without flicker.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from core.figures.line_names import spread
from core.figures.theme import Mode, axis_colours, colour, dash

HEIGHT = 280
NEAREST = 0.075  # between the names of two lines, as a share of the chart's height
PER_LETTER = 0.016  # of the width, for a name at the end of a line
DASHES = {  # by the names that Plotly has for them: lengths of dashes and gaps
    "solid": [1, 0],
    "dash": [7, 4],
    "longdash": [11, 4],
    "dot": [2, 3],
    "dashdot": [7, 3, 2, 3],
    "longdashdot": [11, 3, 2, 3],
}
PALE, BOLD = 0.5, 1.0  # opacity

Specification = dict[str, Any]  # of Vega-Lite


def curve_chart(
    frame: pd.DataFrame,
    title: str,
    *,
    last_epoch: int,
    highlighted: str = "",
    within: pd.DataFrame | None = None,
    mode: Mode = "light",
) -> Specification:
    """One measure against the epoch: the mean over the seeds, its band from lowest to highest.

    Columns: `source, variant, learning_rate, seed, epoch, value`; a rate of 0 is not known. Where a
    `highlighted` source is given, the lines of the others are thin and pale. `within` are points of
    epochs that last: columns `variant, epoch, value`. The axes take in all lines and points.
    """
    if within is None:
        within = frame[:0]
    low, high = value_range([*frame["value"], *within["value"]])
    lines = line_frame(frame, highlighted)
    ends = end_frame(lines, (high - low) * NEAREST)
    hues = {v: colour(v, mode) for v in sorted({*frame["variant"], *within["variant"]})}
    shared = {"x": _epochs(last_epoch, ends, len(within)), "color": _scaled("variant", hues)}
    line = {**shared, "detail": {"field": "name"}, "y": _height("value", low, high)}
    return {
        "title": title,
        "height": HEIGHT,
        "config": {"axis": axis_colours(mode)},
        "datasets": {"lines": lines, "ends": ends, "within": within},
        "layer": [
            _layer("lines", {"type": "area", "opacity": 0.13}, line, **_band(low, high)),
            _layer("lines", "line", line, **_strokes(frame)),
            _layer("lines", _HOVERED, line, tooltip=_tooltip(title)),
            _layer("within", _POINT, shared, y=_height("value", low, high)),
            _layer("ends", _NAME, shared, y=_height("height", low, high), text={"field": "name"}),
        ],
    }


_LABELS = {"labelFontSize": 12, "titleFontSize": 13}
_NAME = {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "fontWeight": "bold"}
_POINT = {"type": "circle", "size": 30, "opacity": 0.9, "aria": False}
_HOVERED = {"type": "circle", "size": 90, "opacity": 0}


def _layer(data: str, mark: Any, encoding: Specification, **more: Any) -> Specification:
    return {"data": {"name": data}, "mark": mark, "encoding": {**encoding, **more}}


def _epochs(last_epoch: int, ends: pd.DataFrame, n_within: int) -> Specification:
    """The axis of epochs, with room for the names at the ends of the lines, and from 0 for points
    within the first one."""
    longest = ends["name"].str.len().max() if len(ends) else 0
    room, first = 1.04 + PER_LETTER * longest, 0 if n_within else 1
    return {
        "field": "epoch",
        "type": "quantitative",
        "scale": {"domain": [first, first + (last_epoch - first or 1) * room], "nice": False},
        "axis": {"values": epoch_ticks(last_epoch), "format": "d", "grid": False, **_LABELS},
    }


def _height(field: str, low: float, high: float) -> Specification:
    scale = {"domain": [low, high], "nice": False}
    axis = {"tickCount": 5, **_LABELS}
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _band(low: float, high: float) -> Specification:
    """From the lowest to the highest of the seeds."""
    return {"y": _height("low", low, high), "y2": {"field": "high"}}


def _strokes(frame: pd.DataFrame) -> Specification:
    """The dash of a line by its learning rate; its width and opacity as its rows say."""
    as_it_is = {"type": "quantitative", "scale": None}
    return {
        "strokeDash": _scaled("learning_rate", _dashes(frame)),
        "strokeWidth": {"field": "width", **as_it_is},
        "opacity": {"field": "opacity", **as_it_is},
    }


def _scaled(field: str, values: dict[Any, Any]) -> Specification:
    """A field whose values are shown as these."""
    scale = {"domain": list(values), "range": list(values.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def _dashes(frame: pd.DataFrame) -> dict[float, list[int]]:
    """The dash of each learning rate; of a single one, and of a line without one, a solid line."""
    rates = sorted(frame["learning_rate"].unique().tolist())
    several = sum(rate > 0 for rate in rates) > 1
    return {rate: DASHES[dash(rate) if several and rate > 0 else "solid"] for rate in rates}


def _tooltip(title: str) -> list[Specification]:
    return [
        {"field": "name", "title": "network"},
        {"field": "epoch"},
        {"field": "value", "format": ".4f", "type": "quantitative", "title": title.lower()},
    ]


def line_frame(frame: pd.DataFrame, highlighted: str) -> pd.DataFrame:
    """One row for each epoch of each line: its mean, the lowest and the highest of the seeds."""
    keys = ["source", "variant", "learning_rate", "epoch"]
    statistics = frame.groupby(keys, sort=False)["value"].agg(["mean", "min", "max"])
    lines = statistics.reset_index().rename(columns={"mean": "value", "min": "low", "max": "high"})
    several = lines["learning_rate"][lines["learning_rate"] > 0].nunique() > 1
    if several:  # bands of many lines would hide each other
        lines["low"] = lines["high"] = lines["value"]
    lines["name"] = [
        " ".join([r.variant, *_rate(r.learning_rate, several), *[r.source] * bool(highlighted)])
        for r in lines.itertuples()
    ]
    is_bold = (lines["source"] == highlighted) | (highlighted == "")
    lines["opacity"] = is_bold.map({True: BOLD, False: PALE})
    lines["width"] = is_bold.map({True: 2.5, False: 1.5})
    return lines.sort_values("width", kind="stable")


def _rate(learning_rate: float, several: bool) -> list[str]:
    """The rate as a part of a line's name: where there are several, of a line that has one."""
    return [f"{learning_rate:g}"] if several and learning_rate > 0 else []


def end_frame(lines: pd.DataFrame, gap: float) -> pd.DataFrame:
    """The last row of each line, with the height of its name: of one source, none over another."""
    ends = lines.sort_values("epoch", kind="stable").groupby("name", sort=False).tail(1)
    heights = ends.groupby("source", sort=False)["value"].transform(
        lambda values: spread(values.tolist(), [gap] * len(values))
    )
    return ends.assign(height=heights)


def epoch_ticks(last_epoch: int) -> list[int]:
    """The first epoch and a few round ones up to the last."""
    steps = (1, 2, 5, 10, 20, 50, 100, 200, 500)
    step = next(s for s in steps if last_epoch / s <= 8)
    return sorted({1, *range(step, last_epoch + 1, step)})


def value_range(values: Sequence[float], margin: float = 0.05) -> tuple[float, float]:
    """From the lowest to the highest value, with a margin; compared figures share it."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    padding = (high - low or 1.0) * margin
    return low - padding, high + padding
