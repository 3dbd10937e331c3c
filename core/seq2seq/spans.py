"""The time that the letters of each word attend to, from one head's attention; in O(T S).

Position j of the encoder stands for the time from j to j + 1 times `seconds_per_position`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from core.seq2seq.alignment import checked, cumulative_weight, median_columns
from core.seq2seq.vocabulary import STOP

TAIL = 0.2  # share of a word's weight before its start, and as much after its end
STRAY = 3  # median deviations from the middle letter; a letter farther away is left out,
NEAR = 0.2  # seconds, unless it is nearer than this


@dataclass(frozen=True)
class WordSpan:
    """A written word, and the time that its letters attend to."""

    word: str
    first_row: int
    last_row: int  # inclusive
    start: float  # seconds
    end: float  # seconds, after the start


def word_spans(
    symbols: Sequence[str], weights: np.ndarray, seconds_per_position: float, duration: float
) -> list[WordSpan]:
    """The words of `symbols` (T,), split at spaces, each with the time that its letters attend to.

    That time runs from the 20 % to the 80 % quantile of the summed rows, and a third of its length
    is added on either side, which is what the quantiles cut off an even weight; it stays within the
    clip's `duration` in seconds, after which the last position may end. A letter whose row has its
    median far from those of the word's other letters is left out.
    """
    weights = checked(weights)
    if len(symbols) != len(weights):
        raise ValueError(f"symbols must be as many as rows, {len(weights)}, got {len(symbols)}")
    spans = []
    for first, last in word_rows(symbols):
        near = NEAR / seconds_per_position
        stretch = _stretch(weights[first : last + 1], near) * seconds_per_position
        start, end = np.minimum(stretch, [max(0, duration - seconds_per_position), duration])
        word = "".join(symbols[first : last + 1])
        spans.append(WordSpan(word, first, last, float(start), float(end)))
    return spans


def word_rows(symbols: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last row of each word, between spaces and the stop."""
    runs = groupby(range(len(symbols)), key=lambda i: symbols[i] not in (" ", STOP))
    words = [list(rows) for is_word, rows in runs if is_word]
    return [(rows[0], rows[-1]) for rows in words]


def _stretch(letters: np.ndarray, near: float) -> np.ndarray:
    """Start and end, in columns like `near`, of what the rows of a word attend to."""
    centres = median_columns(letters)
    distances = np.abs(centres - np.median(centres))
    summed = letters[distances <= max(STRAY * np.median(distances), near)].sum(axis=0)
    below = cumulative_weight(summed / summed.sum())
    start, end = np.interp([TAIL, 1 - TAIL], below, np.arange(len(below)))
    margin = (end - start) * TAIL / (1 - 2 * TAIL)
    return np.clip([start - margin, end + margin], 0, len(summed))
