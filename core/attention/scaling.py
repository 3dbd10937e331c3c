"""Time and memory of attention methods as the sequence grows, each checked before it is timed."""

from collections.abc import Iterator

import torch

from core.attention.checks import TooLarge
from core.attention.config import METHODS, PEAK_SIZE, ScalingConfig
from core.attention.methods import DTYPES, total_multiply_adds
from core.attention.own import is_own
from core.attention.rows import ScalingRow
from core.attention.trial import NotMeasured, Trial, check_limits, try_method
from core.machine.heap import set_heap
from core.machine.timing import SHORTEST_SAMPLE, Timing, time_calls
from core.progress import Progress

PEAK = "matrix product"  # timed beside the methods: the peak of the machine
GUESSED_SPEED = {  # multiply-adds a second: only for the fraction of the progress
    "materialised": 3e9,
    "fused": 2e10,
    "taylor": 1e10,
    "taylor_plain": 1e9,
    "elu": 1e9,
    "random": 1e9,
    PEAK: 2e10,
}
GUESSED_OWN = 3e9  # of a method of one's own
GUESSED_START = 0.05  # seconds to prepare a method at a length


def measure_scaling(config: ScalingConfig) -> Iterator[ScalingRow | Progress]:
    """Yield a row for every method and length, with progress between them.

    A method that would pass a limit gets a row that gives the reason, and is left out of longer
    lengths.
    """
    if config.device == "cuda" and not torch.cuda.is_available():
        raise ValueError("device must be cpu on this machine: torch finds no CUDA device")
    torch.set_num_threads(config.n_threads)
    heap = set_heap(config.heap)
    methods = config.methods.split(",")
    unit_seconds: dict[str, float] = {}  # for one multiply-add, from the last length measured
    past = 0.0  # guessed seconds of the lengths that are done
    for seq_len in config.lengths:
        trials = {}
        for method in list(methods):
            fraction = _fraction_done(config, methods, seq_len, past)
            yield Progress(f"checking L = {seq_len:,}: {METHODS[method]}", fraction)
            try:
                check_limits(config, method, seq_len, unit_seconds)
                trials[method] = try_method(config, method, seq_len)
            except (TooLarge, torch.OutOfMemoryError) as error:
                methods.remove(method)
                yield ScalingRow(method, seq_len, "memory limit", heap=heap, reason=str(error))
            except NotMeasured as stop:
                if stop.status != "not finite":
                    methods.remove(method)
                yield ScalingRow(method, seq_len, stop.status, heap=heap, reason=stop.reason)
        timings = yield from _time_trials(config, methods, seq_len, trials, past)
        past += _guess_seconds(config, methods, seq_len)
        peak = timings.pop(PEAK, None)
        for method, timing in timings.items():
            unit_seconds[method] = timing.median / total_multiply_adds(config, method, seq_len)
            yield _row(config, method, seq_len, timing, trials[method], heap, peak)


def _time_trials(
    config: ScalingConfig,
    methods: list[str],
    seq_len: int,
    trials: dict[str, Trial],
    past: float,
) -> Iterator[Progress]:
    """Time the calls of one length; progress is converted to a share of the whole measurement."""
    calls = {METHODS[method]: trial.call for method, trial in trials.items()}
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
            return {m: end.value[METHODS.get(m, m)] for m in (*trials, PEAK)}
        fraction = _fraction_done(config, methods, seq_len, past, step.fraction)
        yield Progress(step.doing, fraction)


def _fraction_done(
    config: ScalingConfig, methods: list[str], seq_len: int, past: float, share: float = 0.0
) -> float:
    """The expected share of the total time: the `past` seconds, and a `share` of this length's.

    A method that is left out from now on makes what is to come shorter, never what is past.
    """
    own, *later = (_guess_seconds(config, methods, n) for n in config.lengths if n >= seq_len)
    return (past + share * own) / (past + own + sum(later))


def _guess_seconds(config: ScalingConfig, methods: list[str], seq_len: int) -> float:
    """How long all rounds at a length may take."""
    work = {method: total_multiply_adds(config, method, seq_len) for method in methods}
    work[PEAK] = PEAK_SIZE**3
    samples = (
        max(SHORTEST_SAMPLE, n / GUESSED_SPEED.get(method, GUESSED_OWN))
        for method, n in work.items()
    )
    return sum(config.rounds * sample + GUESSED_START for sample in samples)


def _row(
    config: ScalingConfig,
    method: str,
    seq_len: int,
    timing: Timing,
    trial: Trial,
    heap: str,
    peak: Timing,
) -> ScalingRow:
    work = None if is_own(method) else total_multiply_adds(config, method, seq_len)
    known = work is not None and not config.backward
    return ScalingRow(
        method=method,
        seq_len=seq_len,
        status="measured",
        median_seconds=timing.median,
        minimum_seconds=timing.minimum,
        lower_quartile_seconds=timing.lower_quartile,
        upper_quartile_seconds=timing.upper_quartile,
        peak_bytes=trial.peak_bytes,
        relative_error=trial.relative_error,
        disturbed=timing.disturbed,
        n_rounds=timing.n_rounds,
        calls_per_round=timing.calls_per_round,
        waiting_share=timing.waiting_share,
        multiply_adds=work,
        gflops=2e-9 * work / timing.median if known else None,
        peak_gflops=2e-9 * PEAK_SIZE**3 / peak.median,
        heap=heap,
    )
