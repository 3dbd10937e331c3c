"""The tab of formulas: from softmax to linear attention in steps, each checked on the numbers."""

import numpy as np
import streamlit as st

from core.attention.config import AttentionConfig, multiply_adds, taylor_width
from core.attention.rows import AttentionComparison
from core.wording import significant
from ui.layout import formulas


def draw_derivation(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """The four steps from softmax to linear attention, each checked on this page's numbers."""
    formulas(
        r"A_{ij} = \frac{\exp(s\,q_i\cdot k_j)}{\sum_l \exp(s\,q_i\cdot k_l)}",
        r"\hat A_{ij} = \frac{\phi(q_i)\cdot\phi(k_j)}{\sum_l \phi(q_i)\cdot\phi(k_l)}",
        r"\phi(q)\cdot\phi(k) = \sum_{n<K} \frac{(s\,q\cdot k)^n}{n!}",
    )
    st.caption(
        "The scale s is 1/√D, or 1 where the division is switched off; below, q·k means s q·k. The "
        "sums run over all L positions, in causal attention over l ≤ i."
    )
    st.markdown(
        "Linear attention replaces $\\exp(q\\cdot k)$ by the first $K$ terms of its series, "
        "because a polynomial of $q\\cdot k$ is an inner product of features: no $L \\times L$ "
        "matrix is needed."
    )
    st.header("Why it is linear, in four steps")
    if config.causal:
        st.markdown("The steps are computed without the causal mask, on the same q, k and v.")
    size, dim, terms = config.seq_len, config.dim, config.terms
    exact = multiply_adds("materialised", size, dim, terms)
    linear = multiply_adds("taylor", size, dim, terms)
    width, c = taylor_width(dim, terms), comparison
    apart, ratio = significant(c.order_difference, 2), significant(linear / exact)
    st.markdown(
        f"""
1. **The cost of the exact form.** $QK^\\top$ takes $L^2 D$ multiply–adds and its product with $V$
   as many again: $2L^2D$ = {exact:,} here. Twice the length takes four times the work.
2. **A polynomial of $q\\cdot k$ is an inner product.** For the second order:
   $(q\\cdot k)^2 = \\mathrm{{trace}}(qq^\\top kk^\\top) = \\mathrm{{vec}}(qq^\\top)\\cdot
   \\mathrm{{vec}}(kk^\\top)$. First query and last key of this page:
   {c.dot_product**2:.10f}, {c.trace:.10f} and {c.vec_product:.10f}. All terms together:
   $\\phi(q)\\cdot\\phi(k)$ = {c.feature_product:.10f}, partial sum = {c.series:.10f}.
3. **The normaliser is a row sum.** $\\Phi(Q)\\,(\\Phi(K)^\\top\\mathbf 1)$ needs no matrix.
   First rows by the matrix: {_numbers(c.row_sums)}; by the features:
   {_numbers(c.factored_row_sums)}{_extent(c, size)}.
4. **The order of multiplication.** $(\\Phi(Q)\\Phi(K)^\\top)V$ is quadratic in $L$,
   $\\Phi(Q)\\,(\\Phi(K)^\\top V)$ is linear: $2LM(D+1)$ = {linear:,} with M = {width:,}. The
   results differ by {apart}, relative{_extent(c, size)}. At this length the form
   linear in L takes **{ratio} times** the work of the exact one; they break even at
   $L = M(D+1)/D$ ≈ {width * (dim + 1) / dim:,.0f}, counted in multiply–adds. In seconds they
   break even later, since features have to be built and moved: *Speed*
   measures where.
"""
    )
    st.markdown(
        "**Features.** Merged keeps each monomial $\\prod_i x_i^{c_i}$ once, with the weight "
        "$1/\\sqrt{\\prod_i c_i!}$: $M = \\binom{D+K-1}{K-1}$. Unmerged keeps every ordered "
        "product of $n$ entries, with $1/\\sqrt{n!}$: $M = \\sum_{n<K} D^n$. The inner "
        "products are the same; the tab *All numbers* counts both."
    )


def _numbers(values: np.ndarray) -> str:
    return ", ".join(f"{value:.6f}" for value in values)


def _extent(comparison: AttentionComparison, seq_len: int) -> str:
    if comparison.checked_len == seq_len:
        return ""
    return f" (on the first {comparison.checked_len} positions: M is large)"
