"""The timed methods as functions of q, k, v alone, and the cost of each: work and memory."""

from collections.abc import Callable

import torch
from torch import Tensor

from core.attention.config import (
    EXACT_METHODS,
    AttentionConfig,
    ScalingConfig,
    multiply_adds,
    width,
)
from core.attention.exact import exact_attention, fused_attention
from core.attention.feature_maps import feature_map
from core.attention.linear import linear_attention, plain_linear_attention
from core.attention.own import accepted, is_feature_map, is_own, load_function

Attention = Callable[[Tensor, Tensor, Tensor], Tensor]
TAYLOR_BLOCK_BYTES = 64e6  # buffers and intermediate results
DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}


def attention_method(config: ScalingConfig, method: str) -> Attention:
    """The method without the checks of its inputs, which would slow down short sequences."""
    options = _options(config)
    if method in EXACT_METHODS:
        attend = {"materialised": exact_attention, "fused": fused_attention}[method].__wrapped__
        return lambda q, k, v: attend(q, k, v, **options)
    if is_own(method):
        return own_method(config, method)
    name = method.removesuffix("_plain")
    attend = (linear_attention if name == method else plain_linear_attention).__wrapped__
    phi = feature_map(name, dim=config.dim, n_terms=config.terms, seed=config.seed)
    return lambda q, k, v: attend(q, k, v, phi, **options)


def _options(config: ScalingConfig | AttentionConfig) -> dict:
    return {"causal": config.causal, "scale": None if config.scaled else 1.0}


def own_method(config: ScalingConfig | AttentionConfig, method: str) -> Attention:
    """A function of q, k, v, or the plain formula with a feature map; its output's form checked.

    `causal` and `scale` are handed to a function that has such parameters; causal attention needs
    the former.
    """
    function, options = load_function(method), _options(config)
    if is_feature_map(function):
        attend = plain_linear_attention.__wrapped__
        return lambda q, k, v: attend(q, k, v, function, **options)
    handed = accepted(function, **options)
    if config.causal and "causal" not in handed:
        raise ValueError(f"{method} must have a parameter causal to be causal, got none")

    def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        z = function(q, k, v, **handed)
        if not isinstance(z, Tensor) or z.shape != v.shape:
            got = tuple(z.shape) if isinstance(z, Tensor) else type(z).__name__
            raise ValueError(
                f"{method} must return a tensor of v's shape {tuple(v.shape)}, got {got}"
            )
        return z

    return attend


def total_multiply_adds(config: ScalingConfig, method: str, seq_len: int) -> int:
    """Multiply-adds of the forward pass over all heads and sequences of the batch."""
    per_head = multiply_adds(method, seq_len, config.dim, config.terms, config.causal)
    return per_head * config.batch * config.n_heads


def predicted_bytes(config: ScalingConfig, method: str, seq_len: int) -> float:
    """An upper estimate of the memory that a method needs at a length, its inputs included."""
    quadratic = method in EXACT_METHODS or is_own(method)  # the latter at worst
    n_heads, size = config.batch * config.n_heads, DTYPES[config.precision].itemsize
    size = size if quadratic else max(size, torch.float32.itemsize)
    inputs = n_heads * seq_len * config.dim * (3 * 8 + 6 * size)  # made in float64, then converted
    n_features = 0 if quadratic else width(method, config.dim, config.terms)
    per_position = {
        "materialised": (4 if config.causal else 3) * seq_len,
        "fused": 2 * config.dim,
        "taylor": 4 * config.dim,
        "taylor_plain": (2 + config.terms) * n_features,
    }.get("materialised" if is_own(method) else method, 4 * n_features)
    fixed = TAYLOR_BLOCK_BYTES + 16 * n_features * config.dim * size if method == "taylor" else 0
    return inputs + fixed + n_heads * seq_len * per_position * size * (1 + config.backward)
