"""Runs go on where PostgreSQL was away for longer than a run may be without a heartbeat."""

import time

import pytest

from core import jobs
from core.kinds import KINDS
from core.runs.database import StoreUnavailable
from core.runs.queries import STALE_AFTER
from core.runs.run import FINISHED, RUNNING, WAITING
from tests.core.slow_rows import QUIET, SLOW, SlowConfig
from tests.waiting import wait_for


@pytest.fixture
def database(own_database, monkeypatch):
    """A server of PostgreSQL that keeps the runs of this process, which has a dispatcher anew."""
    for kind in (SLOW, QUIET):
        monkeypatch.setitem(KINDS, kind.name, kind)
    return own_database


def test_a_running_and_a_waiting_run_outlive_an_outage(database):
    n_rows = 30
    run = jobs.submit("quiet", SlowConfig(n_rows=n_rows, seconds=0.2))
    wait_for(lambda: jobs.store().rows(run.id))
    waiting = jobs.submit("slow", SlowConfig(n_rows=1, seconds=0.0))
    database.stop()
    time.sleep(STALE_AFTER + 1)
    with pytest.raises(StoreUnavailable):
        jobs.find(run.id)
    database.start()
    wait_for(lambda: jobs.find(run.id).state == FINISHED)
    assert jobs.store().rows(run.id) == [{"position": n} for n in range(n_rows)]
    assert jobs.find(waiting.id).state in (WAITING, RUNNING, FINISHED)
    wait_for(lambda: jobs.find(waiting.id).state == FINISHED)
    assert (jobs.find(run.id).attempt, jobs.find(waiting.id).attempt) == (1, 1)
