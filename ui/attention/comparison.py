"""The first screen of an attention comparison: the answer, the maps and what they lose."""

import streamlit as st

from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison, ErrorRow
from core.attention.series import NEAR, reach, real_root
from core.config import canonical_json
from core.wording import relative, significant
from ui.attention.maps.component import linked_maps
from ui.attention.maps.contents import difference_limit, maps_contents, reduced, weight_limit
from ui.attention.pinned import take_pin
from ui.attention.view import AttentionView
from ui.explorer.payload import Packed
from ui.layout import figure_cache


def answer(config: AttentionConfig, comparison: AttentionComparison) -> str:
    """What linear attention loses on these inputs, in a sentence."""
    row = chosen_row(config, comparison)
    return (
        f"With {_terms_text(config.terms)} of exp's series, the output is "
        f"**{relative(row.output_error)} off** softmax's ({relative(row.median_row_error)} "
        f"in the median row, {relative(row.p99_row_error)} in the worst hundredth); attending to "
        f"all alike is {row.baseline_error:.0%} off. **Look for** large weights: "
        f"t = q·k reaches {significant(row.largest_logit)}, and {near_text(config.terms)}."
    )


def near_text(terms: int) -> str:
    """Up to where the series follows exp, in words."""
    text = f"{_terms_text(terms)} {'are' if terms > 1 else 'is'}"
    return f"{text} within {NEAR:.0%} of exp up to t = {reach(terms):.2g}"


def _terms_text(terms: int) -> str:
    return f"{terms} term{'s' * (terms > 1)}"


def draw_maps(view: AttentionView, comparison: AttentionComparison) -> None:
    """Exact and approximate weights, their difference, and exp and its series, all linked."""
    config = view.compared
    linked_maps("maps", contents_of(config, comparison), view.cell, take_pin)
    st.caption(f"{how_to_read(comparison)} {settings_text(config)}")


def contents_of(config: AttentionConfig, comparison: AttentionComparison) -> Packed:
    """What the maps are sent."""
    return _contents(canonical_json(config), config, comparison)


def how_to_read(comparison: AttentionComparison) -> str:
    """The colour scale of the maps, and what lies outside it."""
    exact, approximate = comparison.exact_weights, comparison.approximate_weights
    limit, difference = weight_limit(exact, approximate), approximate - exact
    step = reduced(exact)[1]
    parts = [
        f"Softmax and linear share one colour scale, from 0 to {limit:.2g}; each row sums to 1."
    ]
    if approximate.max() > limit:
        parts.append(
            f"Larger weights, up to {significant(approximate.max())}, have its last colour."
        )
    if abs(difference).max() > difference_limit(difference):
        parts.append(f"Differences beyond ±{difference_limit(difference):g} have the last one too.")
    if approximate.min() < 0:
        parts.append(f"Negative weights, down to {significant(approximate.min())}, are red.")
    if step > 1:
        parts.append(
            f"A cell shows the value farthest from 0 of its {step} × {step} positions; all errors "
            "are computed on the full matrices."
        )
    return " ".join(parts)


def draw_losses(config: AttentionConfig, comparison: AttentionComparison) -> None:
    """The errors of the chosen K, and what to beware of."""
    row = chosen_row(config, comparison)
    with st.container(horizontal=True):
        metric("Error of the output", row.output_error, "|Ẑ − Z| / |Z|, over all rows")
        metric("Error of the weights", row.weight_error, "|Â − A| / |A|")
        metric("Negative weights", row.negative_weights, "share of all weights", percent=True)
    if root := real_root(config.terms):
        st.warning(
            f"K = {config.terms} ends the series with an odd power, so the polynomial is negative "
            f"below −{abs(root):.4g}: weights can be negative and a "
            "denominator can vanish. Nothing is clamped here; an odd K is always positive."
        )
    if row.output_error >= row.baseline_error and config.terms > 1:
        st.warning("Here the approximation is no better than the plain mean of V.")


def chosen_row(config: AttentionConfig, comparison: AttentionComparison) -> ErrorRow:
    """The errors of the Taylor features with the chosen K."""
    return next(
        row
        for row in comparison.errors
        if row.varied == "none" and row.method == "taylor" and row.terms == config.terms
    )


def metric(label: str, value: float, help: str, percent: bool = False) -> None:
    """A number with what it means."""
    text = f"{value:.1%}" if percent else significant(value)
    st.metric(label, text, help=help, border=True, width="content")


def settings_text(config: AttentionConfig) -> str:
    """What was compared, in words."""
    parts = [
        f"One head, L = {config.seq_len}, D = {config.dim}",
        f"random q and k of {config.inputs}",
        *[f"mean of q·k {significant(config.mean_logit)}"] * bool(config.mean_logit),
        "q·k divided by √D" if config.scaled else "q·k not divided by √D",
        *["keys centred"] * config.centred,
        *["causal"] * config.causal,
    ]
    return f"{', '.join(parts)}, seed {config.seed}."


@figure_cache
def _contents(key: str, _config: AttentionConfig, _comparison: AttentionComparison) -> Packed:
    return maps_contents(
        _comparison.exact_weights,
        _comparison.approximate_weights,
        _comparison.pair_logits,
        terms=_config.terms,
        causal=_config.causal,
        linked=True,
    )
