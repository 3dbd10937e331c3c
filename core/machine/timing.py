"""Repeated, interleaved timing of several calls on the same work, after a warm-up.

One round times every call once, so that a drift of the machine affects all alike. A round that
another computation disturbed is measured again. `torch.utils.benchmark.Timer` is not used: it warms
up at least twice for each sample, which would triple the time of long calls.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from time import perf_counter

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # before torch: silences its profiler

import numpy as np  # noqa: E402
import psutil  # noqa: E402
import torch  # noqa: E402
from torch.profiler import ProfilerActivity, profile  # noqa: E402

from core.machine.activity import disturbed_since, last_change  # noqa: E402
from core.machine.disturbance import SPREAD_LIMIT, WAITING_LIMIT  # noqa: E402
from core.machine.facts import n_cores, processor  # noqa: E402
from core.progress import Progress  # noqa: E402

SHORTEST_SAMPLE = 0.02  # seconds: shorter calls are repeated within a sample
FEWEST_ROUNDS = 3  # even if they take longer than the limit
ROUNDS_FACTOR = 3  # at most this many times the rounds asked for, if some are disturbed


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
    n_calls: int  # of each sample
    fastest: float = float("inf")  # seconds of a single call
    seconds: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)  # shares
    clean: list[bool] = field(default_factory=list)


def time_calls(
    calls: dict[str, Callable[[], object]],
    *,
    rounds: int,
    device: str,
    doing: str,
    limit: float = float("inf"),
) -> Iterator[Progress]:
    """Yield progress before every sample; return {name: Timing}.

    Its fraction never falls and stays below 1: the rounds done, as a share of these and of as many
    more as clean ones are missing. The caller has warmed each call up. Stops after
    `ROUNDS_FACTOR * rounds` rounds, or once a call has taken `limit` seconds in all and has been
    measured `FEWEST_ROUNDS` times.
    """
    series = {name: _Series(_calls_per_round(call, device)) for name, call in calls.items()}
    missing, most = rounds, ROUNDS_FACTOR * rounds
    for done in range(most):
        fraction = done / min(done + missing, most)
        for name, call in calls.items():
            yield Progress(f"{doing}, round {done + 1}: {name}", fraction)
            _add_sample(series[name], call, device)
        missing = rounds - min(sum(s.clean) for s in series.values())
        spent = max(sum(s.seconds) * s.n_calls for s in series.values())
        if missing <= 0 or (done + 1 >= FEWEST_ROUNDS and spent > limit):
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
    """The peak of the memory that torch allocated during one call, beyond what it held before."""
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
    """The machine on which a measurement was made."""
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
    """How long this process's threads waited for a processor; None where that is unknown."""
    try:
        statistics = [p.read_bytes() for p in Path("/proc/self/task").glob("*/schedstat")]
    except OSError:  # a thread ended meanwhile
        return None
    return sum(int(s.split()[1]) for s in statistics) / 1e9 if statistics else None


def _calls_per_round(call: Callable[[], object], device: str) -> int:
    return max(1, ceil(SHORTEST_SAMPLE / seconds_of(call, device)))


def _add_sample(series: _Series, call: Callable[[], object], device: str) -> None:
    change, waited_before = last_change(), waiting_seconds()
    n_calls = series.n_calls
    singles = [seconds_of(call, device) for _ in range(n_calls)] if device == "cpu" else []
    seconds = sum(singles) / n_calls if singles else seconds_of(call, device, n_calls)
    series.fastest = min([series.fastest, *(singles or [seconds])])
    waited, disturbed = waiting_seconds(), disturbed_since(change)
    waiting_share = 0.0
    if waited is not None and waited_before is not None:
        waiting_share = max(0.0, waited - waited_before) / (seconds * n_calls)
        series.waiting.append(waiting_share)
    series.seconds.append(seconds)
    series.clean.append(waiting_share <= WAITING_LIMIT and not disturbed)


def _summary(series: _Series, rounds: int) -> Timing:
    enough = sum(series.clean) >= rounds
    seconds = np.array(series.seconds)
    used = seconds[series.clean] if enough else seconds
    low, median, high = np.quantile(used, [0.25, 0.5, 0.75])
    return Timing(
        minimum=float(series.fastest),
        lower_quartile=float(low),
        median=float(median),
        upper_quartile=float(high),
        n_rounds=len(used),
        calls_per_round=series.n_calls,
        waiting_share=float(np.median(series.waiting)) if series.waiting else None,
        disturbed=bool(not enough or high - low > SPREAD_LIMIT * median),
    )
