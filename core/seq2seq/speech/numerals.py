"""Numbers, ordinals and clock times in words; free of torch."""

import re

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
    """A typed text as spoken: numbers and times in words, lower case, no punctuation."""
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text.lower())
    text = re.sub(r"\b(1[0-2]|0?[1-9]):([0-5][0-9])\b", lambda m: _time(*m.groups()), text)
    text = re.sub(r"[0-9]+", lambda m: f" {_digits(m.group())} ", text)
    return " ".join(re.sub(r"[.,;:!?-]", " ", text).split())


def _time(hour: str, minute: str) -> str:
    return time_words(int(hour), int(minute), "")


def _digits(digits: str) -> str:
    """A number in words; digit by digit if it has a leading zero or more than six digits."""
    if len(digits) > 6 or digits[0] == "0" and len(digits) > 1:
        return " ".join(ONES[int(digit)] for digit in digits)
    return number_words(int(digits))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
