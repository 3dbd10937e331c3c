"""Softmax against linear attention: time and memory as the sequence grows, measured live."""

import streamlit as st

from core import jobs
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.scaling.answer import answer
from ui.scaling.controls import offered_here
from ui.scaling.earlier import earlier_timing, measured, why_not_added
from ui.scaling.entry import entry
from ui.scaling.first import draw_first_screen
from ui.scaling.tabs import draw_tabs
from ui.scaling.view import PAGE, ScalingView, current_view
from ui.settings import setting
from ui.shown_runs import shown_runs

frame(PAGE)
check_link(ScalingView, PAGE, extra_names=("run",), offered=offered_here())
runs = shown_runs("scaling", PAGE)
earlier = earlier_timing(runs)
timing = measured(runs, earlier)
st.markdown(answer(timing, setting("shown")))
draw_first_screen(runs, timing, earlier)
draw_tabs(timing)
report_box(
    PAGE,
    share_box(current_view(), **runs.link),
    (lambda: entry(timing)) if timing is runs.first else None,
    why_not_added(runs),
)
jobs.warm_up()
