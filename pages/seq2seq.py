"""Recurrent or attention decoder: what each writes, and which part of the input it attends to."""

from core import jobs
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.seq2seq.comparison import draw_comparison, draw_input
from ui.seq2seq.own_file import draw_own_file
from ui.seq2seq.tabs import draw_tabs
from ui.seq2seq.view import OWN_FILE, PAGE, Seq2SeqView, current_view
from ui.settings import setting

frame(
    PAGE,
    "Two decoders write what they hear or read. **Look for** the diagonal: each step should look "
    "where its symbol is spoken or spelled.",
)
check_link(Seq2SeqView, PAGE)
if setting("task") == OWN_FILE:
    draw_own_file()
else:
    chosen_input = draw_input()
    comparison = draw_comparison(chosen_input) if chosen_input is not None else None
    draw_tabs(comparison)
share_box(current_view())
jobs.warm_up()
