"""Linear attention: φ(Q) (φ(K)ᵀ V), in O(L M D), never forming the L x L matrix."""

import torch
from torch import Tensor

from core.attention.checks import check_scale, checked
from core.attention.elu_scan import FEWEST_VALUES, elu_attention
from core.attention.exact import future
from core.attention.feature_maps import FeatureMap, elu, taylor_terms
from core.attention.precision import sums_in_single
from core.attention.taylor import taylor_attention

CHUNK = 128  # positions of one causal chunk: the products within it cost less than the state


@checked
@sums_in_single
def linear_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    feature_map: FeatureMap,
    *,
    causal: bool = False,
    scale: float | None = None,
) -> Tensor:
    """The output of `plain_linear_attention`, computed by the fastest implementation here.

    Taylor features go through `core.attention.taylor`: in blocks that stay in the cache, or, where
    that costs fewer operations, as the polynomial of q·k itself. elu + 1 of long sequences, not
    causal, on a processor and without gradients, goes through `core.attention.elu_scan`. Other
    maps have few features, for which the plain formula is the fastest. Sums of half-precision
    inputs are kept in float32.
    """
    n_terms = taylor_terms(feature_map)
    scale = q.shape[-1] ** -0.5 if scale is None else scale
    if n_terms is not None:
        return taylor_attention(q, k, v, n_terms, causal=causal, scale=scale)
    long = q.shape[-2] * q.shape[-1] >= FEWEST_VALUES
    if feature_map is elu and long and not causal and _may_overwrite(q, k, v):
        return elu_attention(q, k, v, scale)
    options = {"causal": causal, "scale": scale}
    return plain_linear_attention.__wrapped__(q, k, v, feature_map, **options)


def _may_overwrite(*inputs: Tensor) -> bool:
    """Whether buffers may be overwritten: not on a GPU, and not where gradients are needed."""
    tracked = torch.is_grad_enabled() and any(x.requires_grad for x in inputs)
    return not tracked and not inputs[0].is_cuda


@checked
@sums_in_single
def plain_linear_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    feature_map: FeatureMap,
    *,
    causal: bool = False,
    scale: float | None = None,
) -> Tensor:
    """Attention (..., L, D) whose weights are φ(q)·φ(k), divided by their sum over each row.

    `scale` (1/√D unless given, at least 0) is split between q and k. Nothing is clamped: features
    that underflow, and products that can be negative, may make a row's sum 0, which raises a
    `ValueError`.
    """
    q, k = feature_map(split_scale(q, scale)), feature_map(split_scale(k, scale))  # (..., L, M)
    if causal:
        return causal_product(q, k, v)
    context = k.mT @ v  # (..., M, D)
    normalizer = q @ k.sum(dim=-2).unsqueeze(-1)  # (..., L, 1)
    return (q @ context).div_(normalizer)


def split_scale(x: Tensor, scale: float | None) -> Tensor:
    """x times √scale, so that a product of two such x carries the whole scale."""
    check_scale(scale)
    return x * (x.shape[-1] ** -0.25 if scale is None else scale**0.5)


def causal_product(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """The causal form on features: the L x L matrix within a chunk, a running state across them."""
    context = v.new_zeros(*k.shape[:-2], k.shape[-1], v.shape[-1])  # (..., M, D)
    total = k.new_zeros(*k.shape[:-2], k.shape[-1], 1)  # (..., M, 1)
    outputs = []
    for q_i, k_i, v_i in zip(*(x.split(CHUNK, dim=-2) for x in (q, k, v)), strict=True):
        within = q_i @ k_i.mT  # (..., C, C)
        within = within.masked_fill(future(within), 0.0)
        normalizer = within.sum(dim=-1, keepdim=True) + q_i @ total
        outputs.append((within @ v_i + q_i @ context) / normalizer)
        context = context + k_i.mT @ v_i
        total = total + k_i.sum(dim=-2).unsqueeze(-1)
    return torch.cat(outputs, dim=-2)


@sums_in_single
def linear_attention_weights(
    q: Tensor,
    k: Tensor,
    feature_map: FeatureMap,
    *,
    causal: bool = False,
    scale: float | None = None,
) -> Tensor:
    """The weights (..., L, L) that linear attention applies without forming them."""
    kernel = feature_map(split_scale(q, scale)) @ feature_map(split_scale(k, scale)).mT
    return kernel_weights(kernel, causal=causal)


def kernel_weights(kernel: Tensor, *, causal: bool = False) -> Tensor:
    """Each row of a kernel matrix divided by its sum; a causal row ends at its own position."""
    if causal:
        kernel = kernel.masked_fill(future(kernel), 0.0)
    return kernel / kernel.sum(dim=-1, keepdim=True)
