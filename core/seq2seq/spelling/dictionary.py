"""English words and their pronunciations: CMUdict 0.7b in the published split; free of torch.

39 phonemes, without stress, as in the published results on this split.
"""

import gzip
from collections.abc import Sequence
from functools import lru_cache
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
ARPABET = sorted([*CONSONANTS, *VOWELS])
PHONEMES = Vocabulary((START, STOP, PADDING, UNKNOWN, *ARPABET))
LETTERS = ("", *"abcdefghijklmnopqrstuvwxyz'")  # the first is padding
LETTER_IDS = {letter: i for i, letter in enumerate(LETTERS)}
MOST_LETTERS = 34  # of a word; the longest in the dictionary has 22
MOST_WORDS = 200
SPLITS = ("train", "validation", "test")

Pronunciation = tuple[str, ...]


@lru_cache
def _split_words() -> dict[str, dict[str, tuple[Pronunciation, ...]]]:
    """The words of each split, with their pronunciations."""
    by_split: dict[str, dict[str, tuple[Pronunciation, ...]]] = {split: {} for split in SPLITS}
    for line in gzip.decompress(DICTIONARY.read_bytes()).decode().splitlines():
        split, word, symbols = line.split("|")
        listed = by_split[split].get(word, ())
        by_split[split][word] = (*listed, tuple(map(intern, symbols.split())))
    return by_split


@lru_cache
def pronunciations() -> dict[str, tuple[Pronunciation, ...]]:
    """The pronunciations of each word of the dictionary, in its order."""
    return {word: listed for words in _split_words().values() for word, listed in words.items()}


@lru_cache
def words(split: str) -> tuple[str, ...]:
    """The dictionary's words of one split, in alphabetical order."""
    return tuple(sorted(_split_words()[split]))


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
