"""Recurrent or attention decoder: what each writes, and which part of the input it attends to."""

import streamlit as st

from core import jobs
from core.seq2seq.config import SECONDS_PER_POSITION
from ui.layout import formulas, frame, show_source
from ui.permalink import check_link, share_box
from ui.seq2seq.comparison import draw_comparison, draw_input
from ui.seq2seq.learned import draw_training
from ui.seq2seq.reported import draw_reported
from ui.seq2seq.surprising import draw_surprising_words
from ui.seq2seq.view import PAGE, Seq2SeqView, current_view

frame(
    PAGE,
    "Two decoders turn the same sound into letters, or the same letters into phonemes. Both read "
    "their input through attention; they differ in how they remember what they wrote: one in the "
    "state of an LSTM, the other by attention to all of it. **Look for** the diagonal: each step "
    "should attend to the place where its symbol is spoken or spelled.",
)
check_link(Seq2SeqView, PAGE)
formulas(
    r"\alpha_{i} = \mathrm{softmax}\!\left(\frac{q_i K^\top}{\sqrt{D}}\right),\quad "
    r"c_i = \alpha_i V",
    r"\text{recurrent: } q_i = W\,\mathrm{LSTM}(y_{i-1},\, h_{i-1})",
    r"\text{attention: } q_i = W\,\mathrm{Attend}(y_{i-1};\; y_0 \dots y_{i-1})",
)
st.caption(
    "qᵢ is the query of step i, which predicts the symbol after yᵢ₋₁; K and V are made from the "
    f"output of the encoder, one row for every {1000 * SECONDS_PER_POSITION:g} ms or letter; D is "
    "the size of a head; αᵢ are the weights that the maps show. Schematic: layer norms, residual "
    "connections and the mixing of heads are left out."
)
chosen_input = draw_input()
if chosen_input is not None:
    draw_comparison(chosen_input)
task = current_view().task
draw_surprising_words(task)
draw_training(task)
draw_reported(task)
show_source("attention", "core/seq2seq/attention.py", "MultiHeadAttention", "attention_weights")
show_source("both decoders", "core/seq2seq/decoders.py", "AttentionDecoder", "RecurrentDecoder")
show_source("the search", "core/seq2seq/search.py", "beam_search")
share_box(current_view())
jobs.warm_up()
