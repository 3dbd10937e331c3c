"""Timings on the same axes: a colour for each method, a dash for the second run."""

import pandas as pd
import streamlit as st

from core.attention.config import EXACT_METHODS, METHODS
from core.attention.growth import measured_frame
from core.figures.scaling import Trend, scaling_figure
from core.figures.theme import Mode
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.runs_page.chosen import Chosen
from ui.runs_page.view import ERROR, MEASURES, MEMORY, TIME
from ui.settings import change, prepare, setting

COSTS = {  # of each measure: its column, the title, the label of its axis and its unit
    TIME: ("median_seconds", "Time of one call", "median seconds of one call", "s"),
    MEMORY: ("peak_bytes", "Memory of one call", "peak bytes of one call", "B"),
    ERROR: ("relative_error", "Error of the output", "relative error", ""),
}


def draw_timings(chosen: Chosen) -> None:
    prepare("shown")
    first, second = st.columns([2, 5])
    with first:
        st.segmented_control("Drawn", MEASURES, required=True, key="shown")
    with second:
        _choose_methods(chosen)
    figure, alt = drawn_timings(chosen, mode())
    if figure is None:
        st.info("Nothing was measured of this.")
        return
    show_figure(figure, alt, "compared")
    if len(chosen.runs) > 1:
        st.caption(
            escaped(f"Solid: {chosen.names[0]}; dashed: {chosen.names[1]}. Open: disturbed.")
        )


def _choose_methods(chosen: Chosen) -> None:
    """The methods that are drawn: at first one exact and one linear that all runs timed."""
    key = "drawn methods"
    st.session_state[key] = _drawn_methods(chosen)

    def take() -> None:
        change("drawn", ",".join(st.session_state[key]))

    st.pills(
        "Methods drawn",
        _timed_methods(chosen),
        selection_mode="multi",
        format_func=lambda method: escaped(METHODS.get(method, method)),
        key=key,
        on_change=take,
        wrap=True,
    )


def drawn_timings(chosen: Chosen, mode: Mode):
    """The figure of the chosen runs as it is shown now, and what it shows in words."""
    return _timings(chosen.key, setting("shown"), tuple(_drawn_methods(chosen)), mode, chosen)


def _drawn_methods(chosen: Chosen) -> list[str]:
    timed = _timed_methods(chosen)
    return [m for m in setting("drawn").split(",") if m in timed] or first_methods(chosen)


def _timed_methods(chosen: Chosen) -> list[str]:
    return list(dict.fromkeys(row["method"] for s in chosen.runs for row in s.rows))


def first_methods(chosen: Chosen) -> list[str]:
    """One exact and one linear method, those that all runs timed if there are such."""
    by_run = [dict.fromkeys(row["method"] for row in s.rows) for s in chosen.runs]
    shared = [m for m in METHODS if all(m in methods for methods in by_run)]
    exact = [m for m in reversed(EXACT_METHODS) if m in shared]
    linear = [m for m in shared if m not in EXACT_METHODS]
    return [*exact[:1], *linear[:1]] or list(dict.fromkeys(m for ms in by_run for m in ms))


@figure_cache
def _timings(key: str, shown: str, drawn: tuple[str, ...], mode: Mode, _chosen: Chosen):
    column, title, label, unit = COSTS[shown]
    frames, trends = [], []
    for i, (timing, name) in enumerate(zip(_chosen.runs, _chosen.names, strict=True)):
        rows = [r for r in timing.rows if r["method"] in drawn and r[column] is not None]
        frame = measured_frame(rows, column)
        for method in dict.fromkeys(frame["method"]):
            text = METHODS.get(method, method)
            text = f"{text}: {name}" if len(_chosen.runs) > 1 else text
            trends.append(Trend(f"{method} {i}", text, looks=method, dashed=i > 0))
        frames.append(frame.assign(method=frame["method"] + f" {i}"))
    frame = pd.concat(frames)
    if frame.empty:
        return None, ""
    size = "sequence length L, tokens"
    options = {"trends": trends, "size_label": size, "cost_label": label, "cost_unit": unit}
    figure = scaling_figure(frame, title, mode=mode, **options)
    return figure, f"{title} against length. {'; '.join(trend.name for trend in trends)}"
