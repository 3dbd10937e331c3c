"""The distance matrix of two texts."""

from core.figures.edits import distance_figure, escaped_label
from core.metrics.edits import distance_matrix


def test_labels_hold_no_mark_up():
    assert escaped_label("<a href='x'>&") == "&lt;a␣href='x'&gt;&amp;"
    assert escaped_label(" \n\t") == "␣⏎⇥" and escaped_label("\u202e") == "�"


def test_the_figure_has_a_label_for_every_symbol():
    a, b = "<b>", "ab"
    figure = distance_figure(distance_matrix(a, b), a, b, [(0, 0, "start"), (3, 2, "end")])
    assert list(figure.layout.yaxis.ticktext) == ["", "&lt;", "b", "&gt;"]
    assert list(figure.layout.xaxis.ticktext) == ["", "a", "b"]
    assert figure.data[0].z.shape == (4, 3) and list(figure.data[1].y) == [0, 3]


def test_equal_or_empty_texts_have_a_scale_too():
    for text in ("", "a"):
        figure = distance_figure(distance_matrix(text, text), text, text, [(0, 0, "start")])
        assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 1)
