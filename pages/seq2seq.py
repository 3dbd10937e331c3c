"""Recurrent or attention decoder: what each writes, and which part of the input it attends to."""

from dataclasses import replace

import streamlit as st

from core import jobs
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.seq2seq.comparison import draw_comparison, draw_input
from ui.seq2seq.entry import entry, entry_of_file
from ui.seq2seq.own_file import draw_own_file
from ui.seq2seq.tabs import draw_tabs
from ui.seq2seq.view import OWN_FILE, PAGE, Seq2SeqView, current_view
from ui.settings import setting


@st.fragment
def draw_reading() -> None:
    """All that another text, another clip or another setting changes: the menu stays as it is."""
    check_link(Seq2SeqView, PAGE)
    read: dict[str, str] = {}  # the text that is shown, where what was typed cannot be read
    if setting("task") == OWN_FILE:
        maps = draw_own_file()
        build = maps and (lambda: entry_of_file(maps))
    else:
        place = st.container()
        chosen_input = draw_input()
        comparison = draw_comparison(chosen_input, place) if chosen_input is not None else None
        draw_tabs(comparison)
        build = comparison and (lambda: entry(comparison))
        read = comparison.typed if comparison else {}
    report_box(PAGE, share_box(replace(current_view(), **read)), build)


frame(PAGE)
draw_reading()
jobs.warm_up()
