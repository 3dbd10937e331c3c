"""Silence around speech is cut, and nothing else."""

import numpy as np
import pytest
import torch

from core.seq2seq.comparison import read_inputs
from core.seq2seq.config import DECODERS, ReadingConfig
from core.seq2seq.speech.audio import RATE, read_audio, to_wav
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.log_mel import log_mel
from core.seq2seq.speech.silence import KEPT, LONGEST_SILENCE, without_silence
from core.seq2seq.speech.utterances import compose, waveform

TEXTS = ("monday may seventh", "four one five", "a b c", "seven oh five p m", "papa tango sierra")
PADS = ((0.5, 0.5), (2, 2), (3, 0.7), (0.6, 3))
NOISES = (None, 50, 40)  # dB below the speech


def padded(samples: np.ndarray, pads: tuple[float, float], noise: float | None) -> np.ndarray:
    """With seconds of silence around it, and white noise over all of it."""
    longer = np.pad(samples, [round(s * RATE) for s in pads])
    if noise is None:
        return longer
    level = np.sqrt(np.square(samples).mean()) * 10 ** (-noise / 20)
    return longer + level * np.random.default_rng(0).standard_normal(len(longer))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("noise", NOISES)
def test_however_much_silence_is_around_a_sound_the_same_part_is_read(text, noise):
    samples = waveform(compose(text))
    parts = []
    for pads in PADS:
        part = without_silence(padded(samples, pads, noise), RATE)
        parts.append(np.array([part.start, part.stop]) / RATE - pads[0])
    assert np.ptp(parts, axis=0).max() <= 0.031


@pytest.mark.parametrize("text", TEXTS)
def test_a_recording_of_the_app_has_too_little_silence_to_be_cut(text):
    samples = waveform(compose(text))
    assert without_silence(samples, RATE) == slice(0, len(samples))


@pytest.mark.parametrize("before, after", [(0, 0), (0.3, 2), (2, 0.3), (1, 1)])
def test_what_is_left_of_a_long_silence_is_short_and_a_short_one_stays(before, after):
    tone = np.sin(np.arange(RATE) / 3)
    samples = padded(tone, (before, after), None)
    part = without_silence(samples, RATE)
    left = (before - part.start / RATE, after - (len(samples) - part.stop) / RATE)
    for silence, kept in zip((before, after), left, strict=True):
        assert kept == pytest.approx(KEPT if silence > LONGEST_SILENCE else silence, abs=0.03)


def test_a_click_is_not_taken_for_speech():
    samples = padded(np.sin(np.arange(RATE) / 3), (2, 2), 45)
    samples[[8_000, -8_000]] = 1
    part = without_silence(samples, RATE)
    assert 1.7 < part.start / RATE < 2 and 3 < part.stop / RATE < 3.3


@pytest.mark.parametrize(
    "samples", [np.zeros(RATE), np.ones(1600), np.eye(1, RATE, 99)[0], np.full(RATE, 1e-30)]
)
def test_where_no_sound_stands_out_all_is_kept(samples):
    assert without_silence(samples, RATE) == slice(0, len(samples))


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("decoder", DECODERS)
def test_with_silence_around_it_a_recording_is_transcribed_as_without(decoder, noise):
    torch.set_num_threads(1)
    for text in TEXTS[:2]:
        samples = waveform(compose(text))
        recording = read_audio(to_wav(padded(samples, (2, 1.5), noise)))
        assert recording.start == pytest.approx(2, abs=0.3) and "was cut" in recording.changes[0]
        inputs = log_mel(as_tensor(recording.samples))
        assert read_inputs(ReadingConfig(decoder=decoder), inputs, []).text == text
