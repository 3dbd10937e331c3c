"""How the input is read, and what is looked at; bound to the URL."""

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
    control,
    current_view,
    forget_what_was_looked_at,
)

MODE_HELP = (
    f"**{FREE}**: each step is told of what the decoder itself wrote before it, as in use. "
    f"**{FORCED}**: of the true text, as in training; attention then looks good even where the "
    "decoder alone would have gone astray."
)
BEAM_HELP = "How many texts the search keeps at a time; 1 takes the likeliest symbol at each step."


def decoding_controls(left: DeltaGenerator, right: DeltaGenerator) -> None:
    """What each step is told, and the search."""
    changed = {"on_change": forget_what_was_looked_at}
    with left:
        control("mode", "Decoding", MODE_HELP, **changed)
    with right:
        forced = st.session_state["mode"] == FORCED
        control("beam", "Beam", BEAM_HELP, disabled=forced, **changed)


def reading_view(*, known: bool) -> Seq2SeqView:
    """How the input is read; says so where forcing needs a text that is not `known`."""
    if st.session_state["mode"] == FORCED and not known:
        st.info("The true text is not known: free-running is shown.")
    return current_view()


def looking_controls(sides: dict[str, Side]) -> Seq2SeqView:
    """What attention is looked at: to the input or to the own text, and of which head."""
    first, second, third, fourth = st.columns(4)
    with first:
        control("shown", "Attention to")
    with second:
        names = head_names(sides["attention"].shown)
        _keep_offered(names)
        help = "Layer.head. The mean over heads can hide the one that is aligned."
        st.selectbox("Head", names, key="head", bind="query-params", help=help)
    with third:
        control("scale", "Colour", "The square root shows faint weights; numbers stay weights.")
    with fourth:
        st.selectbox("Charts are saved as", IMAGE_FORMATS, key="image format")
    return current_view()


def _keep_offered(names: list[str]) -> None:
    """The head must be one of this network's: another task has others."""
    asked = st.query_params.get("head")
    if "head" not in st.session_state and asked not in (None, *names):
        note_problem(PAGE, f"head must be one of {', '.join(names)}, got {asked!r}")
        del st.query_params["head"]
        st.rerun()
    if st.session_state.get("head", BEST) not in names:
        st.session_state["head"] = BEST
