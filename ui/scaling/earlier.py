"""The run that was shown before: it stays in the chart, pale, while another is measured and after.

Until the visitor chooses another run to be shown.
"""

import streamlit as st

from core.runs.run import FINISHED
from core.runs.shipped import shipped_runs
from ui.setting_texts import settings_text
from ui.shown_runs import ShownRun, ShownRuns, find_runs

_LAST = "timing that was shown last"  # its id
_PAIR = "timing that is measured over another"  # the ids of both; of the shipped one, empty


def shipped_timing() -> ShownRun:
    """The run that ships with the app."""
    (shipped,) = shipped_runs("scaling")
    return ShownRun(shipped.run, shipped.rows, True)


def earlier_timing(runs: ShownRuns) -> ShownRun | None:
    """The run that was shown when that of the address was first seen under way; else None."""
    run = runs.first.run
    pair = st.session_state.get(_PAIR)
    if not pair or pair[0] != run.id:
        pair = (run.id, st.session_state.get(_LAST, "")) if run.active else None
        st.session_state[_PAIR] = pair
    if is_whole(runs.first):
        st.session_state[_LAST] = "" if runs.first.is_shipped else run.id
    if not pair:
        return None
    return find_runs("scaling", [pair[1]])[0].get(pair[1]) or shipped_timing()


def measured(runs: ShownRuns, earlier: ShownRun | None = None) -> ShownRun:
    """The run whose figures are told: the earlier one, where another has not all of its own."""
    return runs.first if is_whole(runs.first) else earlier or shipped_timing()


def is_whole(timing: ShownRun) -> bool:
    """Whether a run has ended, and with a measurement."""
    is_finished = timing.run.state == FINISHED
    return is_finished and any(row["status"] == "measured" for row in timing.rows)


def why_not_added(runs: ShownRuns) -> str:
    """Why a report cannot take the run of the address: another is told in its place."""
    if runs.active:
        return "The run under way can be added once it has ended."
    return "A run that measured nothing or was stopped cannot be added: show another one."


def name_of(timing: ShownRun) -> str:
    """An earlier run in words."""
    if timing.is_shipped:
        return "the run that ships with the app, on its own machine"
    return f"the run shown before, with {settings_text('scaling', [timing.run.config])}"
