"""The views of two typed texts: scores put into their formulas, counts, experiments."""

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.chance import chance_figure
from core.metrics.chance import unrelated_similarities
from core.metrics.config import LONGEST, SimilarityConfig
from core.metrics.similarity import MEASURES, similarities
from core.metrics.texts import TextScores, perturbed_texts, score_shuffles, symbols_of
from core.seq2seq.config import SPEECH
from core.seq2seq.references import other_texts
from ui.chance import column_beside_chance
from ui.controls import config_or_none, controls_of
from ui.layout import mode, show_figure
from ui.similarity.edits import plain_symbol


def similarity_controls() -> SimilarityConfig | None:
    """Two texts and how they are compared."""
    values, control = {}, controls_of(SimilarityConfig)
    labels = {
        "reference": "Reference: what was said",
        "hypothesis": "Hypothesis: what was understood",
    }
    for place, (name, label) in zip(st.columns(2), labels.items(), strict=True):
        with place:
            default = SimilarityConfig.__dataclass_fields__[name].default
            options = {"key": name, "bind": "query-params", "max_chars": LONGEST, "height": 100}
            values[name] = st.text_area(label, default, **options)
    columns = st.columns(3)
    with columns[0]:
        values["symbols"] = control("symbols", "Compare")
    with columns[1]:
        values["seed"] = control("seed", "Seed of the shuffles")
    with columns[2]:
        help = "Optimal string alignment: CA to ABC takes 3 edits; unrestricted 2."
        values["restricted"] = control("restricted", "No part is edited twice", help)
    return config_or_none(SimilarityConfig, values)


def draw_scores(config: SimilarityConfig, scores: TextScores) -> None:
    """Each score with its numbers in the formula, beside chance."""
    chance, shuffled = _chance(config, config.hypothesis), score_shuffles(config)
    n, m = scores.length_reference, scores.length_hypothesis
    d, longest = scores.edits, max(n, m)
    texts = {
        "jaccard": rf"\frac{{\sum_x \min(a_x, b_x)}}{{\sum_x \max(a_x, b_x)}} = "
        rf"\frac{{{scores.shared}}}{{{scores.together}}}",
        "cosine": rf"\frac{{\sum_x \min(a_x, b_x)}}{{\sqrt{{|a|\,|b|}}}} = "
        rf"\frac{{{scores.shared}}}{{\sqrt{{{n} \cdot {m}}}}}",
        "damerau_levenshtein": rf"1 - \frac{{d}}{{\max(|a|, |b|)}} = 1 - \frac{{{d}}}{{{longest}}}",
    }
    own = [getattr(scores, name) for name in MEASURES]
    for i, (place, (name, text)) in enumerate(zip(st.columns(3), texts.items(), strict=True)):
        with place:
            label = f"chance {chance[:, i].mean():.3f}, shuffled {shuffled[:, i].mean():.3f}"
            plain = {"delta_color": "off", "delta_arrow": "off", "border": True}
            st.metric(MEASURES[name], f"{own[i]:.3f}", label, **plain)
            if longest and n and m:
                st.latex(text)
    figure = chance_figure(
        {"exact": np.array(own)},
        {"exact": chance},
        shuffled,
        list(MEASURES.values()),
        names={"exact": "the hypothesis"},
        mode=mode(),
    )
    show_figure(figure, "The three scores in what chance gives", "chance")
    st.caption(
        f"Chance: the hypothesis against {len(chance)} *other* texts, prompts and compositions of "
        f"the telephone recordings. Shuffled: the reference against its own {config.symbols} in a "
        f"drawn order, {len(shuffled)} times. Numbers: means; boxes: the middle half with the "
        "median, whiskers from the 5th to the 95th percentile. "
        f"aₓ counts how often the {config.symbols[:-1]} x is in the reference, bₓ in the "
        "hypothesis; |a|, |b| are the lengths, d the edits. *Cosine* is Ochiai's coefficient of "
        "counted symbols, as the exercise had it, not the cosine of the vectors of counts. Two "
        "empty texts have similarity 1, one empty text 0."
    )
    rates = {"Character error rate": scores.character_error_rate}
    rates["Word error rate"] = scores.word_error_rate
    shown = [f"{name}: {rate:.3f}" for name, rate in rates.items() if rate is not None]
    st.caption(
        "Error rates: insertions, deletions and substitutions, a swap being two, as a share "
        "of the reference's characters or words."
    )
    st.text(", ".join(shown) or "Error rates need a reference that is not empty.")


def draw_counts(config: SimilarityConfig) -> None:
    """The multisets, counted out."""
    a, b = (Counter(symbols_of(t, config.symbols)) for t in (config.reference, config.hypothesis))
    rows = [
        (plain_symbol(x), a[x], b[x], min(a[x], b[x]), max(a[x], b[x]))
        for x in sorted(a | b, key=lambda x: (-max(a[x], b[x]), x))
    ]
    with st.expander(f"The counts of {len(rows):,} different {config.symbols}"):
        columns = ["symbol", "reference", "hypothesis", "min", "max"]
        table = pd.DataFrame(rows, columns=columns)
        st.dataframe(table, hide_index=True, alt="How often each symbol occurs in both texts")


def draw_perturbations(config: SimilarityConfig) -> None:
    """What the scores do when the reference is changed on purpose."""
    st.subheader("Change the text and watch the scores")
    st.markdown(
        "**Look for** the changes that two of the scores do not see: Jaccard and cosine count "
        "symbols and are blind to their order."
    )
    texts = perturbed_texts(config.reference, config.seed)
    symbols = [symbols_of(text, config.symbols) for text in texts.values()]
    reference = symbols_of(config.reference, config.symbols)
    found = similarities([reference] * len(symbols), symbols, restricted=config.restricted)
    table = pd.DataFrame({"the reference": list(texts)})
    chance = np.array([_chance(config, text).mean(axis=0) for text in texts.values()])
    for i, label in enumerate(MEASURES.values()):
        table[label] = column_beside_chance(found[:, i], chance[:, i])
    st.dataframe(table, hide_index=True, alt="Scores of the reference against changed copies")
    with st.container(horizontal=True):
        for name, text in list(texts.items())[1:]:
            if len(text) <= LONGEST:
                st.button(name.capitalize(), on_click=_take, args=(text,))


def _chance(config: SimilarityConfig, text: str) -> np.ndarray:
    """A text against other texts than the reference: (N, 3)."""
    others = [symbols_of(other, config.symbols) for other in other_texts(SPEECH)]
    own, symbols = (symbols_of(t, config.symbols) for t in (config.reference, text))
    return unrelated_similarities(others, symbols, own, restricted=config.restricted)


def _take(text: str) -> None:
    st.session_state["hypothesis"] = text
