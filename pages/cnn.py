"""Does max-pooling help? Networks with and without it, trained alike, and one image shifted."""

from core import jobs
from ui.cnn.answer import page_answer
from ui.cnn.entry import entry
from ui.cnn.first import draw_first_screen, offered_here
from ui.cnn.pair import networks_of, shown_pair
from ui.cnn.sweep import network_name, shown_data, shown_sweep
from ui.cnn.tabs import draw_tabs
from ui.cnn.view import OPENED_BY, PAGE, CNNView, current_view
from ui.layout import frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.tabs import open_what_was_shared

frame(PAGE, page_answer(shown_data()))
check_link(CNNView, PAGE, extra_names=("run",), offered=offered_here())
open_what_was_shared(OPENED_BY)
sweep = shown_sweep(PAGE)
networks = networks_of(sweep)
pair = shown_pair(networks)
images = draw_first_screen(pair, sweep)
draw_tabs(sweep, networks, pair, images)
names = {side: network_name(training) for side, training in pair.items()}
link = share_box(current_view(names), **sweep.link)
report_box(PAGE, link, lambda: entry(pair, sweep, images))
jobs.warm_up()
