import os
import random
import time

import pytest
import torch

from core.machine import timing
from core.machine.activity import disturbed_since, last_change, short_computation
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
    steps, timings = finish(time_calls(calls, rounds=3, device="cpu", doing="asleep"))
    assert 0.02 <= timings["short"].minimum < 0.04 <= timings["long"].minimum
    for t in timings.values():
        assert t.minimum <= t.lower_quartile <= t.median <= t.upper_quartile
        assert t.n_rounds >= 3 and t.calls_per_round == 1
    assert all(isinstance(step, Progress) and 0 <= step.fraction <= 1 for step in steps)


def test_methods_are_interleaved_round_by_round():
    order = []
    calls = {name: lambda name=name: order.append(name) or time.sleep(0.03) for name in "ab"}
    finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert order[2:8] == list("ababab")  # after one call each to learn how long they take


def test_short_calls_are_repeated_within_a_sample():
    _, timings = finish(time_calls({"nothing": lambda: None}, rounds=3, device="cpu", doing=""))
    assert timings["nothing"].calls_per_round > 1000


def test_a_round_disturbed_by_a_short_computation_is_measured_again(monkeypatch):
    disturbances = iter([True, False, False, False, False, False, False, False])
    monkeypatch.setattr(timing, "disturbed_since", lambda change: next(disturbances))
    monkeypatch.setattr(timing, "waiting_seconds", lambda: 0.0)
    calls = {"call": lambda: time.sleep(0.03)}
    steps, timings = finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert len(steps) == 4 and timings["call"].n_rounds == 3


def test_rounds_that_are_always_disturbed_are_kept_and_marked(monkeypatch):
    monkeypatch.setattr(timing, "disturbed_since", lambda change: True)
    calls = {"call": lambda: time.sleep(0.02)}
    steps, timings = finish(time_calls(calls, rounds=3, device="cpu", doing=""))
    assert len(steps) == 3 * timing.ROUNDS_FACTOR and timings["call"].disturbed


def shares_of(pattern: list[bool], rounds: int, monkeypatch, n_calls: int = 2) -> list[float]:
    """The share told before each round, where the rounds are clean or not as in the pattern."""
    clean = iter(pattern)
    told = []

    def add_sample(series, call, device):
        series.seconds.append(0.01)
        series.clean.append(told[-1] if len(told) % n_calls else next(clean))
        told.append(series.clean[-1])

    monkeypatch.setattr(timing, "_calls_per_round", lambda call, device: 1)
    monkeypatch.setattr(timing, "_add_sample", add_sample)
    calls = dict.fromkeys("abcdef"[:n_calls], lambda: None)
    steps, _ = finish(time_calls(calls, rounds=rounds, device="cpu", doing=""))
    return [step.fraction for step in steps][::n_calls]


@pytest.mark.parametrize("rounds", [1, 3, 7])
@pytest.mark.parametrize("seed", range(10))
def test_the_share_never_falls_and_is_one_only_at_the_end(seed, rounds, monkeypatch):
    draw = random.Random(seed)
    pattern = [draw.random() < seed / 9 for _ in range(3 * rounds)]
    shares = shares_of(pattern, rounds, monkeypatch)
    assert shares[0] == 0 and shares == sorted(set(shares)) and shares[-1] < 1


def test_the_time_left_is_that_of_the_clean_rounds_that_are_missing(monkeypatch):
    pattern = [True, True, False, False, False, True, True]
    shares = shares_of(pattern, 4, monkeypatch)
    missing = [round * (1 - share) / share for round, share in enumerate(shares) if round]
    assert missing == pytest.approx([3, 2, 2, 2, 2, 1])  # in rounds, from what was done so far


def test_rounds_that_are_never_clean_end_after_the_most(monkeypatch):
    shares = shares_of([False] * 12, 4, monkeypatch)
    assert len(shares) == 12 and shares[-1] == pytest.approx(11 / 12)


def test_waiting_for_a_processor_marks_a_measurement(monkeypatch):
    waited = iter(x * 0.01 for x in range(1000))
    monkeypatch.setattr(timing, "waiting_seconds", lambda: next(waited))
    _, timings = finish(
        time_calls({"call": lambda: time.sleep(0.02)}, rounds=3, device="cpu", doing="")
    )
    assert timings["call"].disturbed and timings["call"].waiting_share > timing.WAITING_LIMIT


def test_wide_quartiles_mark_a_measurement(monkeypatch):
    monkeypatch.setattr(timing, "waiting_seconds", lambda: 0.0)
    lengths = iter([0.03, 0.02, 0.05, 0.02, 0.05, 0.02, 0.05])
    calls = {"call": lambda: time.sleep(next(lengths))}
    _, timings = finish(time_calls(calls, rounds=6, device="cpu", doing=""))
    assert timings["call"].disturbed


def test_a_short_computation_is_seen_while_it_runs_and_after():
    before = last_change()
    assert not disturbed_since(before)
    with short_computation():
        assert disturbed_since(before) and disturbed_since(last_change())
    assert disturbed_since(before) and not disturbed_since(last_change())


def test_a_short_computation_on_another_machine_with_the_same_data_disturbs_nothing(monkeypatch):
    before = last_change()
    monkeypatch.setattr("core.machine.activity.host", lambda: "another")
    with short_computation():
        monkeypatch.undo()
        assert not disturbed_since(before)


def test_the_marker_of_a_process_that_died_is_removed_once_no_computation_may_be_so_old():
    from core.machine.activity import _folder

    marker = _folder() / "999999999-1.mark"
    marker.touch()
    assert disturbed_since(last_change()) and marker.exists()
    os.utime(marker, (0, 0))
    assert not disturbed_since(last_change()) and not marker.exists()
    (_folder() / ".DS_Store").touch()
    assert not disturbed_since(last_change())


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
