"""Two typed texts: the fields, the changes below them, the answer and the scores beside chance."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core.config import canonical_json
from core.figures.chance import chance_figure
from core.figures.theme import Mode
from core.metrics.chance import unrelated_similarities
from core.metrics.config import LONGEST, SimilarityConfig
from core.metrics.similarity import MEASURES
from core.metrics.texts import CHANGES, TextScores, perturbed_texts, score_shuffles, symbols_of
from core.seq2seq.config import SPEECH
from core.seq2seq.references import unrelated_texts
from ui.controls import config_or_none, controls_of, text_box
from ui.layout import figure_cache, mode, show_first_figure
from ui.settings import change, chosen
from ui.similarity.view import SimilarityView

LONGEST_UNRESTRICTED = 2_000  # characters; the unrestricted distance takes 100 times the time


def similarity_controls() -> SimilarityConfig | None:
    """The controls for two texts, and under them the changes that one click makes."""
    control = controls_of(SimilarityConfig)
    labels = {
        "reference": "Reference: what was said",
        "hypothesis": "Hypothesis: what was understood",
    }
    options = {"max_chars": LONGEST, "height": 68}
    for column, (name, label) in zip(st.columns(2), labels.items(), strict=True):
        with column:
            text_box(SimilarityView, name, label, st.text_area, **options)
    with st.container(horizontal=True, gap="xsmall"):
        changes = st.container(horizontal=True, gap="xsmall", width="content")
        with st.popover("More settings"):
            _more_settings(control)
    config = config_or_none(SimilarityConfig, chosen(SimilarityConfig))
    if config is None or _takes_long(config):
        return None
    with changes:
        _draw_changes(config)
    return config


def _more_settings(control: Callable[..., Any]) -> None:
    control("symbols", "Compare")
    control("seed", "Seed of the shuffles")
    help = "Optimal string alignment: CA to ABC takes 3 edits; unrestricted, it takes 2."
    control("restricted", "No part is edited twice", help)


def _takes_long(config: SimilarityConfig) -> bool:
    """Whether a score of these texts takes seconds, which the page then says."""
    longest = max(len(config.reference), len(config.hypothesis))
    if config.restricted or longest <= LONGEST_UNRESTRICTED:
        return False
    st.info(
        f"Where a part may be edited twice, texts must have at most {LONGEST_UNRESTRICTED:,} "
        f"characters, got {longest:,}: please switch *No part is edited twice* on, under *More "
        "settings*."
    )
    return True


def answer(config: SimilarityConfig, scores: TextScores) -> str:
    """What the three scores say of the two texts, and what chance gives."""
    chance = np.median(chance_of(config, config.hypothesis), axis=0)
    said = [f"{label} says **{getattr(scores, name):.3f}**" for name, label in MEASURES.items()]
    levels = ", ".join(f"{level:.2f}" for level in chance)
    return (
        f"Of these two texts {', '.join(said)}; by chance they would say {levels} in the median. "
        "**Look for** the changes below the texts that leave the first two as they are: both count "
        f"{config.symbols} and ignore their order."
    )


def draw_scores(config: SimilarityConfig, scores: TextScores) -> None:
    """Each score on the box of its chance level."""
    show_first_figure(score_figure(config, scores, mode()), score_alt(scores), "chance")
    st.caption(box_note(config))


def score_alt(scores: TextScores) -> str:
    """What the chart shows, in words."""
    values = ", ".join(f"{label} {getattr(scores, n):.3f}" for n, label in MEASURES.items())
    return f"The three scores and their chance level: {values}"


def box_note(config: SimilarityConfig) -> str:
    """What its boxes are."""
    return (
        "Boxes: the hypothesis beside unrelated texts (chance), and the reference beside its own "
        f"{config.symbols} shuffled; the middle half, the median, whiskers from 5 to 95%."
    )


def score_figure(config: SimilarityConfig, scores: TextScores, mode: Mode):
    """The chart of the three scores."""
    return _figure(canonical_json(config), mode, config, scores)


@figure_cache
def _figure(key: str, mode: Mode, _config: SimilarityConfig, _scores: TextScores):
    return chance_figure(
        {"hypothesis": np.array([getattr(_scores, name) for name in MEASURES])},
        {"hypothesis": chance_of(_config, _config.hypothesis)},
        score_shuffles(_config),
        list(MEASURES.values()),
        names={"hypothesis": "the hypothesis"},
        mode=mode,
    )


def _draw_changes(config: SimilarityConfig) -> None:
    """A button for each change of the reference that alters it."""
    texts = perturbed_texts(config.reference, config.seed)
    for name, text in list(texts.items())[1:]:
        if len(text) <= LONGEST:
            st.button(name.capitalize(), on_click=_set_hypothesis, args=(text,))
    if impossible := [name for name in CHANGES if name not in texts]:
        st.caption(f"Not possible, as this text would stay as it is: {', '.join(impossible)}.")


@lru_cache(maxsize=64)
def chance_of(config: SimilarityConfig, text: str) -> np.ndarray:
    """The similarities of a text to texts other than the reference: (N, 3)."""
    references = [symbols_of(other, config.symbols) for other in unrelated_texts(SPEECH)]
    reference, hypothesis = (symbols_of(t, config.symbols) for t in (config.reference, text))
    return unrelated_similarities(references, hypothesis, reference, restricted=config.restricted)


def _set_hypothesis(text: str) -> None:
    change("hypothesis", text)
