"""Confusion matrices that can be clicked."""

import numpy as np

from core.figures.classification import confusion_figure

COUNTS = np.array([[5, 1, 0], [2, 7, 3], [0, 4, 6]])
CLASSES = ("a", "b", "a class with a long name")


def test_a_click_on_a_cell_gives_its_true_and_predicted_class():
    cells, points = confusion_figure(COUNTS, CLASSES, "t", largest=9).data
    assert cells.hoverinfo == "skip" and cells.zmax == 9
    np.testing.assert_array_equal(cells.z, COUNTS)
    for x, y, (true, predicted), text in zip(
        points.x, points.y, points.customdata, points.hovertext, strict=True
    ):
        assert (x, y) == (predicted, true)
        assert text == f"true {CLASSES[true]}, predicted {CLASSES[predicted]}: {COUNTS[y, x]}"
    assert len(points.x) == COUNTS.size


def test_the_chosen_cell_is_framed():
    (frame,) = confusion_figure(COUNTS, CLASSES, "t", largest=9, chosen=(1, 2)).layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (1.5, 2.5, 0.5, 1.5)
    assert not confusion_figure(COUNTS, CLASSES, "t", largest=9).layout.shapes
