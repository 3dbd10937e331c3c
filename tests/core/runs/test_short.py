"""Short computations in real worker processes."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest

from core.limits import Limits
from core.runs import answers, short
from core.runs.executors import WorkersUnavailable
from core.runs.short import QueueFull, ShortComputations, WorkerLost
from tests.core.slow_rows import SlowConfig

WAIT, DIE, ECHO, ARRAY, FILL = (
    f"tests.core.slow_rows:{name}" for name in ("wait", "die", "echo", "array", "fill")
)
LIMITS = Limits(short_workers=1)


@pytest.fixture
def limits() -> Limits:
    return LIMITS


@pytest.fixture
def one_worker(limits):
    computations = ShortComputations(limits)
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


@pytest.mark.parametrize("limits", [replace(LIMITS, short_seconds=2)])
def test_the_clock_starts_with_the_work_and_not_in_the_queue(one_worker):
    jobs = [(WAIT, SlowConfig(seconds=0.6, seed=seed)) for seed in range(5)]  # 3 s in all
    assert outcomes(one_worker, jobs) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("limits", [replace(LIMITS, short_seconds=1)])
def test_one_that_takes_too_long_or_kills_its_process_costs_only_itself(one_worker):
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


@pytest.mark.parametrize("limits", [replace(LIMITS, short_queue=2)])
def test_a_full_queue_is_told_at_once(one_worker):
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
    computations = ShortComputations(LIMITS)
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
    computations = ShortComputations(LIMITS)
    with pytest.raises(WorkersUnavailable, match="Permission denied.*/dev/shm"):
        computations.compute(ECHO, SlowConfig())
    monkeypatch.undo()
    assert computations.compute(ECHO, SlowConfig(seed=3)) == 3
    computations.close()


def in_queue(computations) -> list[int]:
    return [question.config.seed for question in computations._queue]


def ask(computations, visitor, *seeds) -> ExitStack:
    """A visitor who waits for these computations, until the stack is closed."""
    asked = ExitStack()
    for seed in seeds:
        config = SlowConfig(seconds=0.8, seed=seed)
        asked.enter_context(computations.asked(WAIT, config, visitor))
    return asked


def test_visitors_take_turns_and_each_knows_the_place(one_worker):
    with ask(one_worker, "a", 1):
        wait_until(lambda: not in_queue(one_worker))
        with ask(one_worker, "a", 2, 3, 4), ask(one_worker, "b", 5, 6), ask(one_worker, "c", 7):
            waiting = list(one_worker._queue)
            assert [question.config.seed for question in waiting] == [2, 5, 7, 3, 6, 4]
            places = [one_worker.n_ahead(question) for question in waiting]
            assert places == [1, 2, 3, 4, 5, 6]  # one is being computed
            assert waiting[1].wait(10) and one_worker.n_ahead(waiting[1]) is None
            assert one_worker.n_ahead(waiting[3]) <= 2


def test_what_nobody_waits_for_any_more_leaves_the_queue(one_worker):
    with ask(one_worker, "a", 1):
        wait_until(lambda: not in_queue(one_worker))
        first, second = ask(one_worker, "a", 2, 3), ask(one_worker, "b", 3)
        first.close()
        assert in_queue(one_worker) == [3]
        second.close()
        assert in_queue(one_worker) == [] and len(one_worker._pending) == 1


def test_one_visitor_cannot_fill_the_queue(one_worker):
    share = LIMITS.short_queue // short.SHARE
    with ask(one_worker, "a", 1):
        wait_until(lambda: not in_queue(one_worker))
        with ask(one_worker, "a", *range(2, share + 2)):
            with pytest.raises(QueueFull, match=f"{share} of your computations wait already"):
                one_worker.compute(WAIT, SlowConfig(seed=100), "a")
            start = time.monotonic()
            assert one_worker.compute(WAIT, SlowConfig(seconds=0, seed=101), "b") == 101
            assert time.monotonic() - start < share * 0.8  # after the first two of the other


def test_an_answer_is_kept_for_all_and_cannot_be_written(one_worker, monkeypatch):
    monkeypatch.setattr(answers, "MOST_KEPT", 2)
    made = [one_worker.compute(ARRAY, SlowConfig(seed=seed), "a") for seed in (1, 2)]
    again = one_worker.compute(ARRAY, SlowConfig(seed=1), "b")
    assert again is made[0] and again.seeds.tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        again.seeds[0] = 9
    one_worker.compute(ARRAY, SlowConfig(seed=3))  # makes room: the second was used longest ago
    assert one_worker.answers.get((ARRAY, SlowConfig(seed=2))) is None
    assert one_worker.answers.get((ARRAY, SlowConfig(seed=1))) is again


def wait_until(condition, seconds=10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"nothing happened in {seconds} s"
        time.sleep(0.01)
