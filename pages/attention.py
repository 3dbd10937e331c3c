"""Softmax against linear attention: what the approximation loses."""

import streamlit as st

from core import jobs
from ui.attention.comparison import answer, draw_losses, draw_maps
from ui.attention.controls import attention_controls
from ui.attention.entry import entry
from ui.attention.pinned import check_cell
from ui.attention.tabs import draw_tabs
from ui.attention.view import OPENED_BY, PAGE, AttentionView
from ui.computed import attention_comparison
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.tabs import open_what_was_shared

frame(PAGE)
check_link(AttentionView, PAGE)
check_cell()
open_what_was_shared(OPENED_BY)
place = st.container()
view = attention_controls()
if view is None:
    report_box(PAGE, share_box(None), None)
    st.stop()
comparison = attention_comparison(view.compared)
place.markdown(answer(view.compared, comparison))
draw_maps(view, comparison)
draw_losses(view.compared, comparison)
draw_tabs(view, comparison)
report_box(PAGE, share_box(view), lambda: entry(view.compared, comparison))
jobs.warm_up()
