"""The log-mel spectrogram, the input of the speech networks: 80 bands, a frame every 10 ms.

Power of the short-time Fourier transform (400 samples, Hann window, hop 160), mel filters on
Slaney's scale and norm, log10 clamped at 1e-10, floored at its maximum − 8, then (x + 4) / 4, as
in Whisper (Radford et al., 2022) and in the exercise, which follows it.
"""

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from core.seq2seq.speech.audio import RATE

N_FFT, HOP, N_MELS = 400, 160, 80
_BREAK_HZ, _BREAK_MEL, _LOG_STEP = 1000.0, 15.0, torch.tensor(6.4).log().item() / 27


def log_mel(samples: Tensor) -> Tensor:
    """Samples (N,) at 16 kHz from -1 to 1 to (80, 1 + N // 160)."""
    options = {"window": torch.hann_window(N_FFT), "pad_mode": "constant", "return_complex": True}
    spectrum = torch.stft(samples, N_FFT, HOP, **options)  # (201, T)
    power = mel_filters() @ spectrum.abs().square()
    x = power.clamp(min=1e-10).log10()
    return (x.clamp(min=x.max() - 8) + 4) / 4


def as_levels(frames: Tensor) -> np.ndarray:
    """Frames (80, T) as bytes for a picture: 0 to 255, from the lowest to the highest of them."""
    low, high = frames.min(), frames.max()
    return ((frames - low) / (high - low + 1e-9) * 255).to(torch.uint8).numpy()


@lru_cache
def mel_filters() -> Tensor:
    """Triangles of equal area, evenly spaced in mel from 0 to 8 kHz: (80, 201)."""
    frequencies = torch.linspace(0, RATE / 2, N_FFT // 2 + 1, dtype=torch.float64)
    edges = _to_hz(torch.linspace(0, _to_mel(RATE / 2), N_MELS + 2, dtype=torch.float64))
    low, centre, high = (edges[i : i + N_MELS].unsqueeze(1) for i in range(3))
    rising = (frequencies - low) / (centre - low)
    falling = (high - frequencies) / (high - centre)
    return (torch.minimum(rising, falling).clamp(min=0) * 2 / (high - low)).float()


def _to_mel(hz: float) -> float:
    """Linear up to 1 kHz, logarithmic above."""
    return _BREAK_MEL + torch.tensor(hz / _BREAK_HZ).log().item() / _LOG_STEP


def _to_hz(mel: Tensor) -> Tensor:
    above = _BREAK_HZ * ((mel - _BREAK_MEL) * _LOG_STEP).exp()
    return torch.where(mel < _BREAK_MEL, mel * _BREAK_HZ / _BREAK_MEL, above)
