"""The log-mel spectrogram against librosa's."""

import librosa
import numpy as np
import pytest
import torch

from core.paths import ROOT
from core.seq2seq.speech.audio import read_audio
from core.seq2seq.speech.log_mel import log_mel, mel_filters

REAL = ROOT.parent / "shared" / "data" / "ljspeech" / "wavs" / "LJ001-0002.wav"
MEL = {"sr": 16_000, "n_fft": 400, "n_mels": 80, "htk": False, "norm": "slaney"}
FRAMES = {"hop_length": 160, "center": True, "pad_mode": "constant", "power": 2.0}


def by_librosa(samples: np.ndarray) -> np.ndarray:
    power = librosa.feature.melspectrogram(y=samples, **MEL, **FRAMES)
    x = np.log10(np.maximum(power, 1e-10))
    return (np.maximum(x, x.max() - 8) + 4) / 4


def noise(n: int) -> np.ndarray:
    return np.random.default_rng(n).uniform(-0.5, 0.5, n).astype(np.float32)


def assert_equals_librosa(samples: np.ndarray) -> None:
    np.testing.assert_allclose(
        log_mel(torch.from_numpy(samples)).numpy(), by_librosa(samples), rtol=0, atol=1e-4
    )


def test_filters_equal_those_of_librosa():
    np.testing.assert_allclose(mel_filters().numpy(), librosa.filters.mel(**MEL), atol=1e-7)


@pytest.mark.parametrize("n", [1600, 16_000, 47_911])
def test_equals_librosa_on_noise(n):
    assert_equals_librosa(noise(n))


def test_equals_librosa_on_a_loud_tone_beside_silence():
    samples = np.zeros(16_000, np.float32)
    samples[8000:] = 0.9 * np.sin(np.arange(8000) * 0.3)
    assert_equals_librosa(samples)


@pytest.mark.skipif(not REAL.exists(), reason="the clips of LJ Speech are not here")
def test_equals_librosa_on_speech():
    assert_equals_librosa(read_audio(REAL.read_bytes()).samples)


@pytest.mark.parametrize("n", [1600, 1601, 1759, 1760, 12_345])
def test_a_frame_every_10_ms(n):
    assert log_mel(torch.from_numpy(noise(n))).shape == (80, 1 + n // 160)


def test_silence_is_finite_and_flat():
    frames = log_mel(torch.zeros(1600))
    assert frames.isfinite().all() and frames.min() == frames.max()


def test_levels_span_at_most_eight_decades():
    frames = log_mel(torch.from_numpy(noise(16_000) * np.linspace(0, 1, 16_000, dtype=np.float32)))
    assert frames.max() - frames.min() <= 2 + 1e-6
