"""The backward pass of Taylor attention: the features of a block are made again, not stored."""

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

    Queries read the state that keys and values wrote. Its gradient is what later queries (all of
    them, where attention is not causal) ask of it.
    """
    weights = monomial_weights(q.shape[-1] + 1, n_terms, scale, q.dtype, q.device)
    state = q.new_zeros(len(q), v.shape[-1] + 1, len(weights))
    dsums = q.new_empty(len(q), v.shape[-1] + 1, q.shape[-2])
    blocks = list(blocks_of(block, q, k, v, grad, *grads, dsums.mT))
    if not causal:
        for _, k_i, v_i, *_ in blocks:
            state += _written(k_i, v_i, n_terms)
    for q_i, k_i, v_i, grad_i, dq_i, dk_i, dv_i, dsums_i in blocks:
        with torch.enable_grad():
            leaves = [x.detach().requires_grad_() for x in (q_i, k_i, v_i)]
            sums = state * weights @ monomials(doubled_rows(leaves[0]), n_terms)  # (H, n, B)
            if causal:
                kernel = polynomial_kernel(*leaves[:2], n_terms, scale).tril()
                sums = sums + _with_ones(leaves[2]) @ kernel.mT
        dsums_i.copy_(_dsums(sums.detach(), grad_i.mT).mT)
        used, places = (leaves, (dq_i, dk_i, dv_i)) if causal else (leaves[:1], (dq_i,))
        for place, part in zip(places, _grad(sums, used, dsums_i.mT), strict=True):
            place += part
        if causal:
            state += _written(k_i, v_i, n_terms)
    dstate = torch.zeros_like(state)
    if not causal:
        for q_i, *_, dsums_i in blocks:
            dstate += _asked(q_i, dsums_i, n_terms) * weights
    for q_i, k_i, v_i, *_, dk_i, dv_i, dsums_i in reversed(blocks):
        with torch.enable_grad():
            leaves = [x.detach().requires_grad_() for x in (k_i, v_i)]
            written = _written(*leaves, n_terms)
        for place, part in zip((dk_i, dv_i), _grad(written, leaves, dstate), strict=True):
            place += part
        if causal:
            dstate += _asked(q_i, dsums_i, n_terms) * weights


def _grad(outputs: Tensor, inputs: list[Tensor], grad: Tensor) -> tuple[Tensor, ...]:
    """Gradients, zeros where K = 1 leaves an input without influence."""
    return torch.autograd.grad(outputs, inputs, grad, materialize_grads=True)


def _written(k: Tensor, v: Tensor, n_terms: int) -> Tensor:
    return _with_ones(v) @ monomials(doubled_rows(k), n_terms).mT


def _asked(q: Tensor, dsums: Tensor, n_terms: int) -> Tensor:
    return dsums.mT @ monomials(doubled_rows(q), n_terms).mT


def _with_ones(v: Tensor) -> Tensor:
    """vᵀ above a row of ones: (..., n, B)."""
    return torch.cat([v, torch.ones_like(v[..., :1])], dim=-1).mT


def _dsums(sums: Tensor, grad: Tensor) -> Tensor:
    """The gradient of `_divide` by its numerators and its denominator: (H, n, B)."""
    numerators, denominator = sums[:, :-1], sums[:, -1:]
    by_denominator = -(grad * numerators).sum(dim=1, keepdim=True) / denominator.square()
    return torch.cat([grad / denominator, by_denominator], dim=1)
