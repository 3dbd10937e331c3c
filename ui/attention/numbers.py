"""The tabs with every number of the comparison, and how it was measured."""

from dataclasses import asdict

import pandas as pd
import streamlit as st

from core.attention.config import (
    MAX_TERMS,
    METHODS,
    AttentionConfig,
    taylor_width,
    unmerged_taylor_width,
)
from core.attention.own import named_methods
from core.attention.rows import AttentionComparison
from ui.attention.comparison import chosen_row, metric, near_text
from ui.computed import computed
from ui.layout import escaped
from ui.table import show_table

COLUMNS = {
    "map": "feature map",
    "output_error": "output error",
    "weight_error": "weight error",
    "median_row_error": "median row",
    "p99_row_error": "99th percentile row",
    "smallest_denominator": "smallest denominator",
    "negative_weights": "negative weights",
    "negative_denominators": "negative denominators",
}
SHARES = ("negative_weights", "negative_denominators")


def draw_numbers(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """Every K, the other feature maps, methods of one's own; and the features that each K needs."""
    row = chosen_row(config, comparison)
    with st.container(horizontal=True):
        metric("Largest |q·k|", row.largest_logit, near_text(config.terms))
        help = "divided by the number of keys in its row's sum; must stay well above 0"
        metric("Smallest denominator", row.smallest_denominator, help)
        metric("Negative denominators", row.negative_denominators, "share", percent=True)
    errors = [row for row in comparison.errors if row.varied == "none"]
    if named_methods() and (own := computed("own errors", config)):
        errors += own.errors
        for problem in own.problems:
            st.warning(escaped(f"{problem}."))
    show_table(
        readable(pd.DataFrame([asdict(row) for row in errors])),
        "Errors of every K and of other feature maps",
    )
    st.markdown(
        "elu + 1 and positive random features are other feature maps in use. elu + 1 does not "
        "approximate exp at all: it is meant for networks trained with it. Random features are "
        "right on average, but at D ln D of them their spread is large."
    )
    st.markdown(f"**Features M of one position, D = {config.dim}**")
    widths = [
        (f"K = {k}", *(f"{n(config.dim, k):,}" for n in (taylor_width, unmerged_taylor_width)))
        for k in range(1, MAX_TERMS + 1)
    ]
    st.table(
        pd.DataFrame(widths, columns=["terms", "merged", "unmerged"]).set_index("terms"),
        alt="Number of features for each K, merged and unmerged",
    )


def draw_method(config: AttentionConfig) -> None:
    """What was computed, and how."""
    st.markdown(
        f"""
- **Inputs.** Queries, keys and values of one head, L = {config.seq_len} positions of
  D = {config.dim} numbers, drawn from a normal distribution with seed {config.seed}. Both sides
  get the same ones. A trained network has other queries and keys: the scale of q·k decides.
- **Errors.** The distance from softmax's output, |Ẑ − Z| / |Z|, over all rows or row by row, and
  the same of the weights; all in float64, on the full matrices.
- **Beside it.** The mean of V, which is the series with one term: what attending to everything
  alike gives.
- **Spread.** The percentiles are over the rows of this one draw; another *seed* is another draw.
- `python -m core compare-attention --json` prints the same numbers, and `--method module:function`
  adds a feature map or an attention function of your own.
"""
    )


def readable(errors: pd.DataFrame) -> pd.DataFrame:
    """The errors with feature maps and columns in words, and shares as percentages."""
    labels = [
        f"Taylor, K = {terms}" if method == "taylor" else METHODS[method].removeprefix("Linear, ")
        for method, terms in zip(errors["method"], errors["terms"], strict=True)
    ]
    shares = {name: errors[name].map("{:.1%}".format) for name in SHARES}
    return errors.assign(map=labels, **shares)[list(COLUMNS)].rename(columns=COLUMNS)
