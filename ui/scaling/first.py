"""The first screen: what is drawn, the chart with its line, and the panel that measures again."""

from functools import partial

import streamlit as st

from core.attention.charts import MEASURES, settings_text
from core.attention.config import METHODS, ScalingConfig
from ui.layout import draw_when_open, escaped
from ui.my_runs import button_to_shipped, draw_my_runs, has_runs
from ui.run_texts import made_text
from ui.runs import follow, link_to_all, start_button, tell_ends, tell_trouble
from ui.scaling.charts import CHART, draw_chart, draw_live
from ui.scaling.controls import measurement_controls
from ui.scaling.earlier import name_of
from ui.scaling.line import draw_line
from ui.settings import change, prepare, setting
from ui.shown_runs import ShownRun, ShownRuns

METHODS_HELP = (
    "All weights stored: the whole L × L matrix of weights. In tiles: it is made tile by tile, and "
    "no tile is kept. The two Taylor methods make the same numbers; in blocks, they stay "
    "in the processor's cache."
)


def draw_first_screen(runs: ShownRuns, timing: ShownRun, earlier: ShownRun | None) -> None:
    """The chart: the run of the address, also while it is under way, over the earlier one.

    `timing` is the run whose figures are told: while another is under way, the earlier one. Parts
    that come and go are in containers: what moves in its parent, as the panel, is drawn anew.
    """
    with st.container():
        draw_my_runs("scaling", runs)
    shown, drawn = _choose(timing, runs.first, *[earlier] if earlier else [])
    with st.container():
        if runs.active:
            draw = partial(draw_live, earlier=timing, shown=shown, drawn=drawn)
            follow("scaling", runs, lambda now: draw(now[0]), from_start=True)
        else:
            tell_ends("scaling", runs, lambda timing: "This run", "row")
            draw_chart(timing, shown, drawn, earlier if timing is runs.first else None)
    draw_line(timing, shown, CHART)
    with st.container():
        _tell_what_is_drawn(runs, timing, earlier)
        if not runs.active:
            _describe(runs)
        tell_trouble()
    draw_when_open("Measure again here", _draw_panel)
    link_to_all("scaling")


def _draw_panel() -> None:
    config = measurement_controls()
    start_button("scaling", [config] if config else [], "Measure on this machine", "Measuring …")


def _choose(*timings: ShownRun) -> tuple[str, tuple[str, ...]]:
    """The measure and the methods that are drawn."""
    first, second = st.columns([4, 8], vertical_alignment="top")
    with first:
        prepare("shown")
        shown = st.segmented_control("Drawn", MEASURES, required=True, key="shown")
    with second:
        return shown, _choose_methods(*timings)


def _tell_what_is_drawn(runs: ShownRuns, timing: ShownRun, earlier: ShownRun | None) -> None:
    text = f"Measured with {settings_text(ScalingConfig(**timing.run.config))}"
    if runs.active:
        told = "the numbers on this page are its, until this run has ended"
        st.caption(escaped(f"Bold: measured now. Pale: {name_of(timing)}; {told}."))
    elif timing.run.id != runs.first.run.id:
        st.caption(escaped(f"{text if timing.is_shipped else 'Measured'}: {name_of(timing)}."))
    else:
        pale = f" Pale: {name_of(earlier)}." if earlier else ""
        st.caption(escaped(f"{text}.{pale}"))


def _describe(runs: ShownRuns) -> None:
    """Where and when the run of the address was made; and the way to the one that ships."""
    st.caption(made_text(runs.runs))
    if runs.is_linked and not runs.is_shipped and not has_runs("scaling"):
        button_to_shipped()


def _choose_methods(*timings: ShownRun) -> tuple[str, ...]:
    """The methods that are drawn: at first all that were timed."""
    timed, key = _timed(*timings), "drawn methods"
    st.session_state[key] = list(drawn := drawn_methods(*timings))

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
        wrap=True,
    )
    return drawn


def drawn_methods(*timings: ShownRun) -> tuple[str, ...]:
    """The methods that are not hidden; all where every one is."""
    hidden, timed = setting("hidden").split(","), _timed(*timings)
    return tuple(m for m in timed if m not in hidden) or tuple(timed)


def _timed(*timings: ShownRun) -> list[str]:
    """What the runs time, each method once."""
    lists = [ScalingConfig(**timing.run.config).methods for timing in timings]
    return list(dict.fromkeys(",".join(lists).split(",")))
