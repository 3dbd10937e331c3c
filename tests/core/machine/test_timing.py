import time

import pytest
import torch

from core.machine import timing
from core.machine.activity import last_change, short_computation, touched_since
from core.machine.timing import describe_machine, peak_bytes, seconds_of, time_calls
from core.progress import Progress


def finish(generator):
    steps = []
    while True:
        try:
            steps.append(next(generator))
        except StopIteration as end:
            return steps, end.value


def test_times_what_sleeps_and_keeps_the_order_of_its_statistics():
    calls = {"short": lambda: time.sleep(0.02), "long": lambda: time.sleep(0.04)}
    steps, found = finish(time_calls(calls, rounds=3, device="cpu", doing="asleep"))
    assert 0.02 <= found["short"].minimum < 0.04 <= found["long"].minimum
    for one in found.values():
        assert one.minimum <= one.lower_quartile <= one.median <= one.upper_quartile
        assert one.n_rounds >= 3 and one.calls_per_round == 1
    assert all(isinstance(step, Progress) and 0 <= step.fraction <= 1 for step in steps)


def test_methods_are_interleaved_round_by_round():
    seen = []
    calls = {name: lambda name=name: seen.append(name) or time.sleep(0.03) for name in "ab"}
    finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert seen[2:8] == list("ababab")  # after one call each to learn how long they take


def test_short_calls_are_repeated_within_a_sample():
    _, found = finish(time_calls({"nothing": lambda: None}, rounds=3, device="cpu", doing=""))
    assert found["nothing"].calls_per_round > 1000


def test_a_round_touched_by_a_short_computation_is_measured_again(monkeypatch):
    touches = iter([True, False, False, False, False, False, False, False])
    monkeypatch.setattr(timing, "touched_since", lambda change: next(touches))
    monkeypatch.setattr(timing, "waiting_seconds", lambda: 0.0)
    calls = {"call": lambda: time.sleep(0.03)}
    steps, found = finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert len(steps) == 4 and found["call"].n_rounds == 3


def test_rounds_that_are_always_touched_are_kept_and_marked(monkeypatch):
    monkeypatch.setattr(timing, "touched_since", lambda change: True)
    calls = {"call": lambda: time.sleep(0.02)}
    steps, found = finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert len(steps) == 3 * timing.MOST_ROUNDS and found["call"].disturbed


def test_waiting_for_a_processor_marks_a_measurement(monkeypatch):
    waited = iter(x * 0.01 for x in range(1000))
    monkeypatch.setattr(timing, "waiting_seconds", lambda: next(waited))
    _, found = finish(
        time_calls({"call": lambda: time.sleep(0.02)}, rounds=3, device="cpu", doing="")
    )
    assert found["call"].disturbed and found["call"].waiting_share > timing.WAITING_LIMIT


def test_wide_quartiles_mark_a_measurement(monkeypatch):
    monkeypatch.setattr(timing, "waiting_seconds", lambda: 0.0)
    lengths = iter([0.03, 0.02, 0.05, 0.02, 0.05, 0.02, 0.05])
    calls = {"call": lambda: time.sleep(next(lengths))}
    _, found = finish(time_calls(calls, rounds=6, device="cpu", doing=""))
    assert found["call"].disturbed


def test_a_short_computation_is_seen_while_it_runs_and_after():
    before = last_change()
    assert not touched_since(before)
    with short_computation():
        assert touched_since(before) and touched_since(last_change())
    assert touched_since(before) and not touched_since(last_change())


def test_the_mark_of_a_process_that_died_is_swept_away():
    from core.machine.activity import _folder

    mark = _folder() / "999999999-1.mark"
    mark.touch()
    assert not touched_since(last_change()) and not mark.exists()
    (_folder() / ".DS_Store").touch()
    assert not touched_since(last_change())


@pytest.mark.parametrize("n", [100_000, 1_000_000])
def test_peak_memory_counts_what_is_held_at_a_time(n):
    def call():
        a = torch.ones(n, dtype=torch.float32)
        b = a * 2
        del a
        return b + 1  # never more than two at a time

    assert peak_bytes(call, "cpu") == pytest.approx(8 * n, rel=0.01)


def test_seconds_are_those_of_one_call():
    assert seconds_of(lambda: time.sleep(0.01), "cpu", 3) == pytest.approx(0.01, rel=0.5)


def test_the_machine_is_described():
    machine = describe_machine("cpu", 1)
    assert machine["cores"] >= 1 and machine["memory_gb"] > 0 and machine["threads"] == 1
    assert machine["torch"] == torch.__version__ and machine["processor"]
