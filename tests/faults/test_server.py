"""A server that ends in the middle of a run: killed, or asked to end once."""

import signal

import psutil
import pytest

from core import jobs
from core.runs import queries
from core.runs.run import INTERRUPTED
from tests.browser.conftest import running_server
from tests.faults.visits import visit
from tests.ui.test_permalink import page, warnings
from tests.waiting import wait_for


def epochs(name: str) -> list[dict]:
    return [row for row in jobs.store().rows(name) if "within" not in row]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_that_ends_leaves_every_epoch_and_a_run_that_resumes(
    how, new_server, tmp_path, monkeypatch
):
    with running_server(tmp_path, "tests/faults/training_page.py") as server:
        assert not visit(server.url).errors
        (run,) = wait_for(jobs.store().active)
        before = wait_for(lambda: epochs(run.id))
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.process.send_signal(how)
        assert server.process.wait(10) == (0 if how == signal.SIGTERM else -how)
        _, alive = psutil.wait_procs(children, timeout=3)
        assert not alive
        assert "Traceback" not in server.log_text()
    monkeypatch.setattr(queries, "STALE_AFTER", 0.5)
    wait_for(lambda: jobs.find(run.id).state == INTERRUPTED)
    kept = epochs(run.id)
    assert kept[: len(before)] == before

    app = page("cnn", run=run.id)
    assert f"interrupted after {len(kept)} epoch" in warnings(app) and not app.exception
    next(button for button in app.button if button.label == "Resume").click().run()
    monkeypatch.setattr(queries, "STALE_AFTER", 10.0)
    wait_for(lambda: len(epochs(run.id)) > len(kept), 60)
    assert epochs(run.id)[: len(kept)] == kept  # with the seconds they took then
    jobs.cancel(run.id)
    wait_for(lambda: not jobs.find(run.id).active)
