"""Random changes to recordings, so that a network trains on more variety than was recorded."""

import numpy as np
import soxr
import torch
from torch import Tensor

from core.seq2seq.speech.audio import RATE

SPEEDS = (0.85, 1.18)
PAUSE_SHARE, LONGEST_PAUSE = 0.3, 3.0  # seconds added before, and after
GAINS = (-18.0, 6.0)  # dB
NOISES = (3.0, 40.0)  # dB below the speech
RESPONSE_HZ = (0, 300, 700, 1_500, 3_000, 5_500, 8_000)
TILT, BUMP = 12.0, 3.0  # dB: the most from the lowest frequency to the highest, and the deviation
ROOMS = (0.05, 0.4)  # reverberation time: seconds until the echo has fallen by 60 dB
TELEPHONE_RATE = 8_000  # samples per second
WARPS = (0.82, 1.22)  # of the mel axis: the length of the vocal tract
WIDEST_BANDS, WIDEST_TIME = 27, 80  # mel bands and frames of one SpecAugment mask


def vary(samples: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Another speed (and with it pitch), pauses, frequency response, room, band, noise and gain."""
    samples = change_speed(samples, draw.uniform(*SPEEDS))
    pauses = draw.uniform(0, LONGEST_PAUSE, 2) * (draw.random(2) < PAUSE_SHARE)
    samples = np.pad(samples, (pauses * RATE).astype(int))
    if draw.random() < 0.7:
        samples = change_response(samples, draw_response(draw))
    if draw.random() < 0.25:
        samples = add_room(samples, draw.uniform(*ROOMS), draw)
    if draw.random() < 0.15:
        narrow = soxr.resample(samples, RATE, TELEPHONE_RATE, quality="LQ")
        samples = soxr.resample(narrow, TELEPHONE_RATE, RATE, quality="LQ")
    if draw.random() < 0.6:
        samples = add_noise(samples, draw.uniform(*NOISES), draw)
    return np.clip(samples * 10 ** (draw.uniform(*GAINS) / 20), -1, 1).astype(np.float32)


def change_speed(samples: np.ndarray, factor: float) -> np.ndarray:
    """Samples played `factor` times as fast: N / factor of them."""
    positions = np.arange(int(len(samples) / factor)) * factor
    return np.interp(positions, np.arange(len(samples)), samples).astype(np.float32)


def draw_response(draw: np.random.Generator) -> np.ndarray:
    """The gains in dB of a microphone, or of a voice that is brighter or darker: mean 0."""
    slope = draw.uniform(-TILT, TILT) * np.linspace(-0.5, 0.5, len(RESPONSE_HZ))
    gains = slope + draw.normal(0, BUMP, len(RESPONSE_HZ))
    return gains - gains.mean()


def change_response(samples: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Samples with `gains` in dB at `RESPONSE_HZ`, and in between on straight lines."""
    size = 1 << (len(samples) - 1).bit_length()
    spectrum = np.fft.rfft(samples, size)
    decibels = np.interp(np.linspace(0, RATE / 2, len(spectrum)), RESPONSE_HZ, gains)
    return np.fft.irfft(spectrum * 10 ** (decibels / 20), size)[: len(samples)].astype(np.float32)


def add_room(samples: np.ndarray, seconds: float, draw: np.random.Generator) -> np.ndarray:
    """Adds reverberation: a tail of noise that falls by 60 dB in `seconds`."""
    n = int(seconds * RATE)
    tail = draw.standard_normal(n, np.float32) * 10 ** (-3 * np.arange(n, dtype=np.float32) / n)
    tail *= draw.uniform(0.1, 0.7) / np.linalg.norm(tail)
    tail[0] += 1
    size = 1 << (len(samples) + n - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)
    return wet[: len(samples)].astype(np.float32)


def add_noise(samples: np.ndarray, level: float, draw: np.random.Generator) -> np.ndarray:
    """Adds white to brown noise, `level` dB below the mean power of the samples."""
    noise = draw.standard_normal(len(samples), np.float32)
    if draw.random() < 0.6:
        size = 1 << (len(samples) - 1).bit_length()
        spectrum = np.fft.rfft(noise, size)
        spectrum /= np.maximum(np.arange(len(spectrum)), 20) ** draw.uniform(0.2, 1.0)
        noise = np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)
    power, noise_power = np.square(samples).mean(), np.square(noise).mean() + 1e-12
    return samples + noise * np.sqrt(power / noise_power * 10 ** (-level / 10))


def warp_bands(frames: Tensor, factor: float) -> Tensor:
    """Frames (80, T) as of a vocal tract of another length (Jaitly and Hinton, 2013).

    Band b becomes what stood at b · `factor`, between two bands; beyond the last one, the last.
    """
    n_bands = len(frames)
    positions = (torch.arange(n_bands) * factor).clamp(max=n_bands - 1)
    low = positions.long().clamp(max=n_bands - 2)
    share = (positions - low).unsqueeze(1)
    return frames[low] * (1 - share) + frames[low + 1] * share


def mask_frames(frames: Tensor, draw: np.random.Generator) -> Tensor:
    """SpecAugment (Park et al., 2019): one frequency band and one time span set to the mean.

    At most a fifth of the frames is masked, so that short units are not lost.
    """
    masked, mean = frames.clone(), frames.mean()
    n_bands, n_frames = frames.shape
    width = int(draw.integers(WIDEST_BANDS + 1))
    first = int(draw.integers(n_bands - width + 1))
    masked[first : first + width] = mean
    width = int(draw.integers(min(WIDEST_TIME, n_frames // 5) + 1))
    first = int(draw.integers(n_frames - width + 1))
    masked[:, first : first + width] = mean
    return masked


def as_tensor(samples: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(samples))
