"""Short computations in real worker processes."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.runs import short
from core.runs.executors import WorkersUnavailable
from core.runs.short import QueueFull, ShortComputations, WorkerLost
from tests.core.slow_rows import SlowConfig

WAIT, DIE, ECHO, FILL = (f"tests.core.slow_rows:{name}" for name in ("wait", "die", "echo", "fill"))


@pytest.fixture
def one_worker():
    computations = ShortComputations(1)
    computations.compute(ECHO, SlowConfig())  # warm
    yield computations
    computations.close()


def outcomes(computations, jobs) -> list:
    """What each of several computations gives or raises, all asked for at the same time."""

    def ask(job):
        try:
            return computations.compute(*job)
        except Exception as error:
            return type(error)

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(ask, jobs))


def test_the_clock_starts_with_the_work_and_not_in_the_queue(one_worker, monkeypatch):
    monkeypatch.setattr(short, "LIMIT", 1.5)
    jobs = [(WAIT, SlowConfig(seconds=0.6, seed=seed)) for seed in range(5)]  # 3 s in all
    assert outcomes(one_worker, jobs) == [0, 1, 2, 3, 4]


def test_one_that_takes_too_long_or_kills_its_process_costs_only_itself(one_worker, monkeypatch):
    monkeypatch.setattr(short, "LIMIT", 1.0)
    jobs = [
        (WAIT, SlowConfig(seconds=0.2, seed=1)),
        (WAIT, SlowConfig(seconds=50, seed=2)),
        (WAIT, SlowConfig(seconds=0.2, seed=3)),
        (DIE, SlowConfig()),
        (WAIT, SlowConfig(seconds=0.2, seed=4)),
    ]
    assert outcomes(one_worker, jobs) == [1, TimeoutError, 3, WorkerLost, 4]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process may write")
def test_one_that_takes_too_much_memory_costs_only_itself(one_worker):
    """Whether as NumPy or Python says it; what a process has from its libraries is not counted."""
    assert one_worker.compute(FILL, SlowConfig(seed=2)) == 1_000_000_000
    jobs = [(FILL, SlowConfig(seed=8)), (ECHO, SlowConfig(seed=3))]
    assert outcomes(one_worker, jobs) == [MemoryError, 3]


def test_a_full_queue_is_told_at_once(one_worker, monkeypatch):
    monkeypatch.setattr(short, "LONGEST_QUEUE", 2)
    jobs = [(WAIT, SlowConfig(seconds=0.5, seed=seed)) for seed in range(5)]
    results = outcomes(one_worker, jobs)
    assert sum(result is QueueFull for result in results) in (2, 3)  # one runs, two wait
    assert one_worker.compute(ECHO, SlowConfig(seed=9)) == 9  # and the queue is free again


def test_what_several_ask_for_is_computed_once(one_worker, tmp_path):
    start = time.monotonic()
    assert outcomes(one_worker, [(WAIT, SlowConfig(seconds=0.8, seed=7))] * 6) == [7] * 6
    assert time.monotonic() - start < 6 * 0.8


def test_an_idle_process_ends_and_the_next_computation_gets_another(monkeypatch):
    monkeypatch.setattr(short, "IDLE_LIMIT", 0.3)
    computations = ShortComputations(1)
    assert computations.compute(ECHO, SlowConfig(seed=1)) == 1
    end = time.monotonic() + 10
    while computations._executors and time.monotonic() < end:
        time.sleep(0.05)
    assert not computations._executors
    assert computations.compute(ECHO, SlowConfig(seed=2)) == 2
    computations.close()


def test_where_no_process_can_be_started_the_reason_is_told(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("core.runs.executors.Executor", refuse)
    computations = ShortComputations(1)
    with pytest.raises(WorkersUnavailable, match="Permission denied.*/dev/shm"):
        computations.compute(ECHO, SlowConfig())
    monkeypatch.undo()
    assert computations.compute(ECHO, SlowConfig(seed=3)) == 3
    computations.close()
