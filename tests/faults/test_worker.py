"""A worker that dies, or that gets no more memory, and what its visitor sees."""

import os
import signal
from dataclasses import replace

from core import jobs
from core.cnn.config import CNNConfig
from core.cnn.data import keep_upload
from core.kinds import COMPUTATIONS, KINDS
from core.runs.run import FAILED, INTERRUPTED
from tests.core.cnn.images import npz, small_arrays
from tests.core.slow_rows import ECHO, GREEDY, SlowConfig
from tests.ui.test_permalink import page, warnings
from tests.waiting import wait_for


def test_a_killed_worker_is_told_and_its_run_resumes_from_the_page():
    images = npz(small_arrays(sizes={"train": 800, "val": 16, "test": 16}))
    run = jobs.submit("cnn", CNNConfig(data=keep_upload(images, "x.npz"), epochs=60, seed=7))
    wait_for(lambda: jobs.store().rows(run.id))
    (pid,) = jobs._dispatcher().worker_of(run.id)._processes
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: jobs.find(run.id).state == INTERRUPTED)
    app = page("cnn", run=run.id)
    assert "The worker process ended before the run was finished" in warnings(app)
    assert not app.exception
    next(button for button in app.button if button.label == "Resume").click().run()
    assert jobs.find(run.id).active and jobs.find(run.id).attempt == 2
    jobs.cancel(run.id)
    wait_for(lambda: not jobs.find(run.id).active)


def test_a_run_that_gets_no_more_memory_keeps_its_rows_and_says_so(monkeypatch):
    monkeypatch.setitem(KINDS, GREEDY.name, GREEDY)
    run = jobs.submit("greedy", SlowConfig(seed=3))
    wait_for(lambda: jobs.find(run.id).state == FAILED)
    assert jobs.find(run.id).message == "The machine ran out of memory."
    assert jobs.store().rows(run.id) == [{"position": 0}, {"position": 1}]


def test_a_short_computation_that_gets_no_more_memory_costs_only_itself(monkeypatch):
    greedy = replace(ECHO, name="attention", function="tests.core.slow_rows:too_much")
    monkeypatch.setitem(COMPUTATIONS, ECHO.name, ECHO)
    with monkeypatch.context() as changed:
        changed.setitem(COMPUTATIONS, "attention", greedy)
        app = page("attention", seed=4711)
    assert [e.value for e in app.error] == ["This needs more than 2 GB of memory and was stopped."]
    assert not app.exception and app.title
    assert jobs.compute("echo", SlowConfig(seed=5)) == 5
