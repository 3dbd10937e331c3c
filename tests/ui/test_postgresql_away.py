"""Pages while PostgreSQL is stopped, and when it is back, by one process that goes on."""

import pytest

from core import jobs
from core.attention.config import ScalingConfig
from tests.ui.test_permalink import page, warnings
from tests.ui.test_runs import texts
from tests.ui.test_runs_page import add
from tests.waiting import wait_for

STOPPED = "cannot be used: it does not answer; start it, or correct DATABASE_URL"


@pytest.fixture
def database(own_database, monkeypatch):
    """A server that keeps its runs there; it looks often."""
    for name in ("QUIET_EVERY", "BUSY_EVERY"):
        monkeypatch.setattr(f"core.runs.dispatcher.{name}", 0.1)
    return own_database


def test_pages_say_so_and_then_show_the_runs_again(database):
    run = add(jobs.store(), "scaling", seed=7)
    app = page("scaling", run=run.id)
    assert "Run here: run" in texts(app.caption) and not app.warning
    database.stop()
    try:
        wait_for(jobs.trouble)
        app.run()
        assert not app.exception and warnings(app).count(STOPPED) == 1
        assert "The runs of this link cannot be shown now" in texts(app.info)
        assert "Shipped with the app" in texts(app.caption)
        assert all(b.disabled for b in app.button if b.label.startswith("Measure"))
        assert not page("runs").exception and not page("cnn").exception
    finally:
        database.start()
    wait_for(lambda: not jobs.trouble())
    app.run()
    assert "Run here: run" in texts(app.caption) and not app.warning and not app.exception
    assert jobs.find(jobs.run_id("scaling", ScalingConfig(**run.config))) == run


def test_a_link_is_kept_although_nobody_has_noticed_yet(database, monkeypatch):
    run = add(jobs.store(), "scaling", seed=8)
    monkeypatch.setattr(jobs, "trouble", lambda: "")
    database.stop()
    try:
        app = page("scaling", run=run.id)
    finally:
        database.start()
    assert "The runs of this link cannot be shown now" in texts(app.info) and not app.exception
    app.run()
    assert "Run here: run" in texts(app.caption) and not app.info
