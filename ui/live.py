"""A long run on a page: start it, follow it, cancel it; or the finished one that ships."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import time
from typing import Any

import streamlit as st

from core import jobs
from core.runs import shipped
from core.runs.store import (
    CANCELLED,
    FAILED,
    FINISHED,
    INTERRUPTED,
    PAUSED,
    UNFINISHED,
    WAITING,
    Run,
)
from ui.permalink import note_problem

REFRESH_EVERY = 0.7  # seconds
_ENDS = {
    CANCELLED: "was cancelled",
    FAILED: "failed",
    INTERRUPTED: "was interrupted",
    PAUSED: "is paused",
}


@dataclass(frozen=True)
class Shown:
    """The run that a page shows, with the rows that it has so far."""

    run: Run
    rows: list[dict[str, Any]]
    is_shipped: bool


def shown_run(kind: str, page: str) -> Shown:
    """The run that the URL names; the shipped one where it names none, or none that is known."""
    run, rows = shipped.load_run(kind)
    name = st.query_params.get("run")
    if name is None:
        return Shown(run, rows, True)
    found = jobs.find(name) if name.isalnum() and len(name) == len(run.id) else None
    if found is None and name == run.id:
        return Shown(run, rows, True)
    if found is None or found.kind != kind:
        what = f"run must be the name of a run on this server, got {name[:40]!r}"
        note_problem(page, f"{what}; the run that comes with the app is shown")
        del st.query_params["run"]
        st.rerun()
    return Shown(found, jobs.store().rows(name), False)


def start_button(kind: str, config: Any, label: str) -> None:
    """Begin the run of this config, or join it where another visitor began it."""
    st.button(label, type="primary", on_click=_start, args=(kind, config), disabled=config is None)
    warn_of_start()


def begin(kind: str, configs: Sequence[Any]) -> list[Run]:
    """Submit runs; none where the queue is full, which the page then says."""
    try:
        return jobs.submit_all(kind, configs)
    except jobs.QueueFull as full:
        st.session_state["start problem"] = f"This could not be started: {full}."
        return []


def warn_of_start() -> None:
    """Say why the runs that were just asked for could not be started."""
    if text := st.session_state.pop("start problem", None):
        st.warning(text)


def follow(shown: Shown, draw: Callable[[list[dict[str, Any]]], None]) -> None:
    """Progress, what is done now, the time left, a cancel button and the rows so far."""

    @st.fragment(run_every=REFRESH_EVERY)
    def live() -> None:
        run = jobs.find(shown.run.id)
        if run is None or not run.active:
            st.rerun()
        st.progress(run.fraction, text=_doing(run))
        st.button("Cancel", on_click=jobs.cancel, args=(run.id,), disabled=bool(run.asked))
        rows = jobs.store().rows(run.id)
        if rows:
            draw(rows)

    live()


def describe(shown: Shown) -> None:
    """Where and when the shown run was made, and how it ended."""
    run = shown.run
    if run.state in UNFINISHED:
        rows = f"{len(shown.rows)} rows had been measured" if shown.rows else "no row was measured"
        st.warning(f"This run {_ENDS[run.state]}; {rows}. {run.message}")
    when = date_text(run.ended_at or run.created_at)
    origin = "Comes with the app" if shown.is_shipped else "Run here"
    machine = machine_text(run.machine) if run.machine else "not recorded"
    st.caption(
        f"{origin}, run `{run.id}`, {when}. Machine: {machine}. What follows "
        "shows this run; the controls above are for the next one."
    )


def date_text(seconds: float) -> str:
    """A moment, given in seconds since 1970, in words."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def machine_text(facts: dict[str, Any]) -> str:
    """The machine that a run was made on, in words."""
    device = "processor" if facts["device"] == "cpu" else facts["device"]
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']:.0f} GB, "
        f"torch {facts['torch']}, computed on the {device} with {facts['threads']} "
        f"thread{'s' * (facts['threads'] > 1)}"
    )


def _start(kind: str, config: Any) -> None:
    for run in begin(kind, [_unfinished(kind, config)]):
        st.query_params["run"] = run.id


def _unfinished(kind: str, config: Any) -> Any:
    """The config, with the next seed that has not been run: a finished run is never replaced."""
    while True:
        run = jobs.find(jobs.run_id(kind, config))
        if run is None or run.state != FINISHED:
            return config
        config = replace(config, seed=(config.seed + 1) % 10_000)


def _doing(run: Run) -> str:
    if run.state == WAITING:
        ahead = sum(other.created_at < run.created_at for other in jobs.store().active())
        return (
            f"Waiting for {ahead} run{'s' * (ahead != 1)} before this one" if ahead else "Starting"
        )
    if run.asked:
        return "Stopping"
    elapsed = time() - run.started_at
    if run.fraction < 0.01 or elapsed < 2:
        return run.doing or "Starting"
    left = elapsed * (1 - run.fraction) / run.fraction
    return f"{run.doing}; about {left:.0f} s left"
