"""Random texts of recorded units: numbers, digits, letters, dates and times; free of torch."""

import random
from collections.abc import Callable
from functools import lru_cache

from core.seq2seq.speech.numerals import LARGEST, ONES, number_words, ordinal_words, time_words
from core.seq2seq.speech.utterances import Utterance, compose

_MONTHS = "january february march april may june july august september october november december"
MONTHS = _MONTHS.split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
DAYS = _DAYS.split()
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_NATO = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu"
)
NATO = _NATO.split()
SEEDS = {"validation": 1, "test": 2}
SIZES = {"validation": 100, "test": 300}


def draw_composition(draw: random.Random, split: str, most_words: int | None = None) -> Utterance:
    """A random composition of that split; every kind is drawn equally often.

    Of a longer one, `most_words` consecutive words are taken from a random position.
    """
    while True:
        kind = draw.choice(list(KINDS))
        words = KINDS[kind](draw).split()
        if most_words and len(words) > most_words:
            first = draw.randrange(len(words) - most_words + 1)
            words = words[first : first + most_words]
        utterance = compose(" ".join(words), kind)
        if utterance.split == split:
            return utterance


@lru_cache
def held_out_compositions(split: str) -> tuple[Utterance, ...]:
    """The fixed compositions of the validation or the test set, each once."""
    draw, by_text = random.Random(SEEDS[split]), {}
    while len(by_text) < SIZES[split]:
        utterance = draw_composition(draw, split)
        by_text.setdefault(utterance.text, utterance)
    return tuple(by_text.values())


def _number(draw: random.Random) -> str:
    n = draw.randrange(10 ** draw.randint(1, 6))
    return number_words(min(n, LARGEST), british=draw.random() < 0.5)


def _digits(draw: random.Random) -> str:
    zero = draw.choice(("zero", "oh"))
    digits = (draw.randrange(10) for _ in range(draw.randint(2, 8)))
    return " ".join(ONES[digit] if digit else zero for digit in digits)


def _letters(draw: random.Random) -> str:
    return " ".join(draw.choices(draw.choice((ALPHABET, NATO)), k=draw.randint(1, 6)))


def _date(draw: random.Random) -> str:
    date = f"{draw.choice(MONTHS)} {ordinal_words(draw.randint(1, 31))}"
    return date if draw.random() < 0.2 else f"{draw.choice(DAYS)} {date}"


def _time(draw: random.Random) -> str:
    half = draw.choice(("", "a m", "p m"))
    return time_words(draw.randint(1, 12), draw.choice((0, draw.randrange(60))), half)


KINDS: dict[str, Callable[[random.Random], str]] = {
    "number": _number,
    "digits": _digits,
    "letters": _letters,
    "date": _date,
    "time": _time,
}
