"""The views of two typed texts: scores with their formulas, counts, perturbed texts."""

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.chance import chance_figure
from core.metrics.chance import unrelated_similarities
from core.metrics.config import LONGEST, SimilarityConfig
from core.metrics.similarity import MEASURES, similarities
from core.metrics.texts import CHANGES, TextScores, perturbed_texts, score_shuffles, symbols_of
from core.seq2seq.config import SPEECH
from core.seq2seq.references import unrelated_texts
from ui.chance import column_beside_chance
from ui.controls import config_or_none, controls_of, text_box
from ui.layout import mode, show_figure
from ui.settings import change
from ui.similarity.edits import visible_symbol
from ui.similarity.view import SimilarityView


def similarity_controls() -> SimilarityConfig | None:
    """The controls for two texts and for how they are compared."""
    values, control = {}, controls_of(SimilarityConfig)
    labels = {
        "reference": "Reference: what was said",
        "hypothesis": "Hypothesis: what was understood",
    }
    options = {"max_chars": LONGEST, "height": 100}
    for column, (name, label) in zip(st.columns(2), labels.items(), strict=True):
        with column:
            values[name] = text_box(SimilarityView, name, label, st.text_area, **options)
    columns = st.columns(3)
    with columns[0]:
        values["symbols"] = control("symbols", "Compare")
    with columns[1]:
        values["seed"] = control("seed", "Seed of the shuffles")
    with columns[2]:
        help = "Optimal string alignment: CA to ABC takes 3 edits; unrestricted, it takes 2."
        values["restricted"] = control("restricted", "No part is edited twice", help)
    return config_or_none(SimilarityConfig, values)


def draw_scores(config: SimilarityConfig, scores: TextScores) -> None:
    """Each score with its numbers in the formula, beside chance; then the error rates."""
    chance, shuffled = _chance(config, config.hypothesis), score_shuffles(config)
    _draw_metrics(scores, chance, shuffled)
    figure = chance_figure(
        {"exact": np.array([getattr(scores, name) for name in MEASURES])},
        {"exact": chance},
        shuffled,
        list(MEASURES.values()),
        names={"exact": "the hypothesis"},
        mode=mode(),
    )
    show_figure(figure, "The three scores and their chance level", "chance")
    st.caption(
        f"Chance level: the similarity of the hypothesis to {len(chance)} *unrelated* references, "
        "prompts and compositions of the telephone recordings. Shuffled: the similarity of the "
        f"reference to its own {config.symbols} in random order, {len(shuffled)} times. Numbers: "
        "means; boxes: the middle half with the median, whiskers from the 5th to the 95th "
        f"percentile. aₓ is the number of times that the {config.symbols[:-1]} x occurs in the "
        "reference, bₓ in the hypothesis; |a| and |b| are the lengths, d is the number of edits. "
        "*Cosine* is Ochiai's coefficient of counted symbols, as in the exercise, not the cosine "
        "of the count vectors. Two empty texts have similarity 1; if only one is empty, it is 0. "
        "Both texts are compared in Unicode's composed form (NFC): é is one character, also where "
        "it was typed as e and an accent."
    )
    _draw_error_rates(scores)


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
    options = {"delta_color": "off", "delta_arrow": "off", "border": True}
    for i, (column, (name, formula)) in enumerate(
        zip(st.columns(3), formulas.items(), strict=True)
    ):
        with column:
            levels = f"chance {chance[:, i].mean():.3f}, shuffled {shuffled[:, i].mean():.3f}"
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


def draw_counts(config: SimilarityConfig) -> None:
    """How often each symbol occurs in the two texts."""
    a, b = (Counter(symbols_of(t, config.symbols)) for t in (config.reference, config.hypothesis))
    rows = [
        (visible_symbol(x), a[x], b[x], min(a[x], b[x]), max(a[x], b[x]))
        for x in sorted(a | b, key=lambda x: (-max(a[x], b[x]), x))
    ]
    with st.expander(f"The counts of {len(rows):,} different {config.symbols}"):
        columns = ["symbol", "reference", "hypothesis", "min", "max"]
        table = pd.DataFrame(rows, columns=columns)
        st.dataframe(table, hide_index=True, alt="How often each symbol occurs in both texts")


def draw_perturbations(config: SimilarityConfig) -> None:
    """The scores of the reference against perturbed copies of itself."""
    st.header("Change the text and watch the scores")
    st.markdown(
        "**Look for** the changes that do not affect Jaccard and cosine: both count symbols and "
        "ignore their order."
    )
    texts = perturbed_texts(config.reference, config.seed)
    symbols = [symbols_of(text, config.symbols) for text in texts.values()]
    reference = symbols_of(config.reference, config.symbols)
    scores = similarities([reference] * len(symbols), symbols, restricted=config.restricted)
    table = pd.DataFrame({"the reference": list(texts)})
    chance = np.array([_chance(config, text).mean(axis=0) for text in texts.values()])
    for i, label in enumerate(MEASURES.values()):
        table[label] = column_beside_chance(scores[:, i], chance[:, i])
    st.dataframe(table, hide_index=True, alt="Scores of the reference against changed copies")
    with st.container(horizontal=True):
        for name, text in list(texts.items())[1:]:
            if len(text) <= LONGEST:
                st.button(name.capitalize(), on_click=_set_hypothesis, args=(text,))
    if impossible := [name for name in CHANGES if name not in texts]:
        st.caption(f"Not possible, as this text would stay as it is: {', '.join(impossible)}.")


def _chance(config: SimilarityConfig, text: str) -> np.ndarray:
    """The similarities of a text to texts other than the reference: (N, 3)."""
    references = [symbols_of(other, config.symbols) for other in unrelated_texts(SPEECH)]
    reference, hypothesis = (symbols_of(t, config.symbols) for t in (config.reference, text))
    return unrelated_similarities(references, hypothesis, reference, restricted=config.restricted)


def _set_hypothesis(text: str) -> None:
    change("hypothesis", text)
