"""The first screen: what is drawn, the chart, the read-out, and the panel that measures again."""

from collections.abc import Sequence

import streamlit as st

from core.attention.config import METHODS
from core.runs.shipped import shipped_runs
from ui.layout import escaped
from ui.permalink import refuse
from ui.runs import describe, follow, start_button
from ui.scaling.answer import readout
from ui.scaling.charts import draw_chart, draw_live, settings_text
from ui.scaling.controls import measurement_controls
from ui.scaling.view import LONGEST, MEASURES, PAGE, ScalingView
from ui.settings import change, is_linked, prepare, setting
from ui.shown_runs import ShownRun, ShownRuns

METHODS_HELP = (
    "Weights materialised: the whole L × L matrix of weights is stored. Fused: it is made tile by "
    "tile, and no tile is kept. The two Taylor methods make the same numbers; in blocks, they stay "
    "in the processor's cache."
)


def measured(runs: ShownRuns) -> ShownRun:
    """The run whose figures are shown: the one that ships, where another has none yet."""
    timing = runs.first
    if not runs.active and any(row["status"] == "measured" for row in timing.rows):
        return timing
    (shipped,) = shipped_runs("scaling")
    return ShownRun(shipped.run, shipped.rows, True)


def draw_first_screen(runs: ShownRuns, timing: ShownRun) -> None:
    """The chart of the run that is shown; while one is under way, its progress and it."""
    if runs.active:
        follow("scaling", runs, draw_live, from_start=True)
    else:
        _draw_finished(runs, timing)
    with st.expander("Measure again here"):
        config = measurement_controls()
        start_button("scaling", [config] if config else [], "Measure on this machine")


def _draw_finished(runs: ShownRuns, timing: ShownRun) -> None:
    first, second, third = st.columns([4, 5, 3], vertical_alignment="top")
    with first:
        prepare("shown")
        shown = st.segmented_control("Drawn", MEASURES, required=True, key="shown")
    with second:
        drawn = _choose_methods(timing)
    with third:
        at = _choose_length(timing)
    draw_chart(timing, shown, drawn, at)
    st.markdown(readout(timing, at, shown))
    ships = "" if timing.run.id == runs.first.run.id else ": the run that ships with the app"
    st.caption(f"Measured with {settings_text(timing)}{ships}.")
    describe("scaling", runs, lambda timing: "This run", "row")
    if runs.is_linked and not runs.is_shipped:
        st.button("Show the run that ships", on_click=_show_shipped)


def _show_shipped() -> None:
    del st.query_params["run"]


def _choose_methods(timing: ShownRun) -> tuple[str, ...]:
    """The methods that are drawn: at first all that were timed."""
    timed = list(dict.fromkeys(row["method"] for row in timing.rows))
    hidden, key = setting("hidden").split(","), "drawn methods"
    st.session_state[key] = drawn = [m for m in timed if m not in hidden] or timed

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
    return tuple(drawn)


def _choose_length(timing: ShownRun) -> int:
    """The length that is read out: at first the longest that was measured."""
    sizes: Sequence[int] = sorted({r["seq_len"] for r in timing.rows if r["status"] == "measured"})
    at, key = setting("at"), "read length"
    if at not in (LONGEST, *sizes) and is_linked("at"):
        refuse(ScalingView, PAGE, "at", at, f"one of {', '.join(map(str, sizes))}")
    st.session_state[key] = at = at if at in sizes else sizes[-1]

    def take() -> None:
        chosen = st.session_state[key]
        change("at", LONGEST if chosen == sizes[-1] else chosen)

    st.select_slider(
        "Read out at L", sizes, key=key, format_func=lambda n: f"{n:,}", on_change=take
    )
    return at
