"""Runs of another server on one store: told of as such, and no timing of it taken for ours."""

from dataclasses import replace

import pytest

from core.attention.config import ScalingConfig
from core.machine.facts import machine_text
from core.runs.run import FINISHED, RUNNING, WAITING
from tests.ui.test_permalink import page
from tests.ui.test_runs import run, texts
from tests.ui.test_runs_page import SHIPPED, add, store  # noqa: F401
from ui.run_texts import made_text, progress_text
from ui.runs import _unmeasured
from ui.shown_runs import ShownRun


@pytest.fixture
def elsewhere(store, monkeypatch):  # noqa: F811
    """Adds a run of another machine."""

    def add_elsewhere(kind, state=FINISHED, **settings):
        with monkeypatch.context() as context:
            context.setattr("core.jobs.host", lambda: "elsewhere")
            return add(store, kind, state, **settings)

    return add_elsewhere


def test_the_page_says_that_a_timing_is_of_another_server_and_names_its_machine(elsewhere):
    timing = elsewhere("scaling", seed=7)
    said = texts(page("scaling", run=timing.id).caption)
    assert f"Run on another server: run `{timing.id}`" in said
    assert machine_text(SHIPPED["scaling"].run.machine) in said


def test_runs_of_here_and_elsewhere_are_told_together():
    here, there = run("a" * 12, FINISHED), run("b" * 12, FINISHED, host="elsewhere")
    both = [ShownRun(r, [], False) for r in (here, there)]
    assert made_text(both).startswith("Run here and on another server: 2 runs")
    assert made_text([*both[:1], ShownRun(there, [], True)]).startswith("Run here: 2 runs")


@pytest.mark.parametrize("state", [RUNNING, FINISHED])
def test_to_measure_here_is_another_measurement_than_elsewhere(state, elsewhere):
    timing = elsewhere("scaling", state, n_rows=1, seed=7)
    asked = ScalingConfig(**timing.config)
    assert _unmeasured("scaling", asked) == replace(asked, seed=8)


def test_a_timing_that_runs_here_is_joined(store):  # noqa: F811
    timing = add(store, "scaling", RUNNING, n_rows=1, seed=7)
    asked = ScalingConfig(**timing.config)
    assert _unmeasured("scaling", asked) == asked


def test_nobody_waits_for_the_runs_of_another_server(monkeypatch):
    waiting = run("w", WAITING, created_at=2.0)
    active = [run("x", RUNNING, created_at=1.0, host="elsewhere"), waiting]
    monkeypatch.setattr("core.runs.store.Store.active", lambda _: active)
    assert progress_text([ShownRun(waiting, [], False)]) == "Starting"
    active.append(run("y", RUNNING, created_at=1.0))
    assert progress_text([ShownRun(waiting, [], False)]) == "Waiting for 1 run before this one"
