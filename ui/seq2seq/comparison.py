"""Both decoders on one input: their texts, maps, scores and downloads."""

import streamlit as st

from core.metrics.similarity import Symbols
from core.seq2seq.config import FREE, SPEECH, ReadingConfig
from ui.computed import computed
from ui.seq2seq.controls import attention_controls, decoding_controls, reading_view
from ui.seq2seq.downloads import draw_downloads
from ui.seq2seq.input import Input
from ui.seq2seq.maps import draw_maps, input_axis
from ui.seq2seq.reading import Side, read_both
from ui.seq2seq.scores import draw_measures, draw_scores
from ui.seq2seq.source import draw_source
from ui.seq2seq.spelling import draw_typed_words
from ui.seq2seq.texts import draw_texts
from ui.seq2seq.view import Seq2SeqView, control
from ui.seq2seq.words import aligned_words, draw_word_chips


def draw_input() -> Input | None:
    """Controls of the task, the input and the decoding; None, with a message, without an input."""
    first, second, third, fourth = st.columns([1.2, 3, 1.4, 1.2])
    with first:
        task = control("task", "Task", "Speech: sound to letters. Spelling: letters to phonemes.")
    decoding_controls(third, fourth)
    return draw_source(second) if task == SPEECH else draw_typed_words(second)


def draw_comparison(chosen_input: Input) -> None:
    """The results of both decoders on the input."""
    view = reading_view(target_known=bool(chosen_input.target))
    sides = read_both(view, chosen_input)
    if sides is None:
        return
    references = {decoder: chosen_input.reference(side.free) for decoder, side in sides.items()}
    draw_texts(view, sides, references)
    view = attention_controls(sides)
    if view.task == SPEECH:
        _draw_speech(view, chosen_input, sides, references)
    else:
        axis = input_axis(view, chosen_input.source)
        draw_downloads(view, sides, references, *draw_maps(view, sides, axis, {}), axis)
    draw_scores(view, sides, references)
    draw_measures(view, sides)


def _draw_speech(
    view: Seq2SeqView, chosen_input: Input, sides: dict[str, Side], references: dict[str, Symbols]
) -> None:
    frames = computed("frames", ReadingConfig(source=chosen_input.source))
    if frames is None:
        return
    samples, target = chosen_input.sound.samples, str(chosen_input.target)
    seconds = chosen_input.sound.seconds
    words = {decoder: aligned_words(view, side, target, seconds) for decoder, side in sides.items()}
    free = all(side.mode == FREE for side in sides.values())
    spans = draw_word_chips(words, samples, scored=free and bool(target))
    axis = input_axis(view, chosen_input.source, samples, frames.levels)
    draw_downloads(view, sides, references, *draw_maps(view, sides, axis, spans), axis)
