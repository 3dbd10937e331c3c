"""The tab of every number of two typed texts: formulas, error rates, changes and counts."""

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from core.metrics.config import SimilarityConfig
from core.metrics.similarity import MEASURES, similarities
from core.metrics.texts import TextScores, perturbed_texts, score_shuffles, symbols_of
from ui.chance import COLUMNS, row_beside_chance
from ui.similarity.edits import visible_symbol
from ui.similarity.scores import chance_of
from ui.table import show_table


def draw_numbers(config: SimilarityConfig, scores: TextScores) -> None:
    """Each score with its numbers in the formula, beside chance; error rates, changes, counts."""
    _draw_metrics(scores, chance_of(config, config.hypothesis), score_shuffles(config))
    _draw_error_rates(scores)
    _draw_changed(config)
    _draw_counts(config)


def _draw_metrics(scores: TextScores, chance: np.ndarray, shuffled: np.ndarray) -> None:
    """The three scores, each above its formula; an empty text has no formula."""
    n, m = scores.length_reference, scores.length_hypothesis
    d, longest = scores.edits, max(n, m)
    formulas = {
        "jaccard": rf"\frac{{\sum_x \min(a_x, b_x)}}{{\sum_x \max(a_x, b_x)}} = "
        rf"\frac{{{scores.shared}}}{{{scores.together}}}",
        "cosine": rf"\frac{{\sum_x \min(a_x, b_x)}}{{\sqrt{{|a|\,|b|}}}} = "
        rf"\frac{{{scores.shared}}}{{\sqrt{{{n} \cdot {m}}}}}",
        "damerau_levenshtein": rf"1 - \frac{{d}}{{\max(|a|, |b|)}} = 1 - \frac{{{d}}}{{{longest}}}",
    }
    chance, shuffled = (np.median(scores, axis=0) for scores in (chance, shuffled))
    options = {"delta_color": "off", "delta_arrow": "off", "border": True}
    for i, (column, (name, formula)) in enumerate(
        zip(st.columns(3), formulas.items(), strict=True)
    ):
        with column:
            levels = f"chance {chance[i]:.3f}, shuffled {shuffled[i]:.3f}"
            st.metric(MEASURES[name], f"{getattr(scores, name):.3f}", levels, **options)
            if n and m:
                st.latex(formula)


def _draw_error_rates(scores: TextScores) -> None:
    rates = {
        "Character error rate": scores.character_error_rate,
        "Word error rate": scores.word_error_rate,
    }
    known = [f"{name}: {rate:.3f}" for name, rate in rates.items() if rate is not None]
    st.caption(
        "Error rates: insertions, deletions and substitutions, where a swap counts as two, divided "
        "by the number of the reference's characters or words."
    )
    st.text(", ".join(known) or "Error rates need a reference that is not empty.")


def _draw_changed(config: SimilarityConfig) -> None:
    """The scores of the reference against changed copies of itself."""
    st.header("The reference and its changed copies")
    texts = perturbed_texts(config.reference, config.seed)
    symbols = [symbols_of(text, config.symbols) for text in texts.values()]
    reference = symbols_of(config.reference, config.symbols)
    scores = similarities([reference] * len(symbols), symbols, restricted=config.restricted)
    chance = [np.median(chance_of(config, text), axis=0) for text in texts.values()]
    rows = [
        (name, *row_beside_chance(*pair)) for name, *pair in zip(texts, scores, chance, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["the reference", *COLUMNS])
    show_table(table, "Scores of the reference against changed copies")


def _draw_counts(config: SimilarityConfig) -> None:
    """How often each symbol occurs in the two texts."""
    a, b = (Counter(symbols_of(t, config.symbols)) for t in (config.reference, config.hypothesis))
    rows = [
        (visible_symbol(x), a[x], b[x], min(a[x], b[x]), max(a[x], b[x]))
        for x in sorted(a | b, key=lambda x: (-max(a[x], b[x]), x))
    ]
    with st.expander(f"The counts of {len(rows):,} different {config.symbols}"):
        columns = ["symbol", "reference", "hypothesis", "min", "max"]
        table = pd.DataFrame(rows, columns=columns)
        show_table(table, "How often each symbol occurs in both texts")
