"""Controls of the decoding, bound to the URL."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.seq2seq.config import FORCED, FREE
from ui.seq2seq.view import Seq2SeqView, clear_selection, control, current_view
from ui.settings import setting

MODE_HELP = (
    f"**{FREE}**: each step gets the symbols that the decoder itself wrote before, as in use. "
    f"**{FORCED}**: each step gets those of the true text, as in training; attention then looks "
    "good even where the free-running decoder would have gone wrong."
)
BEAM_HELP = "How many texts the search keeps; 1 takes the most likely symbol at each step."


TASK_HELP = (
    "Speech: sound to letters. Spelling: letters to phonemes. Your own file: the attention of a "
    "model of yours."
)


def task_control(column: DeltaGenerator) -> str:
    """What is read."""
    with column:
        return control("task", "Task", TASK_HELP)


def decoding_controls(left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The symbols that each step gets, and the width of the search."""
    with left:
        mode = control("mode", "Decoding", MODE_HELP, on_change=clear_selection)
    with right:
        forced = mode == FORCED
        control("beam", "Beam", BEAM_HELP, disabled=forced, on_change=clear_selection)


def reading_view(*, target_known: bool) -> Seq2SeqView:
    """The settings of the page; a message where forcing needs a text that is not known."""
    if setting("mode") == FORCED and not target_known:
        st.info("The true text is not known: the free-running text is shown.")
    return current_view()
