"""The bars of a decoder's probabilities."""

import numpy as np

from core.figures.confidence import confidence_figure, symbol_label


def test_labels_hold_no_mark_up_and_name_start_and_stop():
    symbols = [symbol_label(s) for s in ("<", ">", " ", "&", "<b>", "AH")]
    assert symbols == ["start", "stop", "␣", "&amp;", "&lt;b&gt;", "AH"]


def test_a_symbol_that_was_not_the_likeliest_is_pale_and_names_what_was():
    figure = confidence_figure("ab", np.array([0.9, 0.2]), "ax", colour_name="attention")
    (bars,) = figure.data
    full, pale = bars.marker.color
    assert full.startswith("#") and pale.startswith("rgba")
    assert bars.text == ("step 1: a, 0.900", "step 2: b, 0.200; more likely: x")
