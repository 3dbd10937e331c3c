"""Long runs on a page: start them, follow them, pause and cancel them, or show the shipped ones.

A page shows one run or several at once; one run is a sweep of one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import mean
from time import time
from typing import Any

import streamlit as st

from core import jobs
from core.kinds import KINDS
from core.machine.facts import n_cores
from core.runs.database import StoreUnavailable
from core.runs.shipped import shipped_runs
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
from ui.layout import escaped
from ui.permalink import note_problem

REFRESH_EVERY = 1.0  # seconds
ENDS = {
    CANCELLED: "cancelled",
    PAUSED: "paused",
    FAILED: "ended by an error",
    INTERRUPTED: "interrupted",
}
_PROBLEM = "why runs could not be started"


@dataclass(frozen=True)
class ShownRun:
    """A run that a page shows, with the rows that it has so far."""

    run: Run
    rows: list[dict[str, Any]]
    is_shipped: bool


@dataclass(frozen=True)
class ShownRuns:
    """The runs of one kind that a page shows together: one at least."""

    runs: tuple[ShownRun, ...]
    is_linked: bool = False  # named by the address

    @property
    def first(self) -> ShownRun:
        return self.runs[0]

    @property
    def is_shipped(self) -> bool:
        return all(shown.is_shipped for shown in self.runs)

    @property
    def active(self) -> bool:
        return any(shown.run.active for shown in self.runs)

    @property
    def ids(self) -> list[str]:
        return [shown.run.id for shown in self.runs]

    @property
    def link(self) -> dict[str, Any]:
        """The URL parameter that shows these runs; none where the page shows them without one."""
        return {"run": self.ids} if self.is_linked else {}

    def with_state(self, *states: str) -> list[ShownRun]:
        return [shown for shown in self.runs if shown.run.state in states]


def shown_runs(
    kind: str, page: str, most: int = 1, shared: Callable[[Run], Any] = lambda run: None
) -> ShownRuns:
    """The runs that the URL names; the shipped ones where it names none that is known.

    At most `most` are shown, and those alone that have in common with the first what `shared` says.
    """
    names = list(dict.fromkeys(st.query_params.get_all("run")))
    if not names:
        return ShownRuns(tuple(_shipped(kind)))
    by_name, problem = find_runs(kind, names[:most])
    if not by_name and jobs.trouble():  # the address keeps its names: they may be known again
        st.info("The runs of this link cannot be shown now; those that ship with the app are.")
        return ShownRuns(tuple(_shipped(kind)))
    known = list(by_name.values())
    alike = [shown for shown in known if shared(shown.run) == shared(known[0].run)]
    if problem := problem or _problem(names, len(known), len(alike), most):
        note_problem(page, problem)
        st.query_params["run"] = [shown.run.id for shown in alike]
        st.rerun()
    return ShownRuns(tuple(alike), is_linked=True)


def find_runs(kind: str, names: Sequence[str]) -> tuple[dict[str, ShownRun], str]:
    """The runs of these names: on this server, or else shipped, also by a former name.

    Beside them a sentence on what kept others from being shown; empty where nothing did.
    """
    problem, stored = "", {}
    try:
        stored = jobs.find_all([name for name in names if re.fullmatch("[0-9a-f]{12}", name)])
    except StoreUnavailable as error:
        problem = f"runs of this server cannot be shown now: {error}"
    shown = {}
    for name in names:
        if name in stored and stored[name].run.kind == kind:
            try:
                KINDS[kind].check(stored[name].run.config, stored[name].rows)
                shown[name] = ShownRun(stored[name].run, stored[name].rows, False)
            except ValueError as error:
                problem = f"run {name} was made by another version of the app: {error}"
        elif shipped := next(iter(_shipped(kind, name)), None):
            shown[name] = shipped
    return shown, problem


def start_button(kind: str, configs: Sequence[Any], label: str) -> None:
    """Begin the runs of these configs, or join those that another visitor began."""
    trouble = jobs.trouble()
    disabled = bool(trouble) or not configs
    st.button(label, type="primary", on_click=_start, args=(kind, configs), disabled=disabled)
    if trouble:
        st.warning(escaped(f"Nothing can be run on this server now. {trouble}."))
    if text := st.session_state.pop(_PROBLEM, None):
        st.warning(escaped(text))


def begin(kind: str, configs: Sequence[Any]) -> list[Run]:
    """Submit runs; none where the queue is full or away, which the page then says.

    A finished timing is never replaced: another seed measures again.
    """
    try:
        if KINDS[kind].exclusive:
            configs = [_unmeasured(kind, config) for config in configs]
        return jobs.submit_all(kind, configs)
    except (jobs.QueueFull, StoreUnavailable) as error:
        st.session_state[_PROBLEM] = f"This could not be started: {error}."
        return []


def follow(kind: str, shown: ShownRuns, draw: Callable[[list[ShownRun]], None]) -> None:
    """Progress, what is done now, the time left, pause and cancel, and the rows so far."""

    @st.fragment(run_every=REFRESH_EVERY)
    def live() -> None:
        found, problem = find_runs(kind, shown.ids)
        runs = [found.get(old.run.id, old) for old in shown.runs]
        if problem:
            st.warning(escaped(f"What is shown may be old: {problem}."))
        active = [new.run for new in runs if new.run.active]
        if not active:
            st.rerun()
        done = sum(1.0 if new.run.state == FINISHED else new.run.fraction for new in runs)
        st.progress(done / len(runs), text=escaped(_doing(runs)))
        stopping = all(run.asked for run in active)
        actions = {"Pause": jobs.pause} if KINDS[kind].resumable else {}
        with st.container(horizontal=True):
            for label, act in {**actions, "Cancel": jobs.cancel}.items():
                st.button(label, on_click=_for_all, args=(act, active), disabled=stopping)
        if any(new.rows for new in runs):
            draw(runs)

    live()


def describe(
    kind: str, shown: ShownRuns, name: Callable[[ShownRun], str], unit: str, settings: str = ""
) -> None:
    """Where and when the runs were made, what was left unfinished, and a button to resume it.

    `name` tells the runs apart, `unit` says what a row is; `settings` are those of all runs.
    """
    if unfinished := shown.with_state(*UNFINISHED):
        lines = (f"- {escaped(f'{name(u)}: {_how_it_ended(u, unit)}')}" for u in unfinished)
        st.warning("\n".join(lines))
    if KINDS[kind].resumable:
        _offer_to_resume(kind, shown, unit)
    runs = [s.run for s in shown.runs]
    last = date_text(max(run.ended_at or run.created_at for run in runs))
    machines = {machine_text(run.machine) for run in runs if run.machine}
    count = (
        f"{len(runs)} runs, the last of {last}" if len(runs) > 1 else f"run `{runs[0].id}`, {last}"
    )
    st.caption(
        f"{'Shipped with the app' if shown.is_shipped else 'Run here'}: {count}. {settings} "
        f"Machine: {'; '.join(sorted(machines)) or 'not recorded'}. What follows shows "
        f"{'these' if len(runs) > 1 else 'this run'}; the controls above are for the next one."
    )


def _offer_to_resume(kind: str, shown: ShownRuns, unit: str) -> None:
    """A button for the runs that stopped, and for those whose result is not here any more."""
    version = KINDS[kind].version
    stopped = shown.with_state(PAUSED, INTERRUPTED, FAILED)
    without_product = [s for s in shown.with_state(FINISHED) if not _has_product(kind, s)]
    if without_product:
        names = f"{len(without_product)} of these runs"
        st.warning(f"What {names} made, such as weights, is not on this server any more.")
    if not (chosen := [*stopped, *without_product]):
        return
    label = "Resume" if stopped else "Run again"
    st.button(label, on_click=_resume, args=(kind, shown, chosen))
    n_changed = sum(s.run.code_version != version for s in chosen)
    if n_changed:
        st.caption(
            f"The code has changed since {n_changed} of them ran: these start again from the "
            "beginning, under another name."
        )
    if any(s.run.code_version == version for s in stopped):
        which = "Each of the others" if n_changed else "Each"
        st.caption(f"{which} resumes where it stopped, bit for bit as if it never had.")


def _has_product(kind: str, shown: ShownRun) -> bool:
    if shown.is_shipped:
        return True
    return KINDS[kind].has_product(KINDS[kind].read_config(shown.run.config), shown.rows)


def _resume(kind: str, shown: ShownRuns, chosen: list[ShownRun]) -> None:
    """Submit runs again; the page then shows them in place of those that stopped."""
    configs = [KINDS[kind].read_config(s.run.config) for s in chosen]
    runs = begin(kind, configs)
    renamed = {old.run.id: new.id for old, new in zip(chosen, runs, strict=bool(runs))}
    if renamed:
        st.query_params["run"] = [renamed.get(name, name) for name in shown.ids]


def date_text(seconds: float) -> str:
    """A moment, given in seconds since 1970, in words."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def machine_text(facts: dict[str, Any]) -> str:
    """The machine that a run was made on, in words."""
    if missing := {"device", "processor", "cores", "memory_gb", "torch", "threads"} - facts.keys():
        return f"recorded without {', '.join(sorted(missing))}"
    device = "processor" if facts["device"] == "cpu" else facts["device"]
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']:.0f} GB, "
        f"torch {facts['torch']}, computed on the {device} with {facts['threads']} "
        f"thread{'s' * (facts['threads'] > 1)}"
    )


