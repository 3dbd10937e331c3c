"""Numbers, ordinals and clock times in words; free of torch."""

import re
from typing import Any

from core.seq2seq.plain_text import PUNCTUATION, plain

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ONES = _ONES.split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = _TENS.split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINALS = _ORDINALS.split()
LARGEST = 999_999


def number_words(n: int, *, british: bool = False) -> str:
    """0 to 999,999 in words; `british` adds 'and' after hundreds: four hundred and twelve."""
    if not 0 <= n <= LARGEST:
        raise ValueError(f"n must be from 0 to {LARGEST:,}, got {n}")
    if n < 20:
        return ONES[n]
    if n < 100:
        return _joined(TENS[n // 10 - 2], ONES[n % 10] if n % 10 else "")
    link = "and " if british else ""
    if n < 1000:
        rest = link + number_words(n % 100) if n % 100 else ""
        return _joined(f"{ONES[n // 100]} hundred", rest)
    rest = number_words(n % 1000, british=british) if n % 1000 else ""
    if rest and n % 1000 < 100:
        rest = link + rest
    return _joined(f"{number_words(n // 1000, british=british)} thousand", rest)


def ordinal_words(n: int) -> str:
    """1 to 31, the days of a month: first to thirty first."""
    if not 1 <= n <= 31:
        raise ValueError(f"n must be from 1 to 31, got {n}")
    if n < 20:
        return ORDINALS[n - 1]
    if n % 10 == 0:
        return {20: "twentieth", 30: "thirtieth"}[n]
    return f"{TENS[n // 10 - 2]} {ORDINALS[n % 10 - 1]}"


def time_words(hour: int, minute: int, half: str) -> str:
    """A clock time: 'seven oh five p m', 'eight o'clock'; `half` is 'a m', 'p m' or empty."""
    if minute == 0:
        words = f"{ONES[hour]} o'clock"
    else:
        words = f"{ONES[hour]} {'oh ' if minute < 10 else ''}{number_words(minute)}"
    return _joined(words, half)


def spelled_out(text: str) -> str:
    """A typed text as spoken: numbers, ordinals and times in words, lower case, no punctuation.

    A hyphen directly before a number, and after none, is a minus; any other one is a pause. Raises
    a `ValueError` for a number or an ordinal that has no words here.
    """
    text = plain(text)
    for pattern, words in _SPOKEN:
        text = pattern.sub(words, text)
    return " ".join(word for word in map(_bare, text.split()) if word)


def _bare(token: str) -> str:
    """Without quotation marks around it."""
    return token.strip("'")


def _time(match: re.Match) -> str:
    return f" {time_words(int(match['hour']), int(match['minute']), '')} "


def _ordinal(match: re.Match) -> str:
    n = int(match["n"])
    last = "th" if n // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    if not 1 <= n <= 31 or match["ending"] != last:
        raise ValueError(f"an ordinal must be one from 1st to 31st, got {match[0]!r}")
    return f" {ordinal_words(n)} "


def _grouped(match: re.Match) -> str:
    """A number written with commas: 1,234,567."""
    millions, rest = divmod(int(match[0].replace(",", "")), 10**6)
    if millions > 999:
        raise ValueError(f"a number must be below 1,000,000,000, got {match[0][:40]!r}")
    if not millions:
        return f" {number_words(rest)} "
    return f" {number_words(millions)} million {number_words(rest) if rest else ''} "


def _fraction(match: re.Match) -> str:
    return f" point {' '.join(ONES[int(digit)] for digit in match[1])} "


def _digits(match: re.Match) -> str:
    """A number in words; digit by digit if it has a leading zero or more than six digits."""
    digits = match[0]
    if len(digits) > 6 or digits[0] == "0" and len(digits) > 1:
        return f" {' '.join(ONES[int(digit)] for digit in digits)} "
    return f" {number_words(int(digits))} "


_SPOKEN: tuple[tuple[re.Pattern, Any], ...] = (
    # a m and p m first: afterwards, no digit stands before them
    (re.compile(r"(?<=[0-9])\s*([ap])\.?\s?m\b\.?"), r" \1 m "),
    (re.compile(r"\bpm\b"), "p m"),
    (re.compile(r"−"), " minus "),
    (re.compile(r"(?<![\w.,:'-])[-–](?=\.?[0-9])"), " minus "),
    (re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?!,?[0-9])"), _grouped),
    (
        re.compile(r"(?<![0-9:.])(?P<hour>1[0-2]|0?[1-9]):(?P<minute>[0-5][0-9])(?![0-9:])"),
        _time,
    ),
    (re.compile(r"(?<![0-9.,])(?P<n>[0-9]{1,9})(?P<ending>st|nd|rd|th)\b"), _ordinal),
    (re.compile(r"(?<![a-z])\.([0-9]+)"), _fraction),
    (re.compile(r"[0-9]+"), _digits),
    (re.compile(rf"[{re.escape(PUNCTUATION)}\-–—―]"), " "),
)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
