"""A database that is locked, must not be written or is gone, while runs are under way.

Old and damaged ones: `tests/core/runs/test_database.py`, `tests/ui/test_damaged_store.py`.
"""

import sqlite3

import pytest
from sqlalchemy import event

from core import jobs
from core.kinds import KINDS
from core.runs import database as database_module
from core.runs.run import FINISHED, RUNNING
from tests.core.slow_rows import SLOW, SlowConfig
from tests.ui.test_permalink import warnings, with_panel
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def short_patience(monkeypatch, new_server):
    monkeypatch.setitem(KINDS, "slow", SLOW)
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT", 100)


def reconnect() -> None:
    """New connections from now on, as a server has that meets the change with a new thread."""
    jobs.store()._database._engine.dispose()


def told_to_who_begins_a_run() -> str:
    """What the page of the timings says: to everyone, or to who clicks on its button."""
    app = with_panel("scaling")
    start = next(b for b in app.button if b.label.startswith("Measure"))
    if not start.disabled:
        start.click().run()
    assert not app.exception and app.title
    return warnings(app)


def finished(seed: int) -> list[dict]:
    """The rows of a run that is finished before the trouble begins."""
    run = jobs.submit("slow", SlowConfig(n_rows=2, seconds=0, seed=seed))
    wait_for(lambda: jobs.find(run.id).state == FINISHED)
    return jobs.store().rows(run.id)


def test_a_lock_during_a_run_loses_no_row_and_is_told_where_runs_are_started(new_server):
    rows = finished(1)
    run = jobs.submit("slow", SlowConfig(n_rows=8, seconds=0.3, seed=2))
    wait_for(lambda: jobs.store().rows(run.id))
    lock = sqlite3.connect(new_server / "runs.sqlite")
    lock.execute("BEGIN EXCLUSIVE")
    assert "another program has locked it; end that program" in told_to_who_begins_a_run()
    assert jobs.find(run.id).state == RUNNING
    lock.rollback()
    wait_for(lambda: jobs.find(run.id).state == FINISHED)
    assert jobs.store().rows(run.id) == [{"position": n} for n in range(8)]
    assert jobs.store().rows(jobs.run_id("slow", SlowConfig(n_rows=2, seconds=0, seed=1))) == rows


def test_where_nothing_can_be_written_what_is_there_is_shown(new_server):
    rows = finished(3)
    engine = jobs.store()._database._engine

    def forbid_writing(connection, _):
        connection.execute("PRAGMA query_only = 1")

    event.listen(engine, "connect", forbid_writing)
    reconnect()
    assert "it must not be written; allow it" in told_to_who_begins_a_run()
    assert jobs.store().rows(jobs.run_id("slow", SlowConfig(n_rows=2, seconds=0, seed=3))) == rows
    event.remove(engine, "connect", forbid_writing)
    reconnect()
    finished(4)  # as if nothing had been


def test_a_database_that_is_moved_away_is_missed_and_known_again_when_it_is_back(new_server):
    rows = finished(5)
    name = jobs.run_id("slow", SlowConfig(n_rows=2, seconds=0, seed=5))
    reconnect()
    away = new_server.with_name("away")
    new_server.rename(away)
    new_server.mkdir()
    assert "put it back, or restart the app" in told_to_who_begins_a_run()
    reconnect()
    for path in new_server.iterdir():
        path.unlink()
    new_server.rmdir()
    away.rename(new_server)
    reconnect()
    assert jobs.store().rows(name) == rows
    wait_for(lambda: not jobs.trouble())
    finished(6)