def _shipped(kind: str, name: str | None = None) -> Iterable[ShownRun]:
    """The shipped runs of a kind, or the one of that name, present or former."""
    return (
        ShownRun(shipped.run, shipped.rows, True)
        for shipped in shipped_runs(kind)
        if name is None or shipped.is_named(name)
    )


def _problem(names: list[str], n_known: int, n_alike: int, most: int) -> str:
    """What is wrong with the names of runs in the URL; empty where all is well."""
    if len(names) > most:
        return f"run must name at most {most} run{'s' * (most > 1)}, got {len(names)}"
    if n_known < len(names):
        got = ", ".join(repr(name[:20]) for name in names[:3])
        rest = "" if n_known else "; the run that ships with the app is shown"
        return f"run must be the name of a run on this server, got {got}{rest}"
    if n_alike < n_known:
        return "the runs must differ only in what this page compares; the others are left out"
    return ""


def _start(kind: str, configs: Sequence[Any]) -> None:
    if runs := begin(kind, configs):
        st.query_params["run"] = [run.id for run in runs]


def _unmeasured(kind: str, config: Any) -> Any:
    """The config with the next seed of which no run is finished."""
    while True:
        run = jobs.find(jobs.run_id(kind, config))
        if run is None or run.state != FINISHED:
            return config
        config = replace(config, seed=(config.seed + 1) % 10_000)


