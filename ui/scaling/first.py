"""The first screen: what is drawn, the chart with its line, and the panel that measures again."""

import streamlit as st

from core.attention.charts import MEASURES, settings_text
from core.attention.config import METHODS, ScalingConfig
from core.runs.run import FINISHED
from core.runs.shipped import shipped_runs
from ui.layout import draw_when_open, escaped
from ui.my_runs import button_to_shipped, draw_my_runs, has_runs
from ui.runs import describe, follow, start_button, tell_trouble
from ui.scaling.charts import CHART, draw_chart, draw_live
from ui.scaling.controls import measurement_controls
from ui.scaling.line import draw_line
from ui.settings import change, prepare, setting
from ui.shown_runs import ShownRun, ShownRuns

METHODS_HELP = (
    "Weights materialised: the whole L × L matrix of weights is stored. Fused: it is made tile by "
    "tile, and no tile is kept. The two Taylor methods make the same numbers; in blocks, they stay "
    "in the processor's cache."
)


def measured(runs: ShownRuns) -> ShownRun:
    """The run whose figures are shown: the one that ships, where another has not all of its own."""
    timing = runs.first
    is_whole = timing.run.state == FINISHED
    if is_whole and any(row["status"] == "measured" for row in timing.rows):
        return timing
    (shipped,) = shipped_runs("scaling")
    return ShownRun(shipped.run, shipped.rows, True)


def draw_first_screen(runs: ShownRuns, timing: ShownRun) -> None:
    """The chart of the run that is shown; while one is under way, its progress and it."""
    draw_my_runs("scaling", runs)
    if runs.active:
        follow("scaling", runs, draw_live, from_start=True)
    else:
        _draw_finished(runs, timing)
    tell_trouble()
    draw_when_open("Measure again here", _draw_panel)


def _draw_panel() -> None:
    config = measurement_controls()
    start_button("scaling", [config] if config else [], "Measure on this machine", "Measuring …")


def _draw_finished(runs: ShownRuns, timing: ShownRun) -> None:
    first, second = st.columns([4, 8], vertical_alignment="top")
    with first:
        prepare("shown")
        shown = st.segmented_control("Drawn", MEASURES, required=True, key="shown")
    with second:
        drawn = _choose_methods(timing)
    draw_chart(timing, shown, drawn)
    draw_line(timing, shown, CHART)
    ships = "" if timing.run.id == runs.first.run.id else ": the run that ships with the app"
    st.caption(f"Measured with {settings_text(ScalingConfig(**timing.run.config))}{ships}.")
    describe("scaling", runs, lambda timing: "This run", "row")
    if runs.is_linked and not runs.is_shipped and not has_runs("scaling"):
        button_to_shipped()


def _choose_methods(timing: ShownRun) -> tuple[str, ...]:
    """The methods that are drawn: at first all that were timed."""
    timed, key = _timed(timing), "drawn methods"
    st.session_state[key] = list(drawn := drawn_methods(timing))

    def take() -> None:
        chosen = st.session_state[key]
        change("hidden", ",".join(m for m in timed if m not in chosen) if chosen else "")

    st.pills(
        "Methods drawn",
        timed,
        selection_mode="multi",
        format_func=lambda method: escaped(METHODS[method]),
        key=key,
        on_change=take,
        help=METHODS_HELP,
    )
    return drawn


def drawn_methods(timing: ShownRun) -> tuple[str, ...]:
    """The methods that are not hidden; all where every one is."""
    hidden, timed = setting("hidden").split(","), _timed(timing)
    return tuple(m for m in timed if m not in hidden) or tuple(timed)


def _timed(timing: ShownRun) -> list[str]:
    return list(dict.fromkeys(row["method"] for row in timing.rows))
