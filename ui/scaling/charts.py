"""The chart of a scaling run: time, memory, arithmetic speed or error against the length."""

import streamlit as st

from core.attention.charts import SECONDS, SIZE, timing_chart
from core.attention.config import METHODS
from core.attention.growth import measured_frame
from core.figures.scaling import live_scaling_chart
from core.figures.theme import Mode
from core.runs.shipped import shipped_runs
from ui.layout import figure_cache, mode, show_first_figure
from ui.shown_runs import ShownRun

CHART = "chart"  # the key of the chart


def draw_live(runs: list[ShownRun]) -> None:
    """The medians measured so far, over those of the run that ships."""
    frame = measured_frame(runs[0].rows, "median_seconds")
    (shipped,) = shipped_runs("scaling")
    before = measured_frame(shipped.rows, "median_seconds")
    chart = live_scaling_chart(
        frame, METHODS, before=before, size_label=SIZE, cost_label=SECONDS, mode=mode()
    )
    st.altair_chart(chart, alt="Median time of each method at the lengths measured so far")
    st.caption("Bold: measured here; pale: the run that ships with the app, on its own machine.")


def draw_chart(timing: ShownRun, shown: str, drawn: tuple[str, ...]) -> None:
    """One measure of the methods that are `drawn`."""
    figure, alt = chart_of(timing, shown, drawn, mode())
    show_first_figure(figure, alt, CHART)


def chart_of(timing: ShownRun, shown: str, drawn: tuple[str, ...], mode: Mode) -> tuple:
    """The figure of a theme, and what it shows in words."""
    return _figure(timing.run.id, timing.run.attempt, mode, shown, drawn, timing)


@figure_cache
def _figure(
    run_id: str,
    attempt: int,
    mode: Mode,
    shown: str,
    drawn: tuple[str, ...],
    _timing: ShownRun,
):
    rows = [row for row in _timing.rows if row["method"] in drawn]
    return timing_chart(rows, shown, mode=mode)
