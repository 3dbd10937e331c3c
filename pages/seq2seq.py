"""Recurrent against attention decoder: where each looks while it writes what it hears."""

import streamlit as st

from core import jobs
from ui.computed import computed
from ui.layout import formulas, frame, show_source
from ui.permalink import check_link, share_box
from ui.seq2seq.controls import looking_controls, reading_controls
from ui.seq2seq.learned import draw_learned, draw_reported
from ui.seq2seq.maps import draw_maps, input_axis
from ui.seq2seq.reading import read_both
from ui.seq2seq.scores import draw_downloads, draw_measures, draw_scores
from ui.seq2seq.source import draw_source
from ui.seq2seq.texts import choose_words, draw_texts, words_of
from ui.seq2seq.view import PAGE, Seq2SeqView, current_view, reference_of

frame(
    PAGE,
    "Two decoders turn the same sound into letters. Both look at the sound through attention; they "
    "differ in how they remember what they wrote: one in the state of an LSTM, one by looking back "
    "at all of it. **Look for** the diagonal: a step that writes a letter should look where that "
    "letter is heard.",
)
check_link(Seq2SeqView, PAGE)
formulas(
    r"\alpha_{i} = \mathrm{softmax}\!\left(\frac{q_i K^\top}{\sqrt{D}}\right),\quad "
    r"c_i = \alpha_i V",
    r"\text{recurrent: } q_i = W\,\mathrm{LSTM}(y_{i-1},\, h_{i-1})",
    r"\text{attention: } q_i = W\,\mathrm{Attend}(y_{i-1};\; y_0 \dots y_{i-1})",
)
sound = draw_source()
if sound is not None:
    st.audio(sound.wav, format="audio/wav")
    reference = reference_of(sound.text)
    view = reading_controls(known=bool(reference))
    sides = read_both(view, view.source, reference)
    frames = computed("frames", view.reading("attention", view.mode, view.source))
    if sides and frames:
        draw_texts(sides, reference)
        view = looking_controls(sides)
        words = {decoder: words_of(view, side, reference) for decoder, side in sides.items()}
        chosen = choose_words(view, words, sound.samples)
        axis = input_axis(view, view.source, sound.samples, frames.levels)
        figures, maps = draw_maps(view, sides, axis, chosen)
        draw_scores(view, sides, reference)
        draw_measures(view, sides)
        draw_downloads(view, sides, maps, figures)
draw_learned(current_view().task)
draw_reported()
show_source("attention", "core/seq2seq/attention.py", "MultiHeadAttention", "attention_weights")
show_source("both decoders", "core/seq2seq/decoders.py", "AttentionDecoder", "RecurrentDecoder")
show_source("the search", "core/seq2seq/search.py", "beam_search")
share_box(current_view())
jobs.warm_up()
