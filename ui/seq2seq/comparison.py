"""Both decoders on one input: who wrote what and how well, the explorer, and what is in tabs."""

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.metrics.similarity import Symbols
from core.seq2seq.config import SPEECH, ReadingConfig
from core.seq2seq.familiarity import familiarity_sentence
from core.seq2seq.speech.clips import is_clip
from ui.computed import computed
from ui.explorer.component import explorer
from ui.explorer.payload import Packed
from ui.layout import figure_cache
from ui.seq2seq.contents import explorer_contents, written_words
from ui.seq2seq.controls import decoding_controls, reading_view, task_control
from ui.seq2seq.downloads import draw_downloads
from ui.seq2seq.explored import check_head, check_places, check_word, state_of, take_view
from ui.seq2seq.input import Input
from ui.seq2seq.learned import lstm_note
from ui.seq2seq.reading import Side, head_names, read_both
from ui.seq2seq.source import draw_source
from ui.seq2seq.spelling import draw_typed_words
from ui.seq2seq.summary import split_sentence, summary, where_they_look
from ui.seq2seq.view import current_view

References = dict[str, Symbols]
Sides = dict[str, Side]


@dataclass(frozen=True)
class Comparison:
    """Both decoders on one input, what is said of it, and what the explorer is sent."""

    typed: dict[str, str]  # the setting that holds the text, with what is read of it
    sides: Sides
    references: References
    answer: str
    reading: Packed


def draw_input() -> Input | None:
    """Controls of the task, the input and the decoding; None, with a message, without an input."""
    first, second, clips, third, fourth = st.columns(
        [1.1, 2.6, 1.6, 1.3, 1.1], vertical_alignment="bottom"
    )
    task = task_control(first)
    decoding_controls(third, fourth)
    return (draw_source if task == SPEECH else draw_typed_words)(second, clips)


def draw_comparison(chosen: Input, place: DeltaGenerator) -> Comparison | None:
    """The answer, in its place, and the explorer; returns what they show, None without it."""
    view = reading_view(target_known=bool(chosen.target))
    sides = read_both(view, chosen)
    levels = None
    if sides is not None and view.task == SPEECH:
        frames = computed("frames", ReadingConfig(source=chosen.source))
        levels = frames and frames.levels
    if sides is None or (view.task == SPEECH and levels is None):
        return None
    references = {decoder: chosen.reference(side.free) for decoder, side in sides.items()}
    check_head(head_names(next(iter(sides.values())).reading))
    check_places({decoder: side.reading.cross.shape[2:] for decoder, side in sides.items()})
    key = (view.task, chosen.source, view.mode, view.beam, str(chosen.target))
    if view.task == SPEECH:
        check_word(lambda: _n_words(sides, references))
    typed = {("source" if view.task == SPEECH else "words"): chosen.typed}
    view = replace(current_view(), **typed)
    sentences = (
        chosen.others,
        _sentence(key, sides, references),
        split_sentence(view.task, chosen.split),
        "" if chosen.others else _where(key, sides),
    )
    answer = " ".join(filter(None, sentences))
    place.markdown(answer)
    if is_clip(chosen.source):
        sure = {decoder: -float(side.free.loss) for decoder, side in sides.items()}
        st.markdown(familiarity_sentence(sure))
    reading = _contents(key, chosen, sides, references, levels)
    explorer(reading, state_of(view), take_view)
    draw_downloads(view, state_of(view), reading, sides, references)
    return Comparison(typed, sides, references, answer, reading)


@figure_cache
def _contents(key: tuple, _chosen: Input, _sides: Sides, _references: References, _levels) -> bytes:
    return explorer_contents(key[0], _chosen, _sides, _references, _levels, lstm_note(key[0]))


def _n_words(sides: Sides, references: References) -> int:
    return max(len(written_words(SPEECH, side, references[d])) for d, side in sides.items())


@figure_cache
def _where(key: tuple, _sides: Sides) -> str:
    return where_they_look(key[0], _sides)


@figure_cache
def _sentence(key: tuple, _sides: Sides, _references: References) -> str:
    return summary(key[0], _sides, _references)
