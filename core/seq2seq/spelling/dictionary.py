"""English words and their pronunciations: CMUdict in three splits; free of torch."""

import gzip
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from sys import intern

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
STRESSES = "012"  # none, the main one, a weaker one
ARPABET = sorted([*CONSONANTS, *(vowel + stress for vowel in VOWELS for stress in STRESSES)])
PHONEMES = Vocabulary((START, STOP, PADDING, UNKNOWN, *ARPABET))
LETTERS = ("", *"abcdefghijklmnopqrstuvwxyz'")  # the first is padding
LETTER_IDS = {letter: i for i, letter in enumerate(LETTERS)}
MOST_LETTERS = 34  # of a word; the longest in the dictionary has 28
MOST_WORDS = 200
PERCENT = {"train": 85, "validation": 5, "test": 10}  # of the words

Pronunciation = tuple[str, ...]


@lru_cache
def pronunciations() -> dict[str, tuple[Pronunciation, ...]]:
    """The pronunciations of each word of the dictionary, the usual one first."""
    by_word: dict[str, tuple[Pronunciation, ...]] = {}
    for line in gzip.decompress(DICTIONARY.read_bytes()).decode().splitlines():
        word, symbols = line.split("|")
        by_word[word] = (*by_word.get(word, ()), tuple(map(intern, symbols.split())))
    return by_word


def split_of_word(word: str) -> str:
    """The split of a word with all its pronunciations; it depends on the word alone."""
    percentile = int(sha256(word.encode()).hexdigest(), 16) % 100
    if percentile < PERCENT["train"]:
        return "train"
    return "validation" if percentile < 100 - PERCENT["test"] else "test"


@lru_cache
def words(split: str) -> tuple[str, ...]:
    """The dictionary's words of one split, in alphabetical order."""
    return tuple(sorted(word for word in pronunciations() if split_of_word(word) == split))


def encode_letters(word: str) -> list[int]:
    """The ids of a word's letters; raises a `KeyError` for any other character."""
    return [LETTER_IDS[letter] for letter in word]


def without_stress(symbols: Sequence[str]) -> Pronunciation:
    return tuple(symbol.rstrip(STRESSES) for symbol in symbols)


def usual_pronunciation(word: str) -> Pronunciation:
    """The first pronunciation in the dictionary; empty for an unknown word."""
    return pronunciations().get(word, ((),))[0]


def nearest_pronunciation(
    word: str, phonemes: Sequence[str], *, stress: bool = True
) -> Pronunciation | None:
    """The word's pronunciation at the fewest edits and swaps; None for an unknown word.

    Without `stress`, that of the vowels does not count, but what is returned has it.
    """
    form = tuple if stress else without_stress
    return min(
        pronunciations().get(word, ()),
        key=lambda symbols: OSA.distance(form(symbols), form(phonemes)),
        default=None,
    )


def best_pronunciation(
    word: str, phonemes: Sequence[str], *, stress: bool = True
) -> Pronunciation | None:
    """The same, without its stress where that does not count."""
    nearest = nearest_pronunciation(word, phonemes, stress=stress)
    return nearest if stress or nearest is None else without_stress(nearest)
