"""Chance on LJ Speech for the decoders' page: `python -m core.prepare.ljspeech_chance FOLDER`.

The mean similarities of every two different sentences of the validation split, in the form in which
the exercise scored them. FOLDER holds the unpacked archive.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.metrics.chance import unrelated_similarities
from core.seq2seq.speech.ljspeech import read_ljspeech
from core.seq2seq.vocabulary import LJSPEECH, START, STOP, UNKNOWN

LONGEST = 99  # symbols of a sentence, its start and stop among them


def sentence_chance(texts: Sequence[str]) -> np.ndarray:
    """The mean of each similarity over all ordered pairs of different texts: (3,), from 0 to 1."""
    sequences = [as_scored(text) for text in texts]
    scores = [unrelated_similarities(sequences, own, own) for own in sequences]
    return np.concatenate(scores).mean(axis=0)


def as_scored(text: str) -> str:
    """A text in the exercise's symbols, between start and stop, cut to `LONGEST`."""
    symbols = (symbol if symbol in LJSPEECH.symbols else UNKNOWN for symbol in text)
    return f"{START}{''.join(symbols)[: LONGEST - 2]}{STOP}"


if __name__ == "__main__":
    sentences = [c.text for c in read_ljspeech(Path(sys.argv[1])) if c.split == "validation"]
    print(f"{len(sentences)} sentences:", *sentence_chance(sentences).round(3))
