"""Pictures of sound."""

import numpy as np
import pytest

from core.figures.sound import ENVELOPE, envelope


@pytest.mark.parametrize("n", [1, 5, 599, 600, 96_001])
def test_the_envelope_reaches_from_the_lowest_to_the_highest_sample(n):
    sound = np.random.default_rng(0).uniform(-1, 1, n).astype(np.float32)
    x, y = envelope(sound)
    assert len(x) == len(y) <= ENVELOPE and (np.diff(x) >= 0).all() and x.max() < n / 16_000
    assert (y.min(), y.max()) == (sound.min(), sound.max())
