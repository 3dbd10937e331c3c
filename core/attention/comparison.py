"""Softmax attention and its approximations on the same random inputs, in float64."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from core.attention.config import MAX_TERMS, AttentionConfig, taylor_width
from core.attention.exact import attention_logits, attention_weights, future
from core.attention.feature_maps import (
    FEATURE_MAPS,
    FeatureMap,
    feature_map,
    partial_sum,
    taylor,
)
from core.attention.inputs import centred, random_inputs
from core.attention.linear import (
    kernel_weights,
    linear_attention,
    linear_attention_weights,
    split_scale,
)
from core.attention.methods import Attention, own_method
from core.attention.own import is_feature_map, load_function, named_methods
from core.attention.rows import AttentionComparison, ErrorRow, OwnErrors
from core.metrics.approximation import relative_error, row_errors

DIMS = (2, 4, 8, 16, 32, 64)
LENGTHS = (16, 32, 64, 128, 256, 512)
SCALE_FACTORS = (0.125, 0.25, 0.5, 0.7, 1.0, 1.4, 2.0)
CHECKED_FEATURES = 2**20  # features of q, and of k, that the checks may form
SHOWN_ROWS = 4  # of the normaliser


@dataclass(frozen=True)
class _Case:
    """Inputs and their exact attention, shared by every approximation of one setting."""

    q: Tensor
    k: Tensor
    v: Tensor
    scale: float
    causal: bool
    logits: Tensor
    weights: Tensor


def compare_attention(config: AttentionConfig) -> AttentionComparison:
    """Weights, errors and the four steps of the derivation for one setting."""
    case = _case(config)
    n_features = taylor_width(config.dim, config.terms)
    checked_len = min(config.seq_len, max(SHOWN_ROWS, CHECKED_FEATURES // n_features))
    return AttentionComparison(
        exact_weights=case.weights.numpy(),
        approximate_weights=kernel_weights(
            partial_sum(case.logits, config.terms), causal=config.causal
        ).numpy(),
        pair_logits=case.logits.numpy(),
        logits=_logit_quantiles(case),
        **_pair_checks(case, config.terms),
        checked_len=checked_len,
        **_order_checks(case, config.terms, checked_len),
        errors=tuple(error_rows(config)),
    )


def error_rows(config: AttentionConfig) -> Iterator[ErrorRow]:
    """The error of every map on this setting, then of K = 1 to 5 as D, L and the scale vary."""
    case = _case(config)
    for terms in range(1, MAX_TERMS + 1):
        yield _taylor_error(case, terms, "none", 0.0)
    for name in FEATURE_MAPS[1:]:
        phi = feature_map(name, dim=config.dim, seed=config.seed)
        yield _error_row(case, _kernel(case, phi), name, 0, "none", 0.0)
    for varied, value, varied_case in _varied_cases(config):
        for terms in range(1, MAX_TERMS + 1):
            yield _taylor_error(varied_case, terms, varied, value)


def own_errors(config: AttentionConfig) -> OwnErrors:
    """The errors of the methods of one's own that whoever starts the app has named."""
    errors, problems = [], []
    for method in named_methods():
        try:
            errors.append(own_error(config, method))
        except ValueError as error:
            problems.append(str(error))
    return OwnErrors(tuple(errors), tuple(problems))


def own_error(config: AttentionConfig, method: str) -> ErrorRow:
    """The error of a method of one's own on this setting.

    Of an attention function the weights are not known. Raises a `ValueError` that names the method
    where it fails, or gives what cannot be compared.
    """
    case, function = _case(config), load_function(method)
    try:
        if is_feature_map(function):
            row = _error_row(case, _kernel(case, function), method, 0, "none", 0.0)
        else:
            row = _output_error_row(case, own_method(config, method), method)
    except Exception as error:  # of code that is not ours
        raise ValueError(f"{method} cannot be compared: {error}") from error
    if not isfinite(row.output_error):
        raise ValueError(f"{method} must give finite numbers, got others")
    return row


def _kernel(case: _Case, phi: FeatureMap) -> Tensor:
    """φ(q)·φ(k) of all pairs: (L, L)."""
    return phi(split_scale(case.q, case.scale)) @ phi(split_scale(case.k, case.scale)).mT


def _varied_cases(config: AttentionConfig) -> Iterator[tuple[str, float, _Case]]:
    for dim in DIMS:
        yield "dim", dim, _case(replace(config, dim=dim))
    for seq_len in LENGTHS:
        yield "seq_len", seq_len, _case(replace(config, seq_len=seq_len))
    for factor in SCALE_FACTORS:
        yield "scale", factor, _case(config, factor)


