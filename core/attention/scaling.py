"""Time and memory of attention methods as the sequence grows, each checked before it is timed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core.attention.checks import TooLarge
from core.attention.config import ScalingConfig, multiply_adds
from core.attention.inputs import random_inputs
from core.attention.methods import DTYPES, attention_method, predicted_bytes
from core.attention.rows import ScalingRow
from core.attention.workspace import release_buffers
from core.machine.facts import available_bytes
from core.machine.heap import set_heap
from core.machine.timing import SHORTEST_SAMPLE, Timing, peak_bytes, seconds_of, time_calls
from core.metrics.approximation import relative_error
from core.progress import Progress

PEAK, PEAK_SIZE = "matrix product", 1024  # timed beside the methods: what the machine can do
PROBE_LENGTH = 128  # a first guess of a method's speed is made here
EXTRA_CALLS = 4  # of a method at one length beside its rounds: warm-up, memory, calibration
GUESSED_SPEED = {  # multiply-adds a second: for the progress shown, nothing else
    "materialised": 3e9,
    "fused": 2e10,
    "taylor": 1e10,
    "taylor_plain": 1e9,
    "elu": 1e9,
    "random": 1e9,
}
GUESSED_START = 0.05  # seconds to prepare a method at a length
CHECKED_ROWS, CHECKED_HEADS = 64, 4  # output rows compared with softmax in float64


@dataclass(frozen=True)
class _Prepared:
    """A method at one length, warmed up and checked."""

    call: Callable[[], object]
    peak_bytes: int
    relative_error: float


def measure_scaling(config: ScalingConfig) -> Iterator[ScalingRow | Progress]:
    """Yield a row for every method and length, with progress between them.

    A method that would pass a limit gets a row that says so and is left out of longer lengths.
    """
    if config.device == "cuda" and not torch.cuda.is_available():
        raise ValueError("device must be cpu on this machine: torch finds no CUDA device")
    torch.set_num_threads(config.n_threads)
    heap = set_heap(config.heap)
    methods = config.methods.split(",")
    speeds: dict[str, float] = {}  # seconds for one multiply-add, from the last length measured
    for seq_len in config.lengths:
        prepared = {}
        for method in list(methods):
            done = _share_done(config, methods, seq_len)
            yield Progress(f"checking L = {seq_len:,}, {method}", done)
            try:
                _check_limits(config, method, seq_len, speeds)
                prepared[method] = _prepare(config, method, seq_len)
            except (TooLarge, torch.OutOfMemoryError) as error:
                methods.remove(method)
                yield ScalingRow(method, seq_len, "memory limit", heap=heap, reason=str(error))
            except _Stopped as stop:
                if stop.status != "not finite":
                    methods.remove(method)
                yield ScalingRow(method, seq_len, stop.status, heap=heap, reason=stop.reason)
        timings = yield from _timed(config, methods, seq_len, prepared)
        peak = timings.pop(PEAK, None)
        for method, timing in timings.items():
            speeds[method] = timing.median / _work(config, method, seq_len)
            yield _row(config, method, seq_len, timing, prepared[method], heap, peak)


class _Stopped(Exception):
    """A method cannot be measured at a length."""

    def __init__(self, status: str, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


def _check_limits(
    config: ScalingConfig, method: str, seq_len: int, speeds: dict[str, float]
) -> None:
    needed, allowed = predicted_bytes(config, method, seq_len), config.memory_limit * 1e9
    if needed > min(allowed, available_bytes()):
        what = "the limit is" if allowed <= available_bytes() else "this machine has free"
        limit = min(allowed, available_bytes())
        reason = f"it would need {needed / 1e9:.1f} GB, {what} {limit / 1e9:.1f} GB"
        raise _Stopped("memory limit", reason)
    if method not in speeds:
        seconds_of_one = _seconds_of_probe(config, method)
        speeds[method] = seconds_of_one / _work(config, method, PROBE_LENGTH)
    _check_time(config, speeds[method] * _work(config, method, seq_len))


def _check_time(config: ScalingConfig, seconds_of_one: float) -> None:
    seconds = seconds_of_one * (config.rounds + EXTRA_CALLS)
    if seconds > config.time_limit:
        reason = f"it would take about {seconds:.0f} s, the limit is {config.time_limit:g} s"
        raise _Stopped("time limit", reason)


def _seconds_of_probe(config: ScalingConfig, method: str) -> float:
    probe = _timed_call(config, method, PROBE_LENGTH)
    probe()
    return seconds_of(probe, config.device)


def _prepare(config: ScalingConfig, method: str, seq_len: int) -> _Prepared:
    """Warm a method up, compare its output with softmax in float64 and measure its memory."""
    error = _error(config, method, seq_len)
    if error != error:
        raise _Stopped("not finite", "the output has values that are not finite numbers")
    call = _timed_call(config, method, seq_len)
    release_buffers()
    peak = peak_bytes(call, config.device)
    _check_time(config, seconds_of(call, config.device))
    return _Prepared(call, peak, error)


def _inputs(config: ScalingConfig, seq_len: int) -> tuple[Tensor, Tensor, Tensor]:
    shape = (config.batch, config.n_heads, seq_len, config.dim)
    dtype = DTYPES[config.precision]
    q, k, v = (x.to(config.device, dtype) for x in random_inputs(shape, config.seed))
    return q, k, v


def _timed_call(config: ScalingConfig, method: str, seq_len: int) -> Callable[[], object]:
    inputs = _inputs(config, seq_len)
    attend = attention_method(config, method)
    if not config.backward:
        return lambda: attend(*inputs)
    inputs = tuple(x.requires_grad_() for x in inputs)
    upstream = torch.ones_like(inputs[2])
    return lambda: torch.autograd.grad(attend(*inputs), inputs, upstream)


def _error(config: ScalingConfig, method: str, seq_len: int) -> float:
    """Relative error of the output over some rows and heads; NaN where one is not finite."""
    q, k, v = _inputs(config, seq_len)
    z = attention_method(config, method)(q, k, v)
    if not torch.isfinite(z).all():
        return float("nan")
    rows = torch.linspace(0, seq_len - 1, CHECKED_ROWS).long().to(z.device)
    q, k, v, z = (x[0, :CHECKED_HEADS].double() for x in (q, k, v, z))
    logits = q[:, rows] @ k.mT * (config.dim**-0.5 if config.scaled else 1.0)
    if config.causal:
        later = torch.arange(seq_len, device=z.device) > rows.unsqueeze(-1)
        logits = logits.masked_fill(later, float("-inf"))
    return relative_error(z[:, rows], logits.softmax(dim=-1) @ v)


def _work(config: ScalingConfig, method: str, seq_len: int) -> int:
    cost = multiply_adds(method, seq_len, config.dim, config.terms, config.causal)
    return cost * config.batch * config.n_heads


def _share_done(config: ScalingConfig, methods: list[str], seq_len: int, share: float = 0) -> float:
    """The share of all the time spent before a length, plus `share` of that length's own."""

    def guess(n: int) -> float:
        samples = (max(SHORTEST_SAMPLE, _work(config, m, n) / GUESSED_SPEED[m]) for m in methods)
        return sum(config.rounds * sample + GUESSED_START for sample in samples) or 1

    lengths = config.lengths
    done = sum(guess(n) for n in lengths if n < seq_len) + share * guess(seq_len)
    return done / sum(guess(n) for n in lengths)


