"""One method at one length, before it is timed: does it fit the limits, is its output correct?"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

import torch
from torch import Tensor

from core.attention.config import ScalingConfig
from core.attention.inputs import random_inputs
from core.attention.methods import (
    DTYPES,
    attention_method,
    predicted_bytes,
    total_multiply_adds,
)
from core.attention.workspace import release_buffers
from core.machine.facts import available_bytes
from core.machine.timing import peak_bytes, seconds_of
from core.metrics.approximation import relative_error

PROBE_LENGTH = 128  # a first estimate of a method's speed is made here
EXTRA_CALLS = 4  # of a method at one length besides its rounds: warm-up, memory, calibration
CHECKED_ROWS, CHECKED_HEADS = 64, 4  # output rows compared with softmax in float64


class NotMeasured(Exception):
    """A method cannot be measured at a length."""

    def __init__(self, status: str, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Trial:
    """A method at one length, warmed up and checked."""

    call: Callable[[], object]
    peak_bytes: int
    relative_error: float


def check_limits(
    config: ScalingConfig, method: str, seq_len: int, unit_seconds: dict[str, float]
) -> None:
    """Raise `NotMeasured` if a method is expected to pass a limit; nothing large is allocated.

    `unit_seconds` holds each method's seconds for one multiply-add; a missing one is added.
    """
    needed, allowed = predicted_bytes(config, method, seq_len), config.memory_limit * 1e9
    if needed > min(allowed, available_bytes()):
        what = "the limit is" if allowed <= available_bytes() else "this machine has free"
        limit = min(allowed, available_bytes())
        reason = f"it would need {needed / 1e9:.1f} GB, {what} {limit / 1e9:.1f} GB"
        raise NotMeasured("memory limit", reason)
    if method not in unit_seconds:
        probe_work = total_multiply_adds(config, method, PROBE_LENGTH)
        unit_seconds[method] = _probe_seconds(config, method) / probe_work
    _check_time(config, unit_seconds[method] * total_multiply_adds(config, method, seq_len))


def try_method(config: ScalingConfig, method: str, seq_len: int) -> Trial:
    """Warm a method up, compare its output with softmax in float64 and measure its memory."""
    error = _output_error(config, method, seq_len)
    if isnan(error):
        raise NotMeasured("not finite", "the output has values that are not finite numbers")
    call = _timed_call(config, method, seq_len)
    release_buffers()
    peak = peak_bytes(call, config.device)
    _check_time(config, seconds_of(call, config.device))
    return Trial(call, peak, error)


def _check_time(config: ScalingConfig, call_seconds: float) -> None:
    seconds = call_seconds * (config.rounds + EXTRA_CALLS)
    if seconds > config.time_limit:
        reason = f"it would take about {seconds:.0f} s, the limit is {config.time_limit:g} s"
        raise NotMeasured("time limit", reason)


def _probe_seconds(config: ScalingConfig, method: str) -> float:
    probe = _timed_call(config, method, PROBE_LENGTH)
    probe()
    return seconds_of(probe, config.device)


def _timed_call(config: ScalingConfig, method: str, seq_len: int) -> Callable[[], object]:
    inputs = _inputs(config, seq_len)
    attend = attention_method(config, method)
    if not config.backward:
        return lambda: attend(*inputs)
    inputs = tuple(x.requires_grad_() for x in inputs)
    upstream = torch.ones_like(inputs[2])
    return lambda: torch.autograd.grad(attend(*inputs), inputs, upstream)


def _inputs(config: ScalingConfig, seq_len: int) -> tuple[Tensor, Tensor, Tensor]:
    shape = (config.batch, config.n_heads, seq_len, config.dim)
    dtype = DTYPES[config.precision]
    q, k, v = (x.to(config.device, dtype) for x in random_inputs(shape, config.seed))
    return q, k, v


def _output_error(config: ScalingConfig, method: str, seq_len: int) -> float:
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
