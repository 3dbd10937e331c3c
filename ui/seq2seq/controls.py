"""Controls of the decoding and of the attention that is shown, bound to the URL."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.seq2seq.config import FORCED, FREE
from ui.layout import IMAGE_FORMATS
from ui.permalink import note_problem
from ui.seq2seq.reading import Side, head_names
from ui.seq2seq.view import (
    BEST,
    PAGE,
    Seq2SeqView,
    clear_selection,
    control,
    current_view,
)

MODE_HELP = (
    f"**{FREE}**: each step gets the symbols that the decoder itself wrote before, as in use. "
    f"**{FORCED}**: each step gets those of the true text, as in training; attention then looks "
    "good even where the free-running decoder would have gone wrong."
)
BEAM_HELP = "How many texts the search keeps; 1 takes the most likely symbol at each step."


def decoding_controls(left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The symbols that each step gets, and the width of the search."""
    with left:
        control("mode", "Decoding", MODE_HELP, on_change=clear_selection)
    with right:
        forced = st.session_state["mode"] == FORCED
        control("beam", "Beam", BEAM_HELP, disabled=forced, on_change=clear_selection)


def reading_view(*, target_known: bool) -> Seq2SeqView:
    """The settings of the page; a message where forcing needs a text that is not known."""
    if st.session_state["mode"] == FORCED and not target_known:
        st.info("The true text is not known: the free-running text is shown.")
    return current_view()


def attention_controls(sides: dict[str, Side]) -> Seq2SeqView:
    """The attention to show: to the input or to the decoder's own text, and of which head."""
    first, second, third, fourth = st.columns(4)
    with first:
        control("shown", "Attention to")
    with second:
        names = head_names(sides["attention"].reading)
        _check_head(names)
        help = "Layer.head. The mean over heads can hide the one that is aligned."
        st.selectbox("Head", names, key="head", bind="query-params", help=help)
    with third:
        help = "The square root makes small weights visible; the numbers remain weights."
        control("scale", "Colour", help)
    with fourth:
        st.selectbox("Charts are saved as", IMAGE_FORMATS, key="image format")
    return current_view()


def _check_head(names: list[str]) -> None:
    """Reset a head that this network does not have: the tasks have different heads."""
    requested = st.query_params.get("head")
    if "head" not in st.session_state and requested not in (None, *names):
        note_problem(PAGE, f"head must be one of {', '.join(names)}, got {requested!r}")
        del st.query_params["head"]
        st.rerun()
    if st.session_state.get("head", BEST) not in names:
        st.session_state["head"] = BEST
