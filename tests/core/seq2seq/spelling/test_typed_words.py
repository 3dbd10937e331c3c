"""The words of a typed text: what is read, what is changed and what is left out."""

import pytest

from core.seq2seq.spelling.typed_words import MOST_NAMED, typed_words, words_of

LONGEST = "supercalifragilisticexpialidocious"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Though", "though"),
        ("  Don’t   stop,\tplease!\n", "don't stop please"),
        ("don´t don`t don‵t", "don't don't don't"),
        ("“Well-known” words – (two of them)…", "well known words two of them"),
        ("he said: 'go 'way.'", "he said go way"),
        ("'tis the workers' 'cause", "'tis the workers' 'cause"),
        ("and/or", "and or"),
        ("four\u00a0one\u200b", "four one"),
        (LONGEST, LONGEST),
        ("a " * 200, "a " * 200),
    ],
)
def test_a_typed_text_becomes_words(text, expected):
    assert words_of(text) == expected.split() and not typed_words(text).notes


@pytest.mark.parametrize(
    ("text", "expected", "changed"),
    [
        ("café au lait", "cafe au lait", "café → cafe"),
        ("cafe\u0301", "cafe", "café → cafe"),
        ("Straße", "strasse", "straße → strasse"),
        ("ﬁne", "fine", "ﬁne → fine"),
        ("route 66", "route sixty six", "66 → sixty six"),
        ("-5", "minus five", "-5 → minus five"),
        ("May 3rd", "may third", "3rd → third"),
        ("tell r2d2", "tell r two d two", "r2d2 → r two d two"),
        ("the U.S.A.,", "the u s a", "u.s.a. → u s a"),
        ("AT&T", "at and t", "at&t → at and t"),
    ],
)
def test_what_can_be_read_in_other_letters_is_read_and_told(text, expected, changed):
    typed = typed_words(text)
    assert typed.words == tuple(expected.split()) and typed.changed == (changed,)
    assert typed.notes == [f"Read as: {changed}."]


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ("😀", "😀"),
        ("слово", "слово"),
        ("שלום", "שלום"),
        ("10²", "10²"),
        ("45th", "45th"),
        ("x.com", "x.com"),
        ("a\x00b", r"'a\x00b'"),
        ("\ud800", r"'\ud800'"),
        (LONGEST + "s", LONGEST + "s"),
        ("x" * 10_000, "x" * 40),
    ],
)
def test_what_cannot_be_read_is_left_out_and_named(odd, named):
    typed = typed_words(f"one {odd} two")
    assert typed.words == ("one", "two") and typed.left_out == (named,)
    assert typed.notes[0].startswith(f"Left out: {named}; only words of at most 34 letters")
    with pytest.raises(ValueError) as error:  # nothing else is there
        typed_words(odd)
    assert f"got {named}" in str(error.value) and len(str(error.value)) < 150


def test_many_words_that_cannot_be_read_are_counted():
    note = typed_words("a " + " ".join("д" * n for n in range(1, 31))).notes[0]
    assert f"and {30 - MOST_NAMED} more;" in note


@pytest.mark.parametrize(
    ("text", "n"), [("", "0"), (" ... - ' ", "0"), ("a " * 201, "201"), ("1" * 1000, "1,000")]
)
def test_a_text_of_too_few_or_too_many_words_is_refused(text, n):
    with pytest.raises(ValueError, match=f"1 to 200 words, got {n}$"):
        words_of(text)
