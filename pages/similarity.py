"""Three similarities: of two typed texts, of a file of one's own, and of whole test sets."""

import streamlit as st

from core import jobs
from core.metrics.texts import compare_texts
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.settings import view_of
from ui.similarity.edits import draw_coloured_edits
from ui.similarity.scores import answer, draw_scores, similarity_controls
from ui.similarity.tabs import draw_tabs
from ui.similarity.view import OPENED_BY, PAGE, SimilarityView, offered_tests
from ui.tabs import open_what_was_shared

frame(PAGE)
check_link(SimilarityView, PAGE, offered=offered_tests())
open_what_was_shared(OPENED_BY)
place = st.container()
config = similarity_controls()
if config is None:
    share_box(None)
    st.stop()
scores = compare_texts(config)
place.markdown(answer(config, scores))
draw_coloured_edits(config)
draw_scores(config, scores)
draw_tabs(config, scores)
share_box(view_of(SimilarityView))
jobs.warm_up()
