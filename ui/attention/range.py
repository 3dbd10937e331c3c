"""The tab that shows when the approximation is good: the series, and the error as inputs change."""

import streamlit as st

from core.attention.charts import ERRORS, VARIED, error_chart
from core.attention.rows import AttentionComparison
from core.config import canonical_json
from core.figures.curves import series_error_figure
from core.figures.theme import Mode
from ui.attention.view import AttentionView
from ui.layout import figure_cache, mode, show_figure
from ui.settings import prepare


def draw_range(view: AttentionView, comparison: AttentionComparison) -> None:
    """The error of each partial sum of exp; then that of attention as D, L and the scale change."""
    figure = _series(canonical_json(view.compared), mode(), view.terms, comparison)
    low, high = comparison.logits[0], comparison.logits[-1]
    show_figure(figure, f"Error of the partial sums from {low:.2f} to {high:.2f}", "series")
    st.markdown(
        "The grey bars are the q·k of this page. Where they lie, the line of your K should be low: "
        "it is what a weight gains or loses before its row is divided by its sum, and is largest "
        "at the right. Below: the error as one setting varies and the others stay."
    )
    prepare("measure")
    measure = st.segmented_control("Error of", list(ERRORS), required=True, key="measure")
    for (varied, label), column in zip(VARIED.items(), st.columns(3), strict=True):
        with column:
            key = canonical_json(view.compared)
            figure = _error_curves(key, mode(), varied, measure, comparison)
            show_figure(figure, f"Error of the {measure} against {label}", f"error-{varied}")


@figure_cache
def _series(key: str, mode: Mode, terms: int, _comparison: AttentionComparison):
    return series_error_figure(_comparison.logits, terms, mode=mode)


@figure_cache
def _error_curves(
    key: str, mode: Mode, varied: str, measure: str, _comparison: AttentionComparison
):
    return error_chart(_comparison, varied, measure, mode=mode)
