"""The envelope of a waveform."""

import numpy as np
import pytest

from core.figures.sound import ENVELOPE, envelope


@pytest.mark.parametrize("n", [1, 5, 599, 600, 96_001])
def test_the_envelope_reaches_from_the_lowest_to_the_highest_sample(n):
    sound = np.random.default_rng(0).uniform(-1, 1, n).astype(np.float32)
    seconds, samples = envelope(sound)
    assert len(seconds) == len(samples) <= ENVELOPE
    assert (np.diff(seconds) >= 0).all() and seconds.max() < n / 16_000
    assert (samples.min(), samples.max()) == (sound.min(), sound.max())
