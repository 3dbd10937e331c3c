"""The tabs below the scores: sent when opened, the open one named in the link."""

import streamlit as st

from core.metrics.config import SimilarityConfig
from core.metrics.texts import N_SHUFFLES, TextScores
from core.seq2seq.config import SPEECH
from core.seq2seq.references import unrelated_texts
from ui import tabs
from ui.layout import show_source
from ui.similarity.disagreements import draw_disagreements
from ui.similarity.edits import draw_path, draw_words
from ui.similarity.numbers import draw_numbers
from ui.similarity.view import CODE, DISAGREED, EDITS, METHOD, NUMBERS


def draw_tabs(config: SimilarityConfig, scores: TextScores) -> None:
    """The tabs of two typed texts."""
    tabs.draw_tabs(
        {
            EDITS: lambda: _draw_edits(config),
            DISAGREED: draw_disagreements,
            NUMBERS: lambda: draw_numbers(config, scores),
            METHOD: lambda: _draw_method(config),
            CODE: _draw_code,
        }
    )


def _draw_edits(config: SimilarityConfig) -> None:
    draw_path(config)
    draw_words(config)


def _draw_method(config: SimilarityConfig) -> None:
    n = len(unrelated_texts(SPEECH))
    st.markdown(
        f"""
- **Chance.** The similarity of the hypothesis to *unrelated* references: {n:,} prompts and
  compositions of the telephone recordings, less the reference itself. Told is the median, the line
  within each box; of single words and of test sets, the mean.
- **Shuffled.** The similarity of the reference to its own {config.symbols} in random order,
  {N_SHUFFLES} times; told is the median.
- **Formulas.** aₓ is the number of times that the {config.symbols[:-1]} x occurs in the reference,
  bₓ in the hypothesis; |a| and |b| are the lengths, d is the number of edits. *Cosine* is Ochiai's
  coefficient of counted symbols, as in the exercise, not the cosine of the count vectors.
- **Empty texts.** Two empty texts have similarity 1; if only one is empty, it is 0.
- **Unicode.** Both texts are compared in Unicode's composed form (NFC): é is one character, also
  where it was typed as e and an accent.
"""
    )


def _draw_code() -> None:
    show_source("the similarities", "core/metrics/similarity.py", "similarities", "edit_distances")
    show_source("the edit path", "core/metrics/edits.py", "distance_matrix", "edit_path")
    show_source("word by word", "core/metrics/edits.py", "align_words")
    functions = ("chance_similarities", "shuffled_similarities")
    show_source("the chance level", "core/metrics/chance.py", *functions)
    show_source("rank correlations", "core/metrics/ranks.py", "ranks", "spearman", "opposite_pairs")
