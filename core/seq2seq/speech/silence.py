"""Silence before and after speech, found by the level of its frames; in O(N), free of torch.

A frame is silent that is 40 dB below the loudest ones, or less than 10 dB above the faintest ones
(the noise of the room), as long as that is 20 dB below the loudest.
"""

import numpy as np

FRAME, HOP = 0.025, 0.01  # seconds
LOUDEST, FAINTEST = 10, 0.05  # number of the loudest frames; share of the faintest ones
BELOW, ABOVE_NOISE, NOISIEST = 40, 10, 20  # dB
SHORTEST_SOUND = 5  # frames in a row: a click is shorter
LONGEST_SILENCE, KEPT = 0.4, 0.25  # seconds: longer silence is cut to this much
_TINY = 1e-20  # power, so that digital silence has a level


def without_silence(samples: np.ndarray, rate: int) -> slice:
    """The part of samples (N,) from 0.25 s before the first sound to 0.25 s after the last one.

    An end with at most 0.4 s of silence stays whole. Where there is no sound, all is kept.
    """
    heard = levels(samples, rate)
    loudest = loudest_level(samples, rate)
    noise = np.quantile(heard, FAINTEST)
    limit = max(loudest - BELOW, min(noise + ABOVE_NOISE, loudest - NOISIEST))
    sounds = np.convolve(heard > limit, np.ones(SHORTEST_SOUND), "valid") == SHORTEST_SOUND
    if len(heard) < SHORTEST_SOUND or not sounds.any():
        return slice(0, len(samples))
    hop, kept, longest = (int(s * rate) for s in (HOP, KEPT, LONGEST_SILENCE))
    first, last = np.flatnonzero(sounds)[[0, -1]]
    start, stop = int(first) * hop, (int(last) + SHORTEST_SOUND - 1) * hop + int(FRAME * rate)
    return slice(
        start - kept if start > longest else 0,
        stop + kept if len(samples) - stop > longest else len(samples),
    )


def loudest_level(samples: np.ndarray, rate: int) -> float:
    """The mean level of the ten loudest frames, in dB of full scale; -200 for digital silence."""
    return float(np.sort(levels(samples, rate))[-LOUDEST:].mean())


def levels(samples: np.ndarray, rate: int) -> np.ndarray:
    """The power of each frame of 25 ms, every 10 ms, in dB of full scale."""
    frame, hop = min(int(FRAME * rate), len(samples)), int(HOP * rate)
    summed = np.cumsum(np.square(samples, dtype=float), dtype=float)
    summed = np.concatenate([[0.0], summed])
    starts = np.arange(0, len(samples) - frame + 1, hop)
    power = (summed[starts + frame] - summed[starts]) / frame
    return 10 * np.log10(np.maximum(power, _TINY))
