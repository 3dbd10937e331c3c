"""Runs on a real Dask cluster: a scheduler and two machines, each a process of its own."""

import time
from dataclasses import asdict

import pytest

from core import jobs
from core.cnn.config import SweepConfig
from core.cnn.data import keep_upload
from core.cnn.sweep import run_sweep
from core.kinds import KINDS
from core.runs import scheduler as scheduler_module
from core.runs.run import CANCELLED, FINISHED, RUNNING, WAITING
from tests.core.cnn.images import npz, small_arrays
from tests.core.runs.cluster_processes import ClusterProcesses
from tests.core.slow_rows import QUIET, SLOW, SlowConfig
from tests.waiting import wait_for
from ui.run_texts import progress_text
from ui.shown_runs import ShownRun

TAKES_TIME = ("seconds", "examples_per_second")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two machines, and this process as a server that uses them."""
    folder = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        processes = ClusterProcesses(folder)
        patch.setenv("SIDE_BY_SIDE_DATA", str(folder / "data"))
        patch.setenv("DASK_SCHEDULER_ADDRESS", processes.address)
        patch.setattr(scheduler_module, "RETRY_EVERY", 0.5)
        patch.setattr(jobs, "_dispatchers", [])
        for kind in (SLOW, QUIET):
            patch.setitem(KINDS, kind.name, kind)
        processes.start_scheduler()
        processes.add_machines()
        yield processes
        assert processes.end() == [0, 0]
        jobs._dispatchers[0].close()


@pytest.fixture(autouse=True)
def two_machines(cluster):
    """Both machines offer their places, and no run is left by another test."""
    wait_for(lambda: offers(cluster) == 2)
    yield
    for run in jobs.store().active():
        jobs.cancel(run.id)
    wait_for(lambda: not jobs.store().active())


def offers(cluster) -> int:
    """How many machines the scheduler knows, asked by a connection of its own."""
    scheduler = scheduler_module.Scheduler(cluster.address)
    try:
        return len(scheduler.offers())
    except scheduler_module.ClusterUnavailable:
        return 0
    finally:
        scheduler.close()


def sweep(n_images: int, **settings) -> SweepConfig:
    arrays = small_arrays(sizes={"train": n_images, "val": 16, "test": 16})
    return SweepConfig(data=keep_upload(npz(arrays), "x.npz"), **settings)


def state(run) -> str:
    return jobs.find(run.id).state


def numbers(rows: list[dict]) -> list[dict]:
    """The rows of whole epochs, without what depends on the machine."""
    whole = (row for row in rows if "within" not in row)
    return [{n: v for n, v in row.items() if n not in TAKES_TIME} for row in whole]


def test_a_sweep_of_twelve_trainings_gives_the_rows_of_one_machine(tmp_path, monkeypatch):
    settings = {"variants": "A,C", "learning_rates": "0.1,0.01", "seeds": 3, "epochs": 2}
    runs = jobs.submit_all("cnn", sweep(48, **settings).runs())
    assert len(runs) == 12
    wait_for(lambda: all(state(run) == FINISHED for run in runs))
    rows = {run.id: numbers(jobs.store().rows(run.id)) for run in runs}
    ended = sorted((jobs.find(run.id) for run in runs), key=lambda run: run.started_at)
    assert any(b.started_at < a.ended_at for a, b in zip(ended, ended[1:], strict=False))
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    alone = list(run_sweep(sweep(48, **settings), n_workers=1))
    assert rows == {
        jobs.run_id("cnn", t.config): numbers([asdict(row) for row in t.rows]) for t in alone
    }


def test_killed_machines_lose_no_row_and_their_training_goes_on_elsewhere(cluster):
    config = {"variants": "A", "learning_rates": "0.01", "seeds": 1, "epochs": 6}
    (run,) = jobs.submit_all("cnn", sweep(800, **config).runs())
    wait_for(lambda: numbers(jobs.store().rows(run.id)))
    kept = numbers(jobs.store().rows(run.id))
    cluster.kill_machines()
    wait_for(lambda: state(run) == WAITING)
    assert numbers(jobs.store().rows(run.id))[: len(kept)] == kept
    cluster.add_machines()
    wait_for(lambda: state(run) == FINISHED)
    rows = numbers(jobs.store().rows(run.id))
    assert rows[: len(kept)] == kept and len(rows) == 6 + 1  # and that of the test
    assert jobs.find(run.id).attempt == 2


def test_a_cancelled_run_frees_its_place_within_two_seconds():
    runs = [jobs.submit("slow", SlowConfig(n_rows=900, seconds=0.5, seed=s)) for s in range(4)]
    wait_for(lambda: [state(run) for run in runs].count(RUNNING) == 2)
    seconds = []
    for _ in range(2):
        first, waiting = (next(r for r in runs if state(r) == s) for s in (RUNNING, WAITING))
        wait_for(lambda run=first: jobs.find(run.id).doing)
        asked = time.monotonic()
        jobs.cancel(first.id)
        wait_for(lambda run=first: state(run) == CANCELLED)
        wait_for(lambda run=waiting: state(run) == RUNNING)
        seconds.append(time.monotonic() - asked)
    assert min(seconds) < 2  # once at least, on a machine that does other things too


def test_a_cancelled_waiting_run_is_taken_from_the_queue():
    client = jobs._dispatcher()._place._scheduler.connected()

    def queued() -> str:
        return str(client.processing())

    runs = [jobs.submit("slow", SlowConfig(n_rows=900, seed=s)) for s in range(10, 13)]
    wait_for(lambda: all(run.id in queued() for run in runs))
    waiting = next(run for run in runs if state(run) == WAITING)
    jobs.cancel(waiting.id)
    assert state(waiting) == CANCELLED
    wait_for(lambda: waiting.id not in queued())
    assert all(run.id in queued() for run in runs if run is not waiting)


def test_a_timing_runs_and_its_machine_is_described():
    run = jobs.submit("quiet", SlowConfig(seed=20))
    wait_for(lambda: state(run) == FINISHED)
    assert jobs.store().rows(run.id) == [{"position": n} for n in range(3)]
    assert jobs.find(run.id).machine["cores"] >= 1


def test_the_scheduler_is_gone_and_comes_back(cluster):
    other = jobs.submit("slow", SlowConfig(n_rows=80, seconds=0.1, seed=30))
    wait_for(lambda: jobs.store().rows(other.id))
    config = {"variants": "A", "learning_rates": "0.01", "seeds": 1, "epochs": 10}
    (training,) = jobs.submit_all("cnn", sweep(800, **config).runs())
    wait_for(lambda: numbers(jobs.store().rows(training.id)))
    kept = numbers(jobs.store().rows(training.id))
    cluster.kill_scheduler()
    wait_for(jobs.trouble)
    assert "cannot be reached" in jobs.trouble() and cluster.address in jobs.trouble()
    later = jobs.submit("slow", SlowConfig(n_rows=1, seed=31))
    shown = [ShownRun(jobs.find(later.id), [], is_shipped=False)]
    assert progress_text(shown) == f"Waiting. {jobs.trouble()}"
    wait_for(lambda: state(training) == WAITING)  # its state is saved
    assert numbers(jobs.store().rows(training.id))[: len(kept)] == kept
    wait_for(lambda: state(other) == FINISHED)  # what saves no state goes on to its end
    assert (state(later), jobs.find(training.id).attempt) == (WAITING, 2)
    cluster.start_scheduler()
    wait_for(lambda: state(later) == FINISHED and state(training) == FINISHED)
    assert not jobs.trouble()
    assert numbers(jobs.store().rows(training.id))[: len(kept)] == kept
