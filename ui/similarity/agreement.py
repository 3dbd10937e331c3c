"""How alike the measures rank utterances, and the utterances that they rank most differently."""

from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st

from core.metrics.similarity import MEASURES
from core.metrics.study import ABOVE, ALL, BELOW, FEWEST, AgreementRow, disagreements
from ui.chance import column_beside_chance
from ui.similarity.view import (
    SimilarityView,
    decoder_scores,
    heatmap_parameters,
    rank_agreement,
    sample_size,
    source_of,
)

GROUPS = {ALL: "all", ABOVE: "above chance", BELOW: "below chance"}
MOST_LISTED = 8  # disagreements of each decoder


def draw_correlations(view: SimilarityView) -> None:
    """Spearman's ρ of every two measures with its interval, in each group."""
    st.subheader("Do the scores rank alike?")
    columns: dict[str, list[str]] = {}
    for decoder in view.decoders:
        rows = rank_agreement(view.test, decoder)
        columns["utterances"] = [GROUPS[row.group] for row in rows]
        columns["scores"] = [f"{MEASURES[row.first]} and {MEASURES[row.second]}" for row in rows]
        columns[f"{decoder}: ρ"] = [_rho(row) for row in rows]
        columns[f"{decoder}: opposite order"] = [_opposite(row) for row in rows]
    alt = "Rank correlations of every two measures"
    st.dataframe(pd.DataFrame(columns), hide_index=True, height="content", alt=alt)
    st.caption(
        "ρ: Spearman's rank correlation, 1 where both rank alike, 0 where they have nothing to do "
        "with each other; in brackets the 95 % interval of 1,000 bootstrap resamples of the "
        "references. Opposite order: of two utterances, the better by one score is the worse by "
        "the other; equal scores do not count. Above and below chance: by all three scores. A "
        "group spans fewer scores than all, which alone lowers its ρ. Fewer than "
        f"{FEWEST} utterances are not ranked. From {source_of(view.test)}."
    )


def draw_disagreements(view: SimilarityView) -> None:
    """The utterances that the measures rank most differently, each with a link to its heatmaps."""
    st.subheader("Where they disagree most")
    parts = [disagreements(decoder_scores(view.test, d), MOST_LISTED) for d in view.decoders]
    found = pd.concat(parts)
    table = pd.DataFrame(
        {
            "heatmap": [_link(view.test, name) for name in found["name"]],
            "decoder": found["decoder"],
            "utterance": found["utterance"],
            "ranks apart": found["gap"].round().astype(int),
            "reference": found["reference"],
            "hypothesis": found["hypothesis"],
            **{
                label: column_beside_chance(found[name], found[f"chance_{name}"])
                for name, label in MEASURES.items()
            },
        }
    )
    columns = {"heatmap": st.column_config.LinkColumn(display_text="show")}
    columns |= dict.fromkeys(("reference", "hypothesis"), st.column_config.Column(width=180))
    alt = "The utterances on which the measures disagree most"
    options = {"hide_index": True, "height": "content", "alt": alt}
    st.dataframe(table, column_config=columns, **options)
    st.caption(
        f"Places apart: the place among {sample_size(view.test)} by Damerau–Levenshtein less the "
        "mean place by Jaccard and cosine. Below 0 an utterance does better by its symbols than by "
        "their order, above 0 the other way round. "
        + ("The heatmap is of the same text in the recorded voice." * (view.test == "voices"))
    )


def _rho(row: AgreementRow) -> str:
    shown = "–" if row.rho is None else f"{row.rho:.3f} ({row.low:.3f} to {row.high:.3f})"
    return f"{shown}, n = {row.n}"


def _opposite(row: AgreementRow) -> str:
    share = row.opposite
    return "–" if share is None else f"{100 * share:.0f} % of {row.n_pairs:,} pairs"


def _link(test: str, name: str) -> str:
    return "seq2seq?" + urlencode(heatmap_parameters(test, name), quote_via=quote)
