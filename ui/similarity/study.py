"""The scores of whole test sets: what they say of the claim, every utterance, the ranks."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.collected import Build
from ui.similarity.agreement import draw_correlations
from ui.similarity.claim import answer, draw_claim
from ui.similarity.entry import study_entry
from ui.similarity.utterances import draw_scatter, draw_utterance
from ui.similarity.view import study_controls


def draw_study(place: DeltaGenerator) -> Build | None:
    """The study; its answer in its place. Returns what makes the entry of a report."""
    *chosen, third = st.columns(3)
    view = study_controls(*chosen)
    if view is None:
        return None
    place.markdown(answer(view))
    above = st.container()
    draw_scatter(view)
    with above:  # beside the click that chooses it
        draw_utterance(view, third)
    draw_claim(view)
    draw_correlations(view)
    return lambda: study_entry(view)
