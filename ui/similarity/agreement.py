"""How well the measures agree on ranks."""

import pandas as pd
import streamlit as st

from core.metrics.similarity import MEASURES
from core.metrics.study import (
    ABOVE,
    ALL,
    BELOW,
    FEWEST_UTTERANCES,
    AgreementRow,
)
from ui.similarity.view import (
    SimilarityView,
    rank_agreement,
    scores_file,
)
from ui.table import show_table

GROUPS = {ALL: "all", ABOVE: "above chance", BELOW: "below chance"}


def draw_correlations(view: SimilarityView) -> None:
    """Spearman's ρ of every two measures with its interval, in each group."""
    st.header("Do the scores agree on the ranks?")
    columns: dict[str, list[str]] = {}
    for decoder in view.decoders:
        rows = rank_agreement(view.test, decoder)
        columns["utterances"] = [GROUPS[row.group] for row in rows]
        columns["scores"] = [f"{MEASURES[row.first]} and {MEASURES[row.second]}" for row in rows]
        columns[f"{decoder}: ρ"] = [_rho(row) for row in rows]
        columns[f"{decoder}: opposite order"] = [_opposite(row) for row in rows]
    alt = "Rank correlations of every two measures"
    show_table(pd.DataFrame(columns), alt)
    st.caption(
        "ρ: Spearman's rank correlation, 1 where both scores give the same ranks, 0 where the "
        "ranks are unrelated; in brackets the 95% interval of 1,000 bootstrap resamples of the "
        "references. Opposite order: of two utterances, the one with the better first score has "
        "the worse second score; pairs with equal scores do not count. Above and below chance: by "
        "all three scores. The scores of a group have a smaller range than those of all "
        "utterances, and this alone lowers its ρ. Groups of fewer than "
        f"{FEWEST_UTTERANCES} utterances are not ranked. From {scores_file(view.test)}."
    )


def _rho(row: AgreementRow) -> str:
    rho = "–" if row.rho is None else f"{row.rho:.3f} ({row.low:.3f} to {row.high:.3f})"
    return f"{rho}, n = {row.n}"


def _opposite(row: AgreementRow) -> str:
    share = row.opposite
    return "–" if share is None else f"{100 * share:.0f}% of {row.n_pairs:,} pairs"
