"""Repeated, warmed, interleaved measurement of several calls on the same work.

One round times every call once, so that a drift of the machine hits all alike. A round that
something else touched is measured again. `torch.utils.benchmark.Timer` is not used: it warms up
at least twice for each sample, which would triple the time of long calls.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from time import perf_counter

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # before torch: its profiler chatters

import numpy as np  # noqa: E402
import psutil  # noqa: E402
import torch  # noqa: E402
from torch.profiler import ProfilerActivity, profile  # noqa: E402

from core.machine.activity import last_change, touched_since  # noqa: E402
from core.machine.facts import n_cores, processor  # noqa: E402
from core.progress import Progress  # noqa: E402

SHORTEST_SAMPLE = 0.02  # seconds: shorter calls are repeated within a sample
FEWEST_ROUNDS = 3  # even where they pass the limit
MOST_ROUNDS = 3  # times the rounds asked for, where some are touched
WAITING_LIMIT = 0.05  # share of a sample's time spent waiting for a processor
SPREAD_LIMIT = 0.10  # quartile distance, as a share of the median


@dataclass(frozen=True)
class Timing:
    """Seconds of one call over its clean rounds; of all rounds where too few were clean."""

    minimum: float  # the fastest single call of all rounds
    lower_quartile: float
    median: float
    upper_quartile: float
    n_rounds: int
    calls_per_round: int
    waiting_share: float | None  # median share of time spent waiting for a processor
    disturbed: bool


@dataclass
class _Series:
    calls: int
    least: float = float("inf")  # seconds of the fastest single call
    seconds: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    clean: list[bool] = field(default_factory=list)


def time_calls(
    calls: dict[str, Callable[[], object]],
    *,
    rounds: int,
    device: str,
    doing: str,
    limit: float = float("inf"),
) -> Iterator[Progress]:
    """Yield progress before every sample (fraction of the rounds); return {name: Timing}.

    Each call must have been warmed up. Stops after `MOST_ROUNDS * rounds` rounds, or once a call
    has taken `limit` seconds in all and has been measured `FEWEST_ROUNDS` times.
    """
    series = {name: _Series(_calls_per_round(call, device)) for name, call in calls.items()}
    for done in range(MOST_ROUNDS * rounds):
        for name, call in calls.items():
            yield Progress(f"{doing}, {name}, round {done + 1}", min(1, done / rounds))
            _add_sample(series[name], call, device)
        enough = min(sum(s.clean) for s in series.values()) >= rounds
        spent = max(sum(s.seconds) * s.calls for s in series.values())
        if enough or (done + 1 >= FEWEST_ROUNDS and spent > limit):
            break
    return {name: _summary(s, rounds) for name, s in series.items()}


def seconds_of(call: Callable[[], object], device: str, n_calls: int = 1) -> float:
    """Seconds of one call, the mean of `n_calls` in a row; events on CUDA, a clock elsewhere."""
    if device == "cuda":
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize()
        start.record()
        for _ in range(n_calls):
            call()
        end.record()
        torch.cuda.synchronize()
        return start.elapsed_time(end) / 1e3 / n_calls
    start = perf_counter()
    for _ in range(n_calls):
        call()
    return (perf_counter() - start) / n_calls


def peak_bytes(call: Callable[[], object], device: str) -> int:
    """The most memory that torch held for one call at a time, beyond what it held before."""
    if device == "cuda":
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        call()
        torch.cuda.synchronize()
        return torch.cuda.max_memory_allocated() - before
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        call()
    events = profiler.profiler.kineto_results.events()
    changes = [(e.start_ns(), e.nbytes()) for e in events if e.name() == "[memory]"]
    held = np.cumsum([0, *(n for _, n in sorted(changes, key=lambda change: change[0]))])
    return int(held.max())


def describe_machine(device: str, n_threads: int) -> dict[str, str | int | float]:
    """Where a measurement was made."""
    on_cuda = device == "cuda" and torch.cuda.is_available()
    return {
        "processor": processor(),
        "cores": n_cores(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name() if on_cuda else "cpu",
        "threads": n_threads,
    }


def waiting_seconds() -> float | None:
    """How long this process's threads were ready but without a processor; None where unknown."""
    try:
        tasks = [t.read_text() for t in Path("/proc/self/task").glob("*/schedstat")]
    except OSError:  # a thread ended meanwhile
        return None
    return sum(int(task.split()[1]) for task in tasks) / 1e9 if tasks else None


def _calls_per_round(call: Callable[[], object], device: str) -> int:
    return max(1, ceil(SHORTEST_SAMPLE / seconds_of(call, device)))


def _add_sample(series: _Series, call: Callable[[], object], device: str) -> None:
    change, waited_before = last_change(), waiting_seconds()
    single = [seconds_of(call, device) for _ in range(series.calls)] if device == "cpu" else None
    seconds = sum(single) / len(single) if single else seconds_of(call, device, series.calls)
    series.least = min([series.least, *(single or [seconds])])
    waited, touched = waiting_seconds(), touched_since(change)
    share = 0.0
    if waited is not None and waited_before is not None:
        share = max(0.0, waited - waited_before) / (seconds * series.calls)
        series.waiting.append(share)
    series.seconds.append(seconds)
    series.clean.append(share <= WAITING_LIMIT and not touched)


def _summary(series: _Series, rounds: int) -> Timing:
    enough = sum(series.clean) >= rounds
    seconds = np.array(series.seconds)
    used = seconds[series.clean] if enough else seconds
    low, median, high = np.quantile(used, [0.25, 0.5, 0.75])
    return Timing(
        minimum=float(series.least),
        lower_quartile=float(low),
        median=float(median),
        upper_quartile=float(high),
        n_rounds=len(used),
        calls_per_round=series.calls,
        waiting_share=float(np.median(series.waiting)) if series.waiting else None,
        disturbed=bool(not enough or high - low > SPREAD_LIMIT * median),
    )
