"""The tabs below the explorer: sent when opened, the open one named in the link."""

import streamlit as st

from core.metrics.similarity import Symbols
from core.seq2seq.config import SECONDS_PER_POSITION
from ui import tabs
from ui.layout import formulas, show_source
from ui.seq2seq.comparison import Comparison
from ui.seq2seq.learned import draw_tests, draw_training
from ui.seq2seq.reading import Side
from ui.seq2seq.reported import draw_reported
from ui.seq2seq.scores import draw_measures, draw_scores
from ui.seq2seq.surprising import draw_surprising_words
from ui.seq2seq.texts import draw_texts
from ui.seq2seq.view import HEADS, METHOD, REPORTED, SCORES, TESTS, TRAINED, current_view


def draw_tabs(comparison: Comparison | None) -> None:
    """The tabs; without a comparison, those of an input say so."""
    task = current_view().task
    contents = {
        SCORES: lambda: _of_comparison(comparison, _draw_scores),
        HEADS: lambda: _of_comparison(comparison, lambda v, s, r: draw_measures(v, s)),
        TRAINED: lambda: draw_training(task),
        TESTS: lambda: _draw_tests(task),
        REPORTED: lambda: draw_reported(task),
        METHOD: _draw_method,
    }
    tabs.draw_tabs(contents)


def _of_comparison(comparison: Comparison | None, draw) -> None:
    if comparison is None:
        st.info("There is no input to read: see above.")
    else:
        draw(current_view(), comparison.sides, comparison.references)


def _draw_scores(view, sides: dict[str, Side], references: dict[str, Symbols]) -> None:
    draw_scores(view, sides, references)
    draw_texts(view, sides, references)


def _draw_tests(task: str) -> None:
    draw_tests(task)
    draw_surprising_words(task)


def _draw_method() -> None:
    """The formulas of both decoders, and the code behind them."""
    formulas(
        r"\alpha_{i} = \mathrm{softmax}\!\left(\frac{q_i K^\top}{\sqrt{D}}\right),\quad "
        r"c_i = \alpha_i V",
        r"\text{recurrent: } q_i = W\,\mathrm{LSTM}(y_{i-1},\, h_{i-1})",
        r"\text{attention: } q_i = W\,\mathrm{Attend}(y_{i-1};\; y_0 \dots y_{i-1})",
    )
    st.caption(
        "qᵢ is the query of step i, which predicts the symbol after yᵢ₋₁; K and V are made from "
        "the output of the encoder, one row for every "
        f"{1000 * SECONDS_PER_POSITION:g} ms or letter; D is the size of a head; αᵢ are the "
        "weights that the maps show. Schematic: layer norms, residual connections and the mixing "
        "of heads are left out."
    )
    show_source("attention", "core/seq2seq/attention.py", "MultiHeadAttention", "attention_weights")
    show_source("both decoders", "core/seq2seq/decoders.py", "AttentionDecoder", "RecurrentDecoder")
    show_source("the search", "core/seq2seq/search.py", "beam_search")
