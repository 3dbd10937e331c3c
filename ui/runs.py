"""Long runs on a page: start them, follow them, pause, cancel and resume them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core import jobs
from core.kinds import KINDS
from core.machine.facts import host
from core.runs.database import StoreUnavailable
from core.runs.run import FAILED, FINISHED, INTERRUPTED, PAUSED, UNFINISHED, Run
from ui.layout import RUNS, TO_PROGRESS, escaped
from ui.my_runs import active_here, remember
from ui.run_texts import end_text, progress_text
from ui.shown_runs import ShownRun, ShownRuns, find_runs
from ui.visitor import visitor

REFRESH_EVERY = 1.0  # seconds
_PROBLEM = "why runs could not be started"


def start_button(kind: str, configs: Sequence[Any], label: str, working: str) -> None:
    """Begin the runs of these configs, or join those that another visitor began.

    While these very runs are under way here it says so in the words `working`, and is disabled.
    """
    trouble = jobs.trouble()
    at_work = not trouble and _are_active(kind, configs)
    with st.container(key=f"{TO_PROGRESS}-{kind}"):
        st.button(
            working if at_work else label,
            type="primary",
            icon=":material/hourglass_top:" if at_work else None,
            on_click=_start,
            args=(kind, configs),
            disabled=bool(trouble) or at_work or not configs,
        )


def tell_trouble() -> None:
    """Why nothing can be run on this server, and why what was asked for was not done."""
    if trouble := jobs.trouble():
        st.warning(escaped(f"Nothing can be run on this server now. {trouble}."))
    if text := st.session_state.pop(_PROBLEM, None):
        st.warning(escaped(text))


def link_to_all(kind: str) -> None:
    """Where all runs of that kind are listed."""
    st.page_link(RUNS, label="All runs on this server", query_params={"kind": kind})


def begin(kind: str, configs: Sequence[Any]) -> list[Run]:
    """Submit runs; none where the queue is full or away, which the page then says.

    A finished timing is never replaced, and one of another machine not joined: another seed
    measures again.
    """
    try:
        submitted = jobs.begin_or_join(kind, _new(kind, configs), visitor())
    except (jobs.QueueFull, StoreUnavailable) as error:
        st.session_state[_PROBLEM] = f"This could not be started: {error}."
        return []
    remember(kind, submitted)
    return [s.run for s in submitted]


def follow(
    kind: str,
    shown: ShownRuns,
    draw: Callable[[list[ShownRun]], None],
    *,
    from_start: bool = False,
) -> None:
    """Progress, what is done now, the time left, pause and cancel, and the rows so far.

    `from_start`: draw before there is a row, too.
    """

    @st.fragment(run_every=REFRESH_EVERY)
    def live() -> None:
        found, problem = find_runs(kind, shown.ids)
        runs = [found.get(old.run.id, old) for old in shown.runs]
        if problem:
            st.warning(escaped(f"What is shown may be old: {problem}."))
        active = [new.run for new in runs if new.run.active]
        is_gone = not problem and any(name not in found for name in shown.ids)
        if is_gone or not active:  # deleted, or all ended
            st.rerun()
        done = sum(1.0 if new.run.state == FINISHED else new.run.fraction for new in runs)
        st.progress(done / len(runs), text=escaped(progress_text(runs)))
        stopping = all(run.asked for run in active)
        actions = {"Pause": jobs.pause} if KINDS[kind].resumable else {}
        with st.container(horizontal=True):
            for label, act in {**actions, "Cancel": jobs.cancel}.items():
                st.button(label, on_click=_for_all, args=(act, active), disabled=stopping)
        if from_start or any(new.rows for new in runs):
            draw(runs)

    live()


def tell_ends(kind: str, shown: ShownRuns, name: Callable[[ShownRun], str], unit: str) -> None:
    """What was left unfinished, in the place of its progress, and a button to resume it.

    `name` tells the runs apart, `unit` says what a row is.
    """
    if unfinished := shown.with_state(*UNFINISHED):
        lines = (f"- {escaped(f'{name(u)}: {end_text(u, unit)}')}" for u in unfinished)
        st.warning("\n".join(lines))
    if KINDS[kind].resumable:
        _offer_to_resume(kind, shown)


def _offer_to_resume(kind: str, shown: ShownRuns) -> None:
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


def _start(kind: str, configs: Sequence[Any]) -> None:
    if runs := begin(kind, configs):
        st.query_params["run"] = [run.id for run in runs]


def _new(kind: str, configs: Sequence[Any]) -> Sequence[Any]:
    """The configs that are submitted for these."""
    return [_unmeasured(kind, c) for c in configs] if KINDS[kind].exclusive else configs


def _are_active(kind: str, configs: Sequence[Any]) -> bool:
    """Whether all that the button would begin is under way, begun or followed by this visitor."""
    if not configs or not (active := active_here(kind)):
        return False
    try:
        return {jobs.run_id(kind, config) for config in _new(kind, configs)} <= active
    except StoreUnavailable:
        return False


def _unmeasured(kind: str, config: Any) -> Any:
    """The config with the next seed that is neither measured nor being so on another machine."""
    while True:
        run = jobs.find(jobs.run_id(kind, config))
        if run is None or not (run.state == FINISHED or (run.active and run.host != host())):
            return config
        config = replace(config, seed=(config.seed + 1) % 10_000)


def _for_all(act: Callable[[str], None], runs: list[Run]) -> None:
    try:
        for run in runs:
            act(run.id)
    except StoreUnavailable as error:
        st.session_state[_PROBLEM] = f"This could not be done: {error}."
