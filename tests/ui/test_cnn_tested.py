"""What two networks on the same test images differ in, in words."""

from types import SimpleNamespace

import numpy as np

from ui.cnn.tested import BothTested, difference
from ui.cnn.view import LEFT, RIGHT


def test_a_tiny_probability_is_a_power_of_ten():
    images = SimpleNamespace(test_labels=np.zeros(80, dtype=int), classes=("a", "b"))
    predicted = {LEFT: np.zeros(80, dtype=int), RIGHT: np.ones(80, dtype=int)}
    tested = BothTested(images, {LEFT: "B, 0.1", RIGHT: "C, 0.1"}, {}, predicted)
    assert "would occur with probability 1.7 × 10⁻²⁴ (sign test)" in difference(tested)
