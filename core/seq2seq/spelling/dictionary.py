"""English words and their pronunciations: CMUdict 0.7b in the published split; free of torch.

39 phonemes, without stress, as in the published results on this split.
"""

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from sys import intern

import numpy as np
from rapidfuzz.distance import OSA

from core.paths import ROOT
from core.seq2seq.vocabulary import PADDING, START, STOP, UNKNOWN, Vocabulary

DICTIONARY = ROOT / "assets" / "data" / "cmudict.txt.gz"
VOWELS, CONSONANTS = map(
    str.split,
    (
        "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW",
        "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH",
    ),
)
ARPABET = sorted([*CONSONANTS, *VOWELS])
PHONEMES = Vocabulary((START, STOP, PADDING, UNKNOWN, *ARPABET))
LETTERS = ("", *"abcdefghijklmnopqrstuvwxyz'")  # the first is padding
LETTER_IDS = {letter: i for i, letter in enumerate(LETTERS)}
MOST_LETTERS = 34  # of a word; the longest in the dictionary has 22
MOST_WORDS = 200
SPLITS = ("train", "validation", "test")

Pronunciation = tuple[str, ...]


class Lines(Sequence[str]):
    """The lines of a text, read where they stand: a text each would take three times the memory."""

    def __init__(self, text: bytes):
        self._text = text
        ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        self._bounds = np.append(-1, ends).astype(np.int32)

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, i: int) -> str:
        if not 0 <= i < len(self):
            raise IndexError(i)
        before, end = self._bounds[i : i + 2].tolist()
        return self._text[before + 1 : end].decode()


class Dictionary(Mapping[str, tuple[Pronunciation, ...]]):
    """The pronunciations of each word. As tuples, all of them would take 40 MB; here it is 5."""

    def __init__(self, lines: dict[str, Lines]):
        self.lines = lines  # of each split, 'split|word|symbols', sorted by word

    def __getitem__(self, word: str) -> tuple[Pronunciation, ...]:
        if listed := self._listed(word)[1]:
            return listed
        raise KeyError(word)

    def split_of(self, word: str) -> str:
        """The split that has the word; empty for an unknown one."""
        return self._listed(word)[0]

    def _listed(self, word: str) -> tuple[str, tuple[Pronunciation, ...]]:
        for split, lines in self.lines.items():
            first = bisect_left(lines, word, key=_word)
            entries = (lines[i].split("|") for i in range(first, len(lines)))
            same = takewhile(lambda entry: entry[1] == word, entries)
            if listed := tuple(tuple(map(intern, symbols.split())) for *_, symbols in same):
                return split, listed
        return "", ()

    def __iter__(self) -> Iterator[str]:
        for lines in self.lines.values():
            yield from dict.fromkeys(map(_word, lines))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache
def pronunciations() -> Dictionary:
    """The pronunciations of each word of the dictionary, in its order."""
    text = gzip.decompress(DICTIONARY.read_bytes())
    parts = {split: re.search(rf"(?m)(^{split}\|.*\n)+".encode(), text) for split in SPLITS}
    return Dictionary({split: Lines(found[0]) for split, found in parts.items()})


@lru_cache
def words(split: str) -> tuple[str, ...]:
    """The dictionary's words of one split, in alphabetical order."""
    return tuple(dict.fromkeys(map(_word, pronunciations().lines[split])))


def _word(line: str) -> str:
    return line.split("|")[1]


def encode_letters(word: str) -> list[int]:
    """The ids of a word's letters; raises a `KeyError` for any other character."""
    return [LETTER_IDS[letter] for letter in word]


def first_pronunciation(word: str) -> Pronunciation:
    """The first pronunciation in the dictionary; empty for an unknown word."""
    return pronunciations().get(word, ((),))[0]


def nearest_pronunciation(word: str, phonemes: Sequence[str]) -> Pronunciation | None:
    """The word's pronunciation at the fewest edits and swaps; None for an unknown word."""
    return min(
        pronunciations().get(word, ()),
        key=lambda symbols: OSA.distance(symbols, tuple(phonemes)),
        default=None,
    )
