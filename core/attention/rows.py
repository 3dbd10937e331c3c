"""Results of the attention computations: frozen, flat or of NumPy arrays; imports no torch."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ScalingRow:
    """One method at one length. Where `status` is not 'measured', the numbers are None."""

    method: str
    seq_len: int
    status: str  # measured, time limit, memory limit, not finite
    median_seconds: float | None = None
    minimum_seconds: float | None = None
    lower_quartile_seconds: float | None = None
    upper_quartile_seconds: float | None = None
    peak_bytes: int | None = None  # of one call, beyond its inputs
    relative_error: float | None = None  # of the output, against softmax in float64
    disturbed: bool | None = None
    n_rounds: int | None = None
    calls_per_round: int | None = None
    waiting_share: float | None = None
    multiply_adds: int | None = None  # of the matrix products, forward, all heads
    gflops: float | None = None  # achieved on those multiply-adds, two operations each
    peak_gflops: float | None = None  # of a 1,024³ matrix product in the same rounds
    heap: str | None = None  # fresh, retained or system
    reason: str = ""


@dataclass(frozen=True)
class ErrorRow:
    """The error of one approximation on one setting, in float64."""

    varied: str  # which of terms, dim, seq_len, scale was varied; 'none' for the config itself
    value: float
    method: str
    terms: int
    output_error: float  # |Ẑ - Z| / |Z|
    median_row_error: float
    p99_row_error: float
    baseline_error: float  # output_error of K = 1, the mean of V
    largest_logit: float
    weight_error: float | None = (
        None  # |Â - A| / |A|; with the rest, None where no weights are known
    )
    smallest_denominator: float | None = None  # over L
    negative_weights: float | None = None  # share
    negative_denominators: float | None = None  # share


@dataclass(frozen=True)
class OwnErrors:
    """The errors of methods of one's own on one setting, and why others have none."""

    errors: tuple[ErrorRow, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class AttentionComparison:
    """Softmax and its approximation on the same q, k, v: one head, float64."""

    exact_weights: np.ndarray  # (L, L)
    approximate_weights: np.ndarray  # (L, L)
    pair_logits: np.ndarray  # (L, L), q·k with the scale, also where a causal query sees no key
    logits: np.ndarray  # quantiles of the visible q·k, from smallest to largest
    dot_product: float  # q·k of one pair, with the scale
    feature_product: float  # φ(q)·φ(k) of that pair
    series: float  # Σ tⁿ/n! at t = dot_product
    trace: float  # trace(q qᵀ k kᵀ) of that pair
    vec_product: float  # vec(q qᵀ)·vec(k kᵀ)
    checked_len: int  # positions used by the next two checks: fewer where M is large
    row_sums: np.ndarray  # the normaliser of the first rows, summed over the L x L matrix
    factored_row_sums: np.ndarray  # the same as Φ(Q) (Φ(K)ᵀ 1)
    order_difference: float  # relative, between (Φ(Q) Φ(K)ᵀ) V and Φ(Q) (Φ(K)ᵀ V)
    errors: tuple[ErrorRow, ...]