def _timed(
    config: ScalingConfig, methods: list[str], seq_len: int, prepared: dict[str, _Prepared]
) -> Iterator[Progress]:
    """Time the prepared methods; progress is rewritten as a share of the whole measurement."""
    calls = {method: one.call for method, one in prepared.items()}
    if not calls:
        return {}
    square = torch.ones(PEAK_SIZE, PEAK_SIZE, dtype=DTYPES[config.precision], device=config.device)
    calls[PEAK] = lambda: square @ square
    calls[PEAK]()
    timing = time_calls(
        calls,
        rounds=config.rounds,
        device=config.device,
        doing=f"timing L = {seq_len:,}",
        limit=config.time_limit,
    )
    while True:
        try:
            step = next(timing)
        except StopIteration as end:
            return end.value
        yield Progress(step.doing, _share_done(config, methods, seq_len, step.fraction))


def _row(
    config: ScalingConfig,
    method: str,
    seq_len: int,
    timing: Timing,
    prepared: _Prepared,
    heap: str,
    peak: Timing,
) -> ScalingRow:
    work = _work(config, method, seq_len)
    return ScalingRow(
        method=method,
        seq_len=seq_len,
        status="measured",
        median_seconds=timing.median,
        minimum_seconds=timing.minimum,
        lower_quartile_seconds=timing.lower_quartile,
        upper_quartile_seconds=timing.upper_quartile,
        peak_bytes=prepared.peak_bytes,
        relative_error=prepared.relative_error,
        disturbed=timing.disturbed,
        n_rounds=timing.n_rounds,
        calls_per_round=timing.calls_per_round,
        waiting_share=timing.waiting_share,
        multiply_adds=work,
        gflops=None if config.backward else 2e-9 * work / timing.median,
        peak_gflops=2e-9 * PEAK_SIZE**3 / peak.median,
        heap=heap,
    )
