"""Max-pooling on or off: convolutional networks trained alike, their results and activations."""

import streamlit as st

from core import jobs
from ui.cnn.answer import draw_answer
from ui.cnn.controls import offered_here, runs_label, sweep_controls
from ui.cnn.curves import draw_curves, draw_live_curves, draw_results
from ui.cnn.data_set import draw_data_set
from ui.cnn.evidence import choose_pair, draw_disagreements, draw_test, draw_weights
from ui.cnn.images import draw_image_choice
from ui.cnn.inside import draw_inside
from ui.cnn.puzzle import draw_puzzle
from ui.cnn.reported import draw_reported
from ui.cnn.shift import draw_shift
from ui.cnn.sweep import KIND, describe_sweep, network_name, shown_sweep
from ui.cnn.view import PAGE, CNNView, current_view
from ui.layout import formulas, frame, show_source
from ui.permalink import check_link, share_box
from ui.runs import follow, start_button

frame(
    PAGE,
    "A convolutional network can shrink its maps by max-pooling, or by moving its filters two "
    "pixels at a time. What does pooling buy? The networks below were trained on the same "
    "images, in the same order, from the same seeds. **Look for** the gap between the two sides, "
    "which learning rate is best on each, and how each network responds to a shifted image.",
)
draw_answer()
check_link(CNNView, PAGE, extra_names=("run",), offered=offered_here())
formulas(
    r"\text{pool}(x)_{c,i,j} = \max_{a,b\in\{0,1\}} x_{c,\,2i+a,\,2j+b}",
    r"\text{conv}(x)_{c,i,j} = b_c + \sum_{c'} \sum_{a,b=0}^{2} "
    r"w_{c,c',a,b}\; x_{c',\,s i+a-p,\,s j+b-p}",
)
st.caption(
    "A and B have stride s = 1 and pool; C has s = 2 and does not. The first convolution of B "
    "and C is padded: p = 1, with x = 0 outside the image; elsewhere p = 0. So B and C differ in "
    "pooling alone, A and C in padding too. Each convolution is followed by a ReLU, max(0, x)."
)
config = sweep_controls()
draw_image_choice()
runs = config.runs() if config else []
start_button(KIND, runs, runs_label(runs))
sweep, pair = shown_sweep(PAGE), None
if sweep.active:
    follow(KIND, sweep, draw_live_curves)
else:
    describe_sweep(sweep)
    if draw_curves(sweep):
        draw_results(sweep)
        draw_data_set(sweep)
    pair = choose_pair(sweep)
    test = draw_test(pair) if pair else None
    if test:
        images, test_results = test
        draw_disagreements(images, test_results)
        draw_weights(pair)
        image_results = draw_inside(pair, images)
        if image_results:
            draw_shift(pair, images, image_results)
draw_puzzle()
draw_reported(sweep)
show_source("the network", "core/cnn/model.py", "CNN")
show_source("the training loop", "core/training/loop.py", "fit")
show_source("the interval over seeds", "core/metrics/paired.py", "t_interval")
show_source("shifting an image", "core/cnn/comparison.py", "shift", "shift_test_images")
names = {side: network_name(training) for side, training in (pair or {}).items()}
share_box(current_view(names), **sweep.link)
jobs.warm_up()
