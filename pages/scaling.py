"""Softmax against linear attention: time and memory as the sequence grows, measured live."""

from core import jobs
from core.attention.config import ScalingConfig
from ui.layout import formulas, frame, show_source
from ui.permalink import check_link, share_box
from ui.runs import describe, follow, start_button
from ui.scaling.charts import draw_live, draw_memory, draw_speed, draw_time
from ui.scaling.controls import offered_here, scaling_controls
from ui.scaling.notes import draw_notes
from ui.scaling.table import draw_table
from ui.shown_runs import shown_runs

PAGE = "pages/scaling.py"

frame(
    PAGE,
    "From which length on is linear attention really faster, and at what cost in memory? "
    "Softmax attention compares every position with every other: time $O(L^2 D)$. Linear attention "
    "with $M$ features for each position needs $O(L M D)$. **Look for** the slopes, 2 against 1, "
    "and for the length at which the lines cross.",
)
check_link(ScalingConfig, PAGE, extra_names=("run",), offered=offered_here())
formulas(
    r"Z = \mathrm{softmax}(s\,QK^\top)\,V",
    r"\hat Z = \mathrm{Diag}\!\left(\Phi(Q)\,\Phi(K)^\top \mathbf 1\right)^{-1}"
    r"\Phi(Q)\left(\Phi(K)^\top V\right)",
)
config = scaling_controls()
start_button("scaling", [config] if config else [], "Measure on this machine")
runs = shown_runs("scaling", PAGE)
if runs.active:
    follow("scaling", runs, draw_live)
else:
    describe("scaling", runs, lambda timing: "This run", "row")
    timing = runs.first
    if timing.rows:
        draw_time(timing)
        draw_memory(timing)
        draw_speed(timing)
        draw_notes(timing)
        draw_table(timing)
show_source("exact attention", "core/attention/exact.py", "exact_attention", "fused_attention")
functions = ("plain_linear_attention", "causal_product")
show_source("linear attention, the plain formula", "core/attention/linear.py", *functions)
show_source("linear attention, Taylor in blocks", "core/attention/taylor_scan.py", "Scan")
show_source("its features", "core/attention/monomials.py", "doubled_rows", "monomials")
show_source("one timed sample", "core/machine/timing.py", "time_calls", "seconds_of")
share_box(config, **runs.link)
jobs.warm_up()
