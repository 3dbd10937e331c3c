"""Phrases of real sentences for synthetic voices: a few words in a row, never of a test set.

The texts are LJ Speech's, without the book of the test set, and those of LibriSpeech's training
speakers, as files of a line each.
"""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

from core.seq2seq.speech.corpora import as_written

TEST_BOOK = "LJ050"
LENGTHS = (2, 10)  # words of a phrase


def draw_phrases(folder: Path, n: int, draw: random.Random) -> Iterator[str]:
    """Phrases at random places of random texts, from both corpora alternately."""
    corpora = (ljspeech_texts(folder), librispeech_texts(folder))
    for i in range(n):
        words = [w for w in draw.choice(corpora[i % 2]).split() if w[0].isalpha()]
        size = min(len(words), draw.randint(*LENGTHS))
        first = draw.randrange(len(words) - size + 1)
        yield " ".join(words[first : first + size])


def ljspeech_texts(folder: Path) -> list[str]:
    """The texts of all books but the one of the test set, as a decoder is to write them."""
    rows = (line.split("|") for line in _lines(folder / "ljspeech-texts.txt.gz"))
    return [as_written(text) for name, text in rows if not name.startswith(TEST_BOOK)]


def librispeech_texts(folder: Path) -> list[str]:
    return [as_written(line) for line in _lines(folder / "librispeech-texts.txt.gz")]


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()
