"""This visitor's runs: those started in this browser tab since it was opened, as a line of chips.

There are no accounts: what a session began is its own, and nobody else may delete it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from core import jobs
from core.runs.database import StoreUnavailable
from core.runs.run import Run
from ui.layout import escaped
from ui.run_texts import state_text
from ui.setting_texts import settings_text
from ui.settings import MY_RUNS
from ui.shown_runs import ShownRuns, is_name
from ui.watch import redraw_on_change

SHIPPED, CHIPS = "shipped", "chosen of my runs"
MOST_NAMED = 100  # names of an address that are looked up


@dataclass(frozen=True)
class Started:
    """Runs of one kind that this visitor started together, by one click."""

    kind: str
    names: tuple[str, ...]
    begun: frozenset[tuple[str, int, float]] = frozenset()  # name, attempt, beginning: not joined


def remember(kind: str, submitted: Iterable[jobs.Submitted]) -> None:
    """Note what this visitor started. A run of another visitor that goes on stays the other's."""
    submitted = list(submitted)
    names = tuple(dict.fromkeys(s.run.id for s in submitted))
    begun = frozenset(
        _beginning(s.run)
        for s in submitted
        if s.is_new or (s.begun and _began(s.run.id, s.run.attempt - 1))
    )
    kept, key = st.session_state.setdefault(MY_RUNS, {}), names
    if any(s.begun and not s.is_new for s in submitted):  # resumed, with those beside it
        key = next((key for key in kept if set(names) <= set(kept[key].names)), names)
    earlier = kept.pop(key, Started(kind, names))  # the last one started comes last
    kept[key] = replace(earlier, begun=earlier.begun | begun)


def is_mine(run: Run) -> bool:
    """Whether this visitor began this very run."""
    return any(_beginning(run) in started.begun for started in _all())


def forget(name: str) -> None:
    """Leave a deleted run out of those of this visitor."""
    kept = st.session_state.get(MY_RUNS, {})
    for key, started in list(kept.items()):
        left = tuple(n for n in started.names if n != name)
        kept[key] = replace(started, names=left)
        if not left:
            del kept[key]


def active_here(kind: str) -> set[str]:
    """The names of active runs that this visitor started, or follows by the address."""
    names = {name for started in _of(kind) for name in started.names}
    names |= {n for n in st.query_params.get_all("run")[:MOST_NAMED] if is_name(n)}
    return {name for name, run in _found(names).items() if run.active}


def has_runs(kind: str) -> bool:
    """Whether this visitor started one of the kind."""
    return bool(_of(kind))


def button_to_shipped() -> None:
    """Where there are no chips: the way from the runs of a link to what ships."""
    st.button("Show what ships with the app", on_click=st.query_params.pop, args=("run", None))


def draw_my_runs(kind: str, shown: ShownRuns) -> None:
    """A chip for what ships and one for each of this visitor's runs; choosing one shows it."""
    if not has_runs(kind):
        return
    runs, labels = _found(_names(kind)), {SHIPPED: "shipped with the app"}
    for started in _of(kind):
        if mine := [runs[name] for name in started.names if name in runs]:
            text = settings_text(kind, [run.config for run in mine])
            labels["+".join(started.names)] = f"{state_text(mine)}: {text}"
    current = SHIPPED if shown.is_shipped else "+".join(shown.ids)
    st.session_state[CHIPS] = current if current in labels else None
    st.pills(
        "Runs: what ships, and yours since this tab was opened",
        list(labels),
        format_func=lambda key: escaped(labels[key]),
        key=CHIPS,
        on_change=_show,
        wrap=True,
    )
    states = _states(runs.values())
    if any(run.active for run in runs.values()):
        redraw_on_change(lambda: _states(_found(_names(kind)).values()), states)


def _show() -> None:
    """Name the chosen runs in the address; a second click on a chip changes nothing."""
    chosen = st.session_state[CHIPS]
    if chosen == SHIPPED:
        st.query_params.pop("run", None)
    elif chosen:
        st.query_params["run"] = chosen.split("+")


def _states(runs: Iterable[Run]) -> dict[str, str]:
    return {run.id: run.state for run in runs}


def _names(kind: str) -> set[str]:
    return {name for started in _of(kind) for name in started.names}


def _found(names: set[str]) -> dict[str, Run]:
    try:
        return jobs.store().find(names)
    except StoreUnavailable:  # the page says so where runs are started
        return {}


def _of(kind: str) -> list[Started]:
    return [started for started in _all() if started.kind == kind]


def _all() -> list[Started]:
    return list(st.session_state.get(MY_RUNS, {}).values())


def _began(name: str, attempt: int) -> bool:
    return any((name, attempt) == b[:2] for started in _all() for b in started.begun)


def _beginning(run: Run) -> tuple[str, int, float]:
    return run.id, run.attempt, run.created_at