def _case(config: AttentionConfig, factor: float = 1.0) -> _Case:
    scale = config.dim**-0.5 if config.scaled else 1.0
    q, k, v = random_inputs(
        (config.seq_len, config.dim),
        config.seed,
        unit_length=config.inputs == "unit length",
        mean_logit=config.mean_logit,
        scale=scale,
    )
    k = centred(k) if config.centred else k
    scale *= factor  # the inputs stay the same
    logits = attention_logits(q, k, scale=scale)
    weights = attention_weights(logits, causal=config.causal)
    return _Case(q, k, v, scale, config.causal, logits, weights)


def _taylor_error(case: _Case, terms: int, varied: str, value: float) -> ErrorRow:
    return _error_row(case, partial_sum(case.logits, terms), "taylor", terms, varied, value)


def _error_row(
    case: _Case, kernel: Tensor, method: str, terms: int, varied: str, value: float
) -> ErrorRow:
    """Compare the weights and the output that a kernel matrix gives with the exact ones."""
    weights, visible = kernel_weights(kernel, causal=case.causal), _visible(case)
    denominators = kernel.masked_fill(~visible, 0.0).sum(dim=-1) / visible.sum(dim=-1)
    return ErrorRow(
        varied=varied,
        value=float(value),
        method=method,
        terms=terms,
        weight_error=relative_error(weights, case.weights),
        smallest_denominator=float(denominators.min()),
        negative_weights=float((weights[visible] < 0).double().mean()),
        negative_denominators=float((denominators < 0).double().mean()),
        **_output_errors(case, weights @ case.v),
    )


def _output_error_row(case: _Case, attend: Attention, method: str) -> ErrorRow:
    """Compare the output of an attention function with the exact one."""
    z = attend(*(x[None, None] for x in (case.q, case.k, case.v)))[0, 0]  # a batch, a head
    return ErrorRow("none", 0.0, method, 0, **_output_errors(case, z))


def _output_errors(case: _Case, approximate: Tensor) -> dict[str, float]:
    """What is known of an approximation from its output alone: (L, D)."""
    exact = case.weights @ case.v
    baseline = kernel_weights(torch.ones_like(case.logits), causal=case.causal) @ case.v
    errors_by_row = row_errors(approximate, exact)
    return {
        "output_error": relative_error(approximate, exact),
        "median_row_error": float(errors_by_row.median()),
        "p99_row_error": float(errors_by_row.quantile(0.99)),
        "baseline_error": relative_error(baseline, exact),
        "largest_logit": float(case.logits[_visible(case)].abs().max()),
    }


def _visible(case: _Case) -> Tensor:
    """True where a query attends to a key: (L, L)."""
    all_pairs = torch.ones_like(case.logits, dtype=torch.bool)
    return all_pairs & ~future(case.logits) if case.causal else all_pairs


def _logit_quantiles(case: _Case) -> np.ndarray:
    return case.logits[_visible(case)].quantile(torch.linspace(0, 1, 201).double()).numpy()


def _pair_checks(case: _Case, terms: int) -> dict[str, float]:
    """Steps two and three of the derivation on the first query and the last key."""
    q, k = split_scale(case.q[:1], case.scale), split_scale(case.k[-1:], case.scale)  # (1, D)
    dot = q @ k.mT
    outer_q, outer_k = q.mT @ q, k.mT @ k  # (D, D)
    return {
        "dot_product": float(dot),
        "feature_product": float(taylor(q, terms) @ taylor(k, terms).mT),
        "series": float(partial_sum(dot, terms)),
        "trace": float((outer_q @ outer_k).trace()),
        "vec_product": float(outer_q.flatten() @ outer_k.flatten()),
    }


def _order_checks(case: _Case, terms: int, checked_len: int) -> dict:
    """Steps three and four on the first `checked_len` positions, not causal."""
    q, k, v = (x[:checked_len] for x in (case.q, case.k, case.v))
    phi = feature_map("taylor", dim=q.shape[-1], n_terms=terms)
    kernel = partial_sum(attention_logits(q, k, scale=case.scale), terms)
    phi_q, phi_k = phi(split_scale(q, case.scale)), phi(split_scale(k, case.scale))
    left_first = linear_attention_weights(q, k, phi, scale=case.scale) @ v
    right_first = linear_attention(q, k, v, phi, scale=case.scale)
    return {
        "row_sums": kernel.sum(dim=-1)[:SHOWN_ROWS].numpy(),
        "factored_row_sums": (phi_q @ phi_k.sum(dim=-2))[:SHOWN_ROWS].numpy(),
        "order_difference": relative_error(right_first, left_first),
    }
