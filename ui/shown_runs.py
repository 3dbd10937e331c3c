"""The runs that a page shows: those that the URL names, or the shipped ones.

A page shows one run or several at once; one run is a sweep of one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import jobs
from core.kinds import KINDS
from core.runs.database import StoreUnavailable
from core.runs.run import Run
from core.runs.shipped import shipped_runs
from ui.permalink import note_problem
from ui.watch import redraw_on_change

AWAY = "runs of this server cannot be shown now"


@dataclass(frozen=True)
class ShownRun:
    """A run that a page shows, with the rows that it has so far."""

    run: Run
    rows: list[dict[str, Any]]
    is_shipped: bool

    @property
    def results(self) -> list[dict[str, Any]]:
        """Its rows without those that are drawn within an epoch while it lasts."""
        return [row for row in self.rows if "within" not in row]


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
    kind: str,
    page: str,
    most: int = 1,
    shared: Callable[[Run], Any] = lambda run: None,
    is_default: Callable[[Run], bool] = lambda run: True,
) -> ShownRuns:
    """The runs that the URL names; where it names none that is known, the shipped ones by default.

    At most `most` are shown, and those alone that have in common with the first what `shared` says.
    """
    default = ShownRuns(tuple(shown for shown in _shipped(kind) if is_default(shown.run)))
    names = list(dict.fromkeys(st.query_params.get_all("run")))
    if not names:
        return default
    by_name, problem = find_runs(kind, names[:most])
    if not by_name and (problem.startswith(AWAY) or jobs.trouble()):
        st.info("The runs of this link cannot be shown now; those that ship with the app are.")
        redraw_on_change(lambda: bool(jobs.trouble()), bool(jobs.trouble()))
        return default  # the address keeps its names: they may be known again
    known = list(by_name.values())
    alike = [shown for shown in known if shared(shown.run) == shared(known[0].run)]
    if problem := problem or _problem(names, len(known), len(alike), most):
        note_problem(page, problem)
        st.query_params["run"] = [shown.run.id for shown in alike]
        st.rerun()
    return ShownRuns(tuple(alike), is_linked=True)


def is_name(text: str) -> bool:
    """Whether a text may be the name of a run."""
    return re.fullmatch("[0-9a-f]{12}", text) is not None


def find_runs(kind: str, names: Sequence[str]) -> tuple[dict[str, ShownRun], str]:
    """The runs of these names: on this server, or else shipped, also by a former name.

    Beside them a sentence on what kept others from being shown; empty where nothing did.
    """
    problem, stored = "", {}
    try:
        stored = jobs.find_all([name for name in names if is_name(name)])
    except StoreUnavailable as error:
        problem = f"{AWAY}: {error}"
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
