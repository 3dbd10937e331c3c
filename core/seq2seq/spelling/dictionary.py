"""English words as letters, and how they are said: CMUdict in three parts; free of torch."""

import gzip
import re
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
LETTER_NUMBERS = {letter: number for number, letter in enumerate(LETTERS)}
MOST_LETTERS = 34  # of a word; the longest in the dictionary has 28
MOST_WORDS = 200
PERCENT = {"train": 85, "validation": 5, "test": 10}  # of the words
SHOWN = 40  # characters of a word that a message repeats

SEPARATORS = re.compile(r"[\s\-‐-―]+")  # white space, hyphens and dashes
PUNCTUATION = '.,;:!?¡¿…"“”„«»‹›()[]{}'
APOSTROPHES = str.maketrans("’‘ʼ", "'''")

Pronunciation = tuple[str, ...]


@lru_cache
def pronunciations() -> dict[str, tuple[Pronunciation, ...]]:
    """How each word of the dictionary can be said, the usual way first."""
    found: dict[str, tuple[Pronunciation, ...]] = {}
    for line in gzip.decompress(DICTIONARY.read_bytes()).decode().splitlines():
        word, symbols = line.split("|")
        found[word] = (*found.get(word, ()), tuple(map(intern, symbols.split())))
    return found


def split_of_word(word: str) -> str:
    """The part that a word belongs to, with all its pronunciations, whatever else there is."""
    place = int(sha256(word.encode()).hexdigest(), 16) % 100
    if place < PERCENT["train"]:
        return "train"
    return "validation" if place < 100 - PERCENT["test"] else "test"


@lru_cache
def words(split: str) -> tuple[str, ...]:
    """The dictionary's words of one part, in alphabetical order."""
    return tuple(sorted(word for word in pronunciations() if split_of_word(word) == split))


def encode_letters(word: str) -> list[int]:
    """The numbers of a word's letters; raises `KeyError` for any other character."""
    return [LETTER_NUMBERS[letter] for letter in word]


def without_stress(symbols: Sequence[str]) -> Pronunciation:
    return tuple(symbol.rstrip(STRESSES) for symbol in symbols)


def usual_pronunciation(word: str) -> Pronunciation:
    """The first that the dictionary lists; empty for an unknown word."""
    return pronunciations().get(word, ((),))[0]


def best_pronunciation(
    word: str, phonemes: Sequence[str], *, stress: bool = True
) -> Pronunciation | None:
    """The word's pronunciation that takes the fewest edits and swaps; None for an unknown word."""
    listed = pronunciations().get(word, ())
    if not stress:
        listed = tuple(map(without_stress, listed))
    return min(listed, key=lambda symbols: OSA.distance(symbols, phonemes), default=None)


def words_of(text: str) -> list[str]:
    """The words of a typed text as the networks read them: letters a to z and apostrophes.

    Hyphens and dashes part words; punctuation around a word is left out.
    """
    tokens = SEPARATORS.split(text.lower().translate(APOSTROPHES))
    found = [word for word in map(_bare, tokens) if word]
    if not 1 <= len(found) <= MOST_WORDS:
        raise ValueError(f"a text must have 1 to {MOST_WORDS} words, got {len(found):,}")
    for word in found:
        if not LETTER_NUMBERS.keys() >= set(word):
            raise ValueError(
                f"words must be written in the letters a to z and apostrophes, got {word[:SHOWN]!r}"
            )
        if len(word) > MOST_LETTERS:
            raise ValueError(
                f"a word must have at most {MOST_LETTERS} letters, "
                f"got {len(word):,}: {word[:SHOWN]!r}"
            )
    return found


def _bare(token: str) -> str:
    """Without punctuation and quotes; an apostrophe at an end stays where the dictionary has it."""
    quoted, word = token.strip(PUNCTUATION), token.strip(PUNCTUATION + "'")
    return quoted if quoted != word and quoted in pronunciations() else word
