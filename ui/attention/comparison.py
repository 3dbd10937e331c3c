"""The views of an attention comparison: weights, diagnostics, series and errors."""

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
from core.attention.rows import AttentionComparison, ErrorRow
from core.attention.series import real_root
from core.config import canonical_json
from core.figures.curves import error_figure, series_figure
from core.figures.heatmap import (
    difference_heatmap,
    difference_limit,
    reduced,
    weight_heatmap,
    weight_limit,
)
from core.figures.theme import Mode
from ui.layout import figure_cache, mode, show_figure

VARIED = {
    "dim": "head size D",
    "seq_len": "sequence length L",
    "scale": "scale, times the chosen one",
}
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
ERRORS = {"output": "output_error", "weights": "weight_error"}


def draw_maps(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """Exact and approximate weights on one colour scale, and their difference."""
    alts = (
        f"Softmax weights, at most {comparison.exact_weights.max():.3f}",
        f"Linear weights, at most {comparison.approximate_weights.max():.3f}",
        "The difference of the two",
    )
    figures = _maps(canonical_json(config), mode(), config.terms, comparison)
    for column, figure, alt in zip(st.columns(3), figures, alts, strict=True):
        with column:
            show_figure(figure, alt, alt.split(",")[0])
    st.caption(_how_to_read(comparison))


def _how_to_read(comparison: AttentionComparison) -> str:
    """The colour scale of the maps, and what lies outside it."""
    exact, approximate = comparison.exact_weights, comparison.approximate_weights
    limit, difference = weight_limit(exact, approximate), approximate - exact
    step = reduced(exact)[1]
    parts = [
        f"The two left maps share one colour scale, from 0 to {limit:.3g}; each row sums to 1."
    ]
    if approximate.max() > limit:
        parts.append(f"Larger weights, up to {approximate.max():.3g}, have its last colour.")
    if abs(difference).max() > difference_limit(difference):
        parts.append(f"Differences beyond ±{difference_limit(difference):g} have the last one too.")
    if approximate.min() < 0:
        parts.append(f"Negative weights, down to {approximate.min():.3g}, are pink.")
    if step > 1:
        parts.append(
            f"A cell shows the value farthest from 0 of its {step} × {step} positions; all errors "
            "are computed on the full matrices."
        )
    return " ".join(parts)


def draw_diagnostics(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """The errors of the chosen K beside those of the mean of V, and what makes them large."""
    row = _chosen_row(config, comparison)
    with st.container(horizontal=True):
        _metric("Error of the output", row.output_error, "|Ẑ − Z| / |Z|, over all rows")
        _metric("… of the mean of V (K = 1)", row.baseline_error, "attending to all keys equally")
        _metric("Error of the weights", row.weight_error, "|Â − A| / |A|")
        _metric("Median row", row.median_row_error, "error of the output, row by row")
        _metric("99th percentile row", row.p99_row_error, "error of the output, row by row")
    with st.container(horizontal=True):
        _metric("Largest |q·k|", row.largest_logit, "the series is good below about 1")
        help = "divided by the number of keys in its row's sum; must stay well above 0"
        _metric("Smallest denominator", row.smallest_denominator, help)
        _metric("Negative weights", row.negative_weights, "share", percent=True)
        _metric("Negative denominators", row.negative_denominators, "share", percent=True)
    if root := real_root(config.terms):
        st.warning(
            f"K = {config.terms} ends the series with an odd power, so the polynomial is negative "
            f"below {root:.4g}: weights can be negative and a "
            "denominator can vanish. Nothing is clamped here; an odd K is always positive."
        )
    if row.output_error >= row.baseline_error and config.terms > 1:
        st.warning("Here the approximation is no better than the plain mean of V.")


def draw_series(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """exp(t) against its partial sums, and the number of features that each K needs."""
    left, right = st.columns([2, 1])
    with left:
        figure = _series(canonical_json(config), mode(), config.terms, comparison)
        low, high = comparison.logits[0], comparison.logits[-1]
        show_figure(figure, f"exp and its partial sums from {low:.2f} to {high:.2f}", "series")
    with right:
        st.markdown(f"**Features M of one position, D = {config.dim}**")
        rows = [
            (f"K = {k}", taylor_width(config.dim, k), unmerged_taylor_width(config.dim, k))
            for k in range(1, MAX_TERMS + 1)
        ]
        st.table(
            pd.DataFrame(rows, columns=["terms", "merged", "unmerged"]).set_index("terms"),
            alt="Number of features for each K, merged and unmerged",
        )
        st.markdown(
            "Merged keeps each monomial $\\prod_i x_i^{c_i}$ once, with the weight "
            "$1/\\sqrt{\\prod_i c_i!}$: $M = \\binom{D+K-1}{K-1}$. Unmerged keeps every ordered "
            "product of $n$ entries, with $1/\\sqrt{n!}$: $M = \\sum_{n<K} D^n$. The inner "
            "products are the same."
        )


def draw_errors(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """The error against K and other maps, then as D, L and the scale change."""
    st.header("When is the approximation good?")
    frame = pd.DataFrame([asdict(row) for row in comparison.errors])
    unvaried = frame[frame["varied"] == "none"]
    st.dataframe(
        _readable(unvaried), hide_index=True, alt="Errors of every K and of other feature maps"
    )
    st.markdown(
        "elu + 1 and positive random features are other feature maps in use. elu + 1 does not "
        "approximate exp at all: it is meant for networks trained with it. Random features are "
        "right on average, but at D ln D of them their spread is large. All errors are computed "
        "in float64."
    )
    _draw_error_curves(config, frame)


@st.fragment
def _draw_error_curves(config: AttentionConfig, frame: pd.DataFrame) -> None:
    """The error curves: a fragment, so that choosing the other error redraws these alone."""
    measure = st.segmented_control(
        "Error of", list(ERRORS), default="output", required=True, key="measure"
    )
    for (varied, label), column in zip(VARIED.items(), st.columns(3), strict=True):
        with column:
            figure = _error_curves(canonical_json(config), mode(), varied, measure, frame)
            show_figure(figure, f"Error of the {measure} against {label}", f"error-{varied}")


@figure_cache
def _maps(key: str, mode: Mode, terms: int, _comparison: AttentionComparison) -> list:
    exact, approximate = _comparison.exact_weights, _comparison.approximate_weights
    largest, difference = weight_limit(exact, approximate), approximate - exact
    return [
        weight_heatmap(exact, "Softmax", largest=largest, mode=mode),
        weight_heatmap(approximate, f"Linear, K = {terms}", largest=largest, mode=mode),
        difference_heatmap(
            difference,
            "Linear minus softmax",
            largest=difference_limit(difference),
            mode=mode,
        ),
    ]


@figure_cache
def _series(key: str, mode: Mode, terms: int, _comparison: AttentionComparison):
    return series_figure(_comparison.logits, terms, mode=mode)


@figure_cache
def _error_curves(key: str, mode: Mode, varied: str, measure: str, _frame: pd.DataFrame):
    points = _frame[_frame["varied"] == varied].assign(error=_frame[ERRORS[measure]])
    label = VARIED[varied]
    return error_figure(points, f"As the {label.split(',')[0]} changes", label=label, mode=mode)


def _chosen_row(config: AttentionConfig, comparison: AttentionComparison) -> ErrorRow:
    """The errors of the Taylor features with the chosen K."""
    return next(
        row
        for row in comparison.errors
        if row.varied == "none" and row.method == "taylor" and row.terms == config.terms
    )


def _metric(label: str, value: float, help: str, percent: bool = False) -> None:
    text = f"{value:.1%}" if percent else f"{value:.3g}"
    st.metric(label, text, help=help, border=True, width="content")


def _readable(errors: pd.DataFrame) -> pd.DataFrame:
    """The errors with feature maps and columns in words."""
    labels = [
        f"Taylor, K = {terms}" if method == "taylor" else METHODS[method].removeprefix("Linear, ")
        for method, terms in zip(errors["method"], errors["terms"], strict=True)
    ]
    return errors.assign(map=labels)[list(COLUMNS)].rename(columns=COLUMNS)
