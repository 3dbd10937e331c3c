"""Whether a clip is like what the networks understand."""

import numpy as np
import pytest

from core.seq2seq import familiarity
from core.seq2seq.comparison import read_inputs
from core.seq2seq.config import DECODERS, ReadingConfig
from core.seq2seq.familiarity import (
    familiarity_sentence,
    held_out_confidences,
    is_unfamiliar,
    right_where_doubtful,
    share_below,
)
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.clips import sound_of
from core.seq2seq.speech.log_mel import log_mel


@pytest.fixture
def even(monkeypatch):
    """Held-out recordings with mean log-probabilities from -1 to 0."""
    values = np.linspace(-1, 0, 101)
    monkeypatch.setattr(familiarity, "held_out_confidences", lambda decoder: values)


@pytest.mark.parametrize(("value", "share"), [(-2.0, 0.0), (-0.5, 50 / 101), (0.1, 1.0)])
def test_the_share_of_recordings_that_were_less_sure(even, value, share):
    assert share_below("attention", value) == pytest.approx(share)


def test_a_clip_is_unlike_where_both_decoders_are_less_sure_than_mostly(even):
    assert is_unfamiliar({"attention": -0.99, "recurrent": -3.0})
    assert is_unfamiliar({"attention": -0.99, "recurrent": -0.65})
    assert not is_unfamiliar({"attention": -0.99, "recurrent": -0.5})
    unlike = familiarity_sentence({"attention": -0.99, "recurrent": -3.0})
    assert unlike.startswith("**Do not trust") and "37%" in unlike and "101" in unlike
    assert not familiarity_sentence(dict.fromkeys(DECODERS, -0.1)).startswith("**")


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_shipped_recordings_of_people_are_in_order(decoder):
    values = held_out_confidences(decoder)
    assert len(values) == 672 and (np.diff(values) >= 0).all() and values[-1] <= 0


def test_where_the_decoders_are_unsure_they_are_mostly_wrong():
    unsure, sure = right_where_doubtful()
    assert unsure < 0.3 < 0.5 < sure


def confidences(samples) -> dict[str, float]:
    frames = log_mel(as_tensor(np.asarray(samples, np.float32)))
    return {d: -float(read_inputs(ReadingConfig(decoder=d), frames, []).loss) for d in DECODERS}


def tones(*frequencies):
    time = np.arange(RATE // 2) / RATE
    return np.concatenate(
        [0.3 * np.sin(2 * np.pi * f * time) * np.hanning(len(time)) for f in frequencies]
    )


OUTSIDE = {
    "noise": lambda: 0.1 * np.random.default_rng(0).standard_normal(3 * RATE),
    "hum": lambda: 0.2 * np.sin(2 * np.pi * 120 * np.arange(3 * RATE) / RATE),
    "melody": lambda: tones(262, 294, 330, 349, 392, 440),
}


@pytest.mark.parametrize("kind", OUTSIDE)
def test_noise_and_music_are_not_taken_for_speech(kind):
    assert is_unfamiliar(confidences(OUTSIDE[kind]()))


@pytest.mark.parametrize("text", ["monday may seventh", "nine"])
def test_what_the_decoders_know_is(text):
    assert not is_unfamiliar(confidences(sound_of(text).samples))
