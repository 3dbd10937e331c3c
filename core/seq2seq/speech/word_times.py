"""Words in a row of a recording, as an example of their own; free of torch.

`python -m core.prepare.word_times` finds when each word is said.
"""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.paths import data_dir
from core.seq2seq.speech.audio import RATE

WORD_TIMES = "word-times.tsv"  # in the data folder
BEFORE, AFTER, FADE = 0.04, 0.06, 0.01  # seconds kept around the words, and faded in and out


@dataclass(frozen=True)
class Span:
    """When something is said: seconds of its recording."""

    start: float
    end: float


@lru_cache(maxsize=1)
def word_times() -> dict[str, tuple[Span, ...]]:
    """The name of each aligned clip to the times of its words.

    Raises a `ValueError` if they have not been found yet.
    """
    path = data_dir() / WORD_TIMES
    if not path.exists():
        raise ValueError(
            f"{WORD_TIMES} must be in the data folder, but is not: "
            "python -m core.prepare.word_times makes it"
        )
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: tuple(Span(*map(float, t.split())) for t in times) for name, *times in rows}


def draw_words(n_words: int, most: int, draw: random.Random) -> slice:
    """Which words: at most so many in a row, at a random place."""
    size = min(n_words, draw.randint(1, most))
    first = draw.randrange(n_words - size + 1)
    return slice(first, first + size)


def cut(samples: np.ndarray, spans: tuple[Span, ...]) -> np.ndarray:
    """The samples from the first span to the last one, faded in and out."""
    first = max(0, int((spans[0].start - BEFORE) * RATE))
    part = samples[first : int((spans[-1].end + AFTER) * RATE)].copy()
    ramp = np.linspace(0, 1, min(int(FADE * RATE), len(part)), dtype=np.float32)
    part[: len(ramp)] *= ramp
    part[len(part) - len(ramp) :] *= ramp[::-1]
    return part
