"""Numbers in words, and back by another way."""

import random

import pytest

from core.seq2seq.speech.numerals import (
    LARGEST,
    ONES,
    TENS,
    number_words,
    ordinal_words,
    spelled_out,
    time_words,
)

VALUES = {word: i for i, word in enumerate(ONES)} | {w: 20 + 10 * i for i, w in enumerate(TENS)}


def value(words: str) -> int:
    """The number that words say."""
    whole, part = 0, 0
    for word in words.split():
        if word == "thousand":
            whole, part = part * 1000, 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += VALUES[word]
    return whole + part


@pytest.mark.parametrize(
    "n, american, british",
    [
        (0, "zero", "zero"),
        (13, "thirteen", "thirteen"),
        (20, "twenty", "twenty"),
        (99, "ninety nine", "ninety nine"),
        (100, "one hundred", "one hundred"),
        (412, "four hundred twelve", "four hundred and twelve"),
        (1000, "one thousand", "one thousand"),
        (1001, "one thousand one", "one thousand and one"),
        (1100, "one thousand one hundred", "one thousand one hundred"),
        (20_012, "twenty thousand twelve", "twenty thousand and twelve"),
        (
            101_101,
            "one hundred one thousand one hundred one",
            "one hundred and one thousand one hundred and one",
        ),
    ],
)
def test_numbers_in_words(n, american, british):
    assert number_words(n) == american and number_words(n, british=True) == british


def test_words_say_their_number():
    draw = random.Random(0)
    for n in [*range(10_000), *(draw.randint(0, LARGEST) for _ in range(2000)), LARGEST]:
        american, british = number_words(n), number_words(n, british=True)
        assert value(american) == n
        assert " ".join(british.replace("and ", "").split()) == american.replace("and ", "")


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_a_number_without_words_is_refused(n):
    with pytest.raises(ValueError, match=f"0 to 999,999, got {n}"):
        number_words(n)


@pytest.mark.parametrize(
    "n, words",
    [(1, "first"), (12, "twelfth"), (19, "nineteenth"), (20, "twentieth"), (21, "twenty first"),
     (23, "twenty third"), (30, "thirtieth"), (31, "thirty first")],
)  # fmt: skip
def test_days_of_a_month(n, words):
    assert ordinal_words(n) == words


def test_every_day_has_a_name_of_its_own_and_no_other_has():
    assert len({ordinal_words(n) for n in range(1, 32)}) == 31
    for n in (0, 32):
        with pytest.raises(ValueError, match=f"1 to 31, got {n}"):
            ordinal_words(n)


@pytest.mark.parametrize(
    "time, words",
    [
        ((12, 0, ""), "twelve o'clock"),
        ((8, 0, "a m"), "eight o'clock a m"),
        ((7, 5, "p m"), "seven oh five p m"),
        ((1, 10, ""), "one ten"),
        ((11, 59, "p m"), "eleven fifty nine p m"),
    ],
)
def test_clock_times(time, words):
    assert time_words(*time) == words


def test_every_minute_is_said_otherwise():
    times = [(hour, minute) for hour in range(1, 13) for minute in range(60)]
    assert len({time_words(*time, "") for time in times}) == len(times)


@pytest.mark.parametrize(
    "text, spoken",
    [
        ("412", "four hundred twelve"),
        ("Monday, May 3", "monday may three"),
        ("at 7:05 p m", "at seven oh five p m"),
        ("12:00", "twelve o'clock"),
        ("0412", "zero four one two"),
        ("1,234", "one thousand two hundred thirty four"),
        ("1234567", "one two three four five six seven"),
        ("A-B C!", "a b c"),
        ("99:99", "ninety nine ninety nine"),
        ("13:30", "thirteen thirty"),
        ("eight o’clock", "eight o'clock"),
        ("eight o´clock", "eight o'clock"),
        ("May 3rd", "may third"),
        ("1st", "first"),
        ("7:05pm", "seven oh five p m"),
        ("7:05 PM", "seven oh five p m"),
        ("7 p.m.", "seven p m"),
        ("12:30 a.m.", "twelve thirty a m"),
        ("seven pm", "seven p m"),
        ("i am", "i am"),
        ("10:00", "ten o'clock"),
        ("3.14", "three point one four"),
        (".5", "point five"),
        ("5.", "five"),
        ("-5", "minus five"),
        ("−5", "minus five"),
        ("–5", "minus five"),
        ("— 5", "five"),
        ("555-1234", "five hundred fifty five one thousand two hundred thirty four"),
        ("5−3", "five minus three"),
        ("1,000,000", "one million"),
        ("12,345,678", "twelve million three hundred forty five thousand six hundred "
         "seventy eight"),
        ("1,2,3", "one two three"),
        ("four–one–five", "four one five"),
        ("“one two”", "one two"),
        ("'four'", "four"),
        ("４１２", "four hundred twelve"),
        ("four\u00a0one\u200b", "four one"),
        ("cafe\u0301", "café"),
        ("10²", "ten ²"),  # never 102
        ("½", "½"),
        ("", ""),
    ],
)  # fmt: skip
def test_typed_numbers_and_times_are_spelled_out(text, spoken):
    assert spelled_out(text) == spoken


@pytest.mark.parametrize("text", ["3st", "45th", "0th", "1,000,000,000"])
def test_a_number_that_cannot_be_said_is_told_and_never_said_otherwise(text):
    with pytest.raises(ValueError, match=f"got '{text}'"):
        spelled_out(text)


def test_what_is_spelled_out_stays_as_it_is():
    for text in ("412", "7:05 pm", "May 3rd", "-5", "3.14", "1,000,000"):
        assert spelled_out(spelled_out(text)) == spelled_out(text)
