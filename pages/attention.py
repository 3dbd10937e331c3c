"""Softmax against linear attention: what the approximation loses."""

import streamlit as st

from core import jobs
from core.attention.config import AttentionConfig
from ui.attention.comparison import draw_diagnostics, draw_errors, draw_maps, draw_series
from ui.attention.controls import attention_controls
from ui.attention.derivation import draw_derivation
from ui.computed import attention_comparison
from ui.layout import formulas, frame, show_source
from ui.permalink import check_link, share_box

PAGE = "pages/attention.py"

frame(
    PAGE,
    "Linear attention replaces $\\exp(q\\cdot k)$ by the first $K$ terms of its series, because a "
    "polynomial of $q\\cdot k$ is an inner product of features: no $L \\times L$ matrix is needed. "
    "**Look for** the large weights: the series is close to $\\exp$ only while $|q\\cdot k|$ is "
    "small, and falls far short of it where $q\\cdot k$ is large, which is where the weights are "
    "largest.",
)
check_link(AttentionConfig, PAGE)
formulas(
    r"A_{ij} = \frac{\exp(s\,q_i\cdot k_j)}{\sum_l \exp(s\,q_i\cdot k_l)}",
    r"\hat A_{ij} = \frac{\phi(q_i)\cdot\phi(k_j)}{\sum_l \phi(q_i)\cdot\phi(k_l)}",
    r"\phi(q)\cdot\phi(k) = \sum_{n<K} \frac{(s\,q\cdot k)^n}{n!}",
)
st.caption(
    "The scale s is 1/√D, or 1 where the division is switched off; below, q·k means s q·k. The "
    "sums run over all L positions, in causal attention over l ≤ i."
)
config = attention_controls()
if config is None:
    share_box(None)
    st.stop()
comparison = attention_comparison(config)
draw_maps(config, comparison)
draw_diagnostics(config, comparison)
draw_series(config, comparison)
draw_errors(config, comparison)
draw_derivation(config, comparison)
functions = ("plain_linear_attention", "kernel_weights")
show_source("linear attention", "core/attention/linear.py", *functions)
show_source("the features", "core/attention/feature_maps.py", "taylor", "partial_sum")
show_source("exact attention", "core/attention/exact.py", "attention_logits", "attention_weights")
share_box(config)
jobs.warm_up()
