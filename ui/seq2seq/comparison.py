"""Both decoders on one input, from their texts to everything that can be taken away."""

import streamlit as st

from core.metrics.similarity import Symbols
from core.seq2seq.config import FREE, SPEECH, ReadingConfig
from ui.computed import computed
from ui.seq2seq.controls import decoding_controls, looking_controls, reading_view
from ui.seq2seq.downloads import draw_downloads
from ui.seq2seq.input import Input
from ui.seq2seq.maps import draw_maps, input_axis
from ui.seq2seq.reading import Side, read_both
from ui.seq2seq.scores import draw_measures, draw_scores
from ui.seq2seq.source import draw_source
from ui.seq2seq.spelling import draw_words
from ui.seq2seq.texts import draw_texts
from ui.seq2seq.view import Seq2SeqView, control
from ui.seq2seq.words import choose_words, words_of


def draw_input() -> Input | None:
    """The task, what is read and how; None after a sentence where nothing can be."""
    first, second, third, fourth = st.columns([1.2, 3, 1.4, 1.2])
    with first:
        control("task", "Task", "Speech: sound to letters. Spelling: letters to phonemes.")
    decoding_controls(third, fourth)
    return draw_source(second) if st.session_state["task"] == SPEECH else draw_words(second)


def draw_comparison(found: Input) -> None:
    """What both decoders make of the input."""
    view = reading_view(known=bool(found.known))
    sides = read_both(view, found.source, known=bool(found.known))
    if sides is None:
        return
    references = {
        decoder: found.reference(side.shown, stress=view.stress) for decoder, side in sides.items()
    }
    draw_texts(view, sides, references)
    view = looking_controls(sides)
    if view.task == SPEECH:
        _draw_speech(view, found, sides, references)
    else:
        axis = input_axis(view, found.source)
        draw_downloads(view, sides, references, *draw_maps(view, sides, axis, {}), axis)
    draw_scores(view, sides, references)
    draw_measures(view, sides)


def _draw_speech(
    view: Seq2SeqView, found: Input, sides: dict[str, Side], references: dict[str, Symbols]
) -> None:
    frames = computed("frames", ReadingConfig(source=found.source))
    if frames is None:
        return
    words = {d: words_of(view, side, str(found.known)) for d, side in sides.items()}
    free = all(side.shown_mode == FREE for side in sides.values())
    chosen = choose_words(words, found.sound.samples, scored=free and bool(found.known))
    axis = input_axis(view, found.source, found.sound.samples, frames.levels)
    draw_downloads(view, sides, references, *draw_maps(view, sides, axis, chosen), axis)
