"""Three similarities: of two typed texts, of a file of one's own, and of whole test sets."""

import streamlit as st

from core import jobs
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.settings import prepare, view_or_none
from ui.similarity.study import draw_study
from ui.similarity.typed import draw_typed
from ui.similarity.view import (
    COMPARED,
    FILE,
    OPENED_BY,
    PAGE,
    TESTED,
    SimilarityView,
    offered_tests,
)
from ui.similarity.whole_file import draw_whole_file
from ui.tabs import open_what_was_shared

frame(PAGE)
check_link(SimilarityView, PAGE, offered=offered_tests())
open_what_was_shared(OPENED_BY, "compared")
place = st.container()
prepare("compared")
compared = st.segmented_control(
    "Compare", COMPARED, required=True, key="compared", label_visibility="collapsed"
)
build = {FILE: draw_whole_file, TESTED: draw_study}.get(compared, draw_typed)(place)
report_box(PAGE, share_box(view_or_none(SimilarityView)), build)
jobs.warm_up()
