"""What every page shares, apart from its looks."""

import re
import string

import pytest

from ui.layout import JOINER, escaped, file_name


@pytest.mark.parametrize("character", string.punctuation)
def test_every_punctuation_of_ascii_is_escaped(character):
    assert escaped(character).replace(JOINER, "") == f"\\{character}"
    assert escaped(f"a{character}1").replace(JOINER, "") == f"a\\{character}1"


def test_other_characters_stay_as_they_are():
    text = string.ascii_letters + string.digits + " é – “” ’ 한 👩‍👩‍👧 \u202e"
    assert escaped(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "&lt;b&gt; &amp; &#65;",
        "a -> b <- c <-> d -- e >= f <= g ~= h",
        "http://example.com https://x.y WWW.example.com a@b.com",
        ":smile: :material/home: :red[x]",
        "1. one",
        string.printable,
    ],
)
def test_without_escapes_and_joiners_the_text_is_what_it_was(text):
    shown = re.sub(r"\\([^\w\s]|_)", r"\1", escaped(text).replace(JOINER, ""))
    assert shown == re.sub(r"\s*[\r\n]\s*", " ", text)


@pytest.mark.parametrize("text", ["->", "<-", "--", ">=", "<=", "~=", "://", "www.", "@"])
def test_what_would_become_an_arrow_or_a_link_is_parted(text):
    assert JOINER in escaped(text)


def test_a_line_break_begins_no_paragraph():
    assert escaped("a\n\n    *b*\r\nc") == r"a \*b\* c"


@pytest.mark.parametrize(
    "alt, name",
    [
        (
            "Time of one call against length, both logarithmic. Softmax",
            "time-of-one-call-against-length-both-logarithmic",
        ),
        (
            "exp and its partial sums from -1.00 to 2.00",
            "exp-and-its-partial-sums-from-1-00-to-2-00",
        ),
        ("../../etc/passwd <b>", "etc-passwd-b"),
        ("Ä" * 99, "ä" * 60),
    ],
)
def test_the_file_of_a_picture_is_named_by_its_description(alt, name):
    assert file_name(alt) == name