def _for_all(act: Callable[[str], None], runs: list[Run]) -> None:
    try:
        for run in runs:
            act(run.id)
    except StoreUnavailable as error:
        st.session_state[_PROBLEM] = f"This could not be done: {error}."


def _how_it_ended(shown: ShownRun, unit: str) -> str:
    n_rows = sum(row.get(unit, True) is not None for row in shown.rows)
    rows = f"after {n_rows} {unit}{'s' * (n_rows != 1)}" if n_rows else f"before the first {unit}"
    done = f" (at {shown.run.fraction:.0%} of the whole)" if shown.run.fraction else ""
    return f"{ENDS[shown.run.state]} {rows}{done}. {shown.run.message}"


def _doing(runs: list[ShownRun]) -> str:
    """What the active runs do now, how many wait, and the time left."""
    active = [shown for shown in runs if shown.run.active]
    waiting = [shown for shown in active if shown.run.state == WAITING]
    if len(waiting) == len(active):
        return _waiting_text([shown.run for shown in runs])
    if len(runs) == 1:
        run = runs[0].run
        return ("Stopping" if run.asked else run.doing or "Starting") + _time_left(active)
    counts = {
        "running": len(active) - len(waiting),
        "waiting": len(waiting),
        "finished": sum(shown.run.state == FINISHED for shown in runs),
    }
    counts["stopped"] = len(runs) - len(active) - counts["finished"]
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n) + _time_left(active)


def _waiting_text(runs: list[Run]) -> str:
    ids, first = {run.id for run in runs}, min(run.created_at for run in runs if run.active)
    try:
        others = [run for run in jobs.store().active() if run.id not in ids]
    except StoreUnavailable:  # the page says so where it looks for the runs
        return "Waiting"
    ahead = sum(run.created_at < first for run in others)
    return f"Waiting for {ahead} run{'s' * (ahead != 1)} before this one" if ahead else "Starting"


def _time_left(active: list[ShownRun]) -> str:
    """An estimate from what was done so far; empty before there is enough to judge by."""
    totals = [total for shown in active if (total := _seconds_in_all(shown)) is not None]
    if not totals or any(shown.run.asked for shown in active):
        return ""
    left = mean(totals) * sum(1 - shown.run.fraction for shown in active)
    seconds = left / min(n_cores(), len(active))
    return f"; about {seconds:.0f} s left" if seconds >= 1 else "; nearly done"


def _seconds_in_all(shown: ShownRun) -> float | None:
    """How long the whole of a run takes: by its epochs, or by the share that is done."""
    run, epochs = shown.run, [row["seconds"] for row in shown.rows if row.get("seconds")]
    if epochs:
        return mean(epochs) * run.config["epochs"]
    elapsed = time() - (run.started_at or time())
    return elapsed / run.fraction if run.fraction > 0.01 and elapsed > 2 else None
