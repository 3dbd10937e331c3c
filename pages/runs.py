"""What has been run on this server? Every run, and two of one kind on shared axes."""

from ui.layout import RUNS, frame
from ui.permalink import check_link, share_box
from ui.report import report_box
from ui.runs_page.chosen import chosen_runs
from ui.runs_page.counted import count_runs, follow_counts, sentence
from ui.runs_page.entry import entry
from ui.runs_page.facts import draw_chosen
from ui.runs_page.listing import draw_list
from ui.runs_page.view import RunsView, current_view

counted = count_runs()
frame(RUNS, sentence(counted))
check_link(RunsView, RUNS, extra_names=("run",))
chosen = chosen_runs()
draw_chosen(chosen)
draw_list(counted, chosen)
follow_counts(counted)
link = share_box(current_view(), **chosen.link)
report_box(RUNS, link, (lambda: entry(chosen)) if chosen.runs else None)
