"""When each word was looked for, read off the attention of one head; in O(T S).

Position j of the encoder stands for the time from j to j + 1 times `seconds_per_position`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from core.seq2seq.alignment import checked, cumulated, medians
from core.seq2seq.vocabulary import STOP

TAIL = 0.2  # of a word's weight before its start, and as much after its end
STRAY = 3  # median deviations from the middle letter; what looks farther away is left out,
NEAR = 0.2  # seconds, unless it is nearer than that


@dataclass(frozen=True)
class WordSpan:
    """A word that was written, and when its letters were looked for."""

    word: str
    first_row: int
    last_row: int  # inclusive
    start: float  # seconds
    end: float  # seconds, after the start


def word_spans(
    symbols: Sequence[str], weights: np.ndarray, seconds_per_position: float
) -> list[WordSpan]:
    """The words of `symbols` (T,), parted by spaces, each with the time that its letters look at.

    From the 20 % to the 80 % quantile of the summed rows, and a third of that on either side, which
    is what even weight loses to the quantiles; within the clip. A letter that looks far away
    from the others of its word, by the median of its row, is left out.
    """
    weights = checked(weights)
    if len(symbols) != len(weights):
        raise ValueError(f"symbols must be as many as rows, {len(weights)}, got {len(symbols)}")
    spans = []
    for rows in _words(symbols):
        near = NEAR / seconds_per_position
        start, end = _stretch(weights[rows], near) * seconds_per_position
        word = "".join(symbols[i] for i in rows)
        spans.append(WordSpan(word, rows[0], rows[-1], float(start), float(end)))
    return spans


def _words(symbols: Sequence[str]) -> list[list[int]]:
    """The rows of each word."""
    runs = groupby(range(len(symbols)), key=lambda i: symbols[i] not in (" ", STOP))
    return [list(rows) for is_word, rows in runs if is_word]


def _stretch(letters: np.ndarray, near: float) -> np.ndarray:
    """Start and end, in columns like `near`, of what the rows of a word look at."""
    places = medians(letters)
    away = np.abs(places - np.median(places))
    summed = letters[away <= max(STRAY * np.median(away), near)].sum(axis=0)
    below = cumulated(summed / summed.sum())
    start, end = np.interp([TAIL, 1 - TAIL], below, np.arange(len(below)))
    margin = (end - start) * TAIL / (1 - 2 * TAIL)
    return np.clip([start - margin, end + margin], 0, len(summed))
