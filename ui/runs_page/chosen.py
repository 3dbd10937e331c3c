"""The one or two runs that the address names: found, and checked to be of one kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core import jobs
from core.cnn.config import KNOWN_DATA
from core.kinds import KINDS
from core.runs.database import StoreUnavailable
from core.runs.run import Run
from core.runs.shipped import shipped_runs
from ui.layout import RUNS
from ui.my_runs import is_mine
from ui.permalink import note_problem
from ui.run_texts import date_text
from ui.setting_texts import difference_texts, kind_name, kind_title
from ui.shown_runs import ShownRun, find_runs, is_name

MOST = 2
LONGEST_NAME = 32  # characters of a name within a figure
PAGE_OF = {"scaling": "pages/scaling.py", "cnn": "pages/cnn.py"}  # where runs of a kind are shown


@dataclass(frozen=True)
class Chosen:
    """None, one or two runs of one kind, each with what tells it from the other."""

    runs: tuple[ShownRun, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What tells them apart, in a few words: of long differences, their order."""
        is_short = all(len(text) <= LONGEST_NAME for text in self.differences)
        return self.differences if is_short else ("first", "second")

    @property
    def kind(self) -> str:
        return self.runs[0].run.kind if self.runs else ""

    @property
    def ids(self) -> list[str]:
        return [shown.run.id for shown in self.runs]

    @property
    def key(self) -> str:
        """What identifies the rows that there are."""
        return "+".join(f"{s.run.id}-{s.run.attempt}-{len(s.rows)}" for s in self.runs)

    @property
    def link(self) -> dict[str, list[str]]:
        return {"run": self.ids} if self.runs else {}


def chosen_runs() -> Chosen:
    """The runs that the address names; of a name that is wrong, the page says what is wrong."""
    names = list(dict.fromkeys(st.query_params.get_all("run")))
    if not names or jobs.trouble():  # the address keeps its names: they may be known again
        return Chosen()
    kinds = _kinds(names[:MOST])
    kind = next(iter(kinds.values()), "")
    alike = [name for name in names[:MOST] if kinds.get(name) == kind]
    found, problem = find_runs(kind, alike) if kind else ({}, "")
    if problem := _problem(names, kinds) or problem:
        note_problem(RUNS, problem)
        st.query_params["run"] = [shown.run.id for shown in found.values()]
        st.rerun()
    runs = tuple(found.values())
    return Chosen(runs, differences_of([shown.run for shown in runs]))


def differences_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """The settings in which two runs differ, or when they were begun; of one run, its kind."""
    if len(runs) < MOST:
        return tuple(kind_title(run.kind) for run in runs)
    texts = difference_texts(runs[0].config, runs[1].config)
    return texts if any(texts) else tuple(f"begun {date_text(run.created_at)}" for run in runs)


def is_private(run: Run) -> bool:
    """Whether a run is of images that another visitor brought: whoever has its name sees them."""
    data = run.config.get("data", KNOWN_DATA[0])
    return run.kind == "cnn" and data not in KNOWN_DATA and not is_mine(run)


def choose(run: Run, chosen: Chosen) -> None:
    """Add a run to the chosen ones, or take it away; of a third or of another kind, the last go."""
    if run.id in chosen.ids:
        names = [name for name in chosen.ids if name != run.id]
    else:
        names = [*chosen.ids[1 - MOST :], run.id] if run.kind == chosen.kind else [run.id]
    name_in_address(names)


def name_in_address(names: list[str]) -> None:
    if names:
        st.query_params["run"] = names
    else:
        st.query_params.pop("run", None)


def _kinds(names: list[str]) -> dict[str, str]:
    """The kinds of those that are known: on this server, or shipped."""
    try:
        stored = jobs.store().find([name for name in names if is_name(name)])
    except StoreUnavailable:
        stored = {}
    shipped = {
        name: kind
        for name in names
        for kind in PAGE_OF
        if any(run.is_named(name) for run in shipped_runs(kind))
    }
    known = shipped | {name: run.kind for name, run in stored.items() if run.kind in KINDS}
    return {name: known[name] for name in names if name in known}


def _problem(names: list[str], kinds: dict[str, str]) -> str:
    """What is wrong with the names in the address; empty where all is well."""
    if len(names) > MOST:
        return f"run must name at most {MOST} runs, got {len(names):,}"
    if unknown := [name for name in names if name not in kinds]:
        return f"run must be the name of a run on this server, got {unknown[0][:20]!r}"
    if len(set(kinds.values())) > 1:
        got = " and ".join(f"a {kind_name(kind)}" for kind in kinds.values())
        return f"run must name two runs of one kind, got {got}"
    return ""
