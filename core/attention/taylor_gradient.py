"""The backward pass of Taylor attention: the features of a block are recomputed, not stored."""

import torch
from torch import Tensor

from core.attention.monomials import doubled_rows, monomial_weights, monomials
from core.attention.polynomial import polynomial_kernel
from core.attention.workspace import blocks_of


def write_gradients(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    grad: Tensor,
    *grads: Tensor,
    n_terms: int,
    causal: bool,
    scale: float,
    block: int,
) -> None:
    """Write the gradients of some heads, one block's features at a time.

    Queries read the state that keys and values add to. The gradient of the state at a block is the
    sum over the queries that read it afterwards; over all of them where attention is not causal.
    """
    weights = monomial_weights(q.shape[-1] + 1, n_terms, scale, q.dtype, q.device)
    state = q.new_zeros(len(q), v.shape[-1] + 1, len(weights))
    dsums = q.new_empty(len(q), v.shape[-1] + 1, q.shape[-2])
    blocks = list(blocks_of(block, q, k, v, grad, *grads, dsums.mT))
    _write_query_gradients(blocks, state, weights, n_terms, causal=causal, scale=scale)
    _write_key_gradients(blocks, torch.zeros_like(state), weights, n_terms, causal=causal)


def _write_query_gradients(
    blocks: list, state: Tensor, weights: Tensor, n_terms: int, *, causal: bool, scale: float
) -> None:
    """Forward over the blocks: gradients of q and the sums, and of k, v within a causal block."""
    if not causal:
        for _, k_i, v_i, *_ in blocks:
            state += _added_state(k_i, v_i, n_terms)
    for q_i, k_i, v_i, grad_i, dq_i, dk_i, dv_i, dsums_i in blocks:
        with torch.enable_grad():
            leaves = [x.detach().requires_grad_() for x in (q_i, k_i, v_i)]
            sums = state * weights @ monomials(doubled_rows(leaves[0]), n_terms)  # (H, n, B)
            if causal:
                kernel = polynomial_kernel(*leaves[:2], n_terms, scale).tril()
                sums = sums + _with_ones(leaves[2]) @ kernel.mT
        dsums_i.copy_(_dsums(sums.detach(), grad_i.mT).mT)
        targets = (dq_i, dk_i, dv_i) if causal else (dq_i,)
        _add_gradients(targets, sums, leaves[: len(targets)], dsums_i.mT)
        if causal:
            state += _added_state(k_i, v_i, n_terms)


def _write_key_gradients(
    blocks: list, dstate: Tensor, weights: Tensor, n_terms: int, *, causal: bool
) -> None:
    """Backward over the blocks: gradients of k and v by way of the state."""
    if not causal:
        for q_i, *_, dsums_i in blocks:
            dstate += _added_dstate(q_i, dsums_i, n_terms) * weights
    for q_i, k_i, v_i, *_, dk_i, dv_i, dsums_i in reversed(blocks):
        with torch.enable_grad():
            leaves = [x.detach().requires_grad_() for x in (k_i, v_i)]
            added = _added_state(*leaves, n_terms)
        _add_gradients((dk_i, dv_i), added, leaves, dstate)
        if causal:
            dstate += _added_dstate(q_i, dsums_i, n_terms) * weights


def _add_gradients(
    targets: tuple[Tensor, ...], outputs: Tensor, inputs: list[Tensor], grad: Tensor
) -> None:
    """Add the gradient of each input to its target; 0 where K = 1 leaves it without influence."""
    gradients = torch.autograd.grad(outputs, inputs, grad, materialize_grads=True)
    for target, gradient in zip(targets, gradients, strict=True):
        target += gradient


def _added_state(k: Tensor, v: Tensor, n_terms: int) -> Tensor:
    """What a block of keys and values adds to the state: (H, n, M)."""
    return _with_ones(v) @ monomials(doubled_rows(k), n_terms).mT


def _added_dstate(q: Tensor, dsums: Tensor, n_terms: int) -> Tensor:
    """What a block of queries adds to the gradient of the state, unweighted: (H, n, M)."""
    return dsums.mT @ monomials(doubled_rows(q), n_terms).mT


def _with_ones(v: Tensor) -> Tensor:
    """vᵀ above a row of ones: (..., n, B)."""
    return torch.cat([v, torch.ones_like(v[..., :1])], dim=-1).mT


def _dsums(sums: Tensor, grad: Tensor) -> Tensor:
    """Gradients with respect to numerators and denominator, one below the other: (H, n, B)."""
    numerators, denominator = sums[:, :-1], sums[:, -1:]
    by_denominator = -(grad * numerators).sum(dim=1, keepdim=True) / denominator.square()
    return torch.cat([grad / denominator, by_denominator], dim=1)
