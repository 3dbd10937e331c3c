"""Rows of texts that visitors type: every field, and what it answers whatever is typed."""

import random
from collections.abc import Callable, Iterator

from tests.hostile.row import Row

_draw = random.Random(0)
ODD: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "spaces alone": lambda: " \t \u00a0\u2003 ",
    "control characters": lambda: "\0\x1b[31m\x07\x7f",
    "right to left": lambda: "\u202eabc\u2066\u2069\u200f",
    "joined to one letter": lambda: "a" + "\u0301" * 190,
    "a family": lambda: "👩‍👩‍👧‍👦" * 20,
    "no width": lambda: "\u200b\u2060\ufeff" * 40,
    "digits of other scripts": lambda: "٣५Ⅷ½",
    "a number of 190 digits": lambda: "9" * 190,
    "mark-up": lambda: "<script>alert(1)</script>",
    "Markdown": lambda: "**b** [x](javascript:alert(1)) $\\frac{1}{0}$ :red[x] `x`",
    "a query": lambda: "' OR 1=1; DROP TABLE runs; --",
    "a path": lambda: "../../../../etc/passwd",
    "a formula": lambda: "=HYPERLINK(1)",
    "a template": lambda: "{{7*7}} ${7*7} {0.__class__} %s%n",
    "a pattern": lambda: "(a+)+$ [ * ? \\",
    "half a surrogate, replaced": lambda: "\ufffd\uffff",
}
LONG: dict[str, Callable[[], str]] = {  # longer than the field lets a browser type
    "11,000 letters": lambda: "x" * 11_000,
    "11,000 words": lambda: "one " * 11_000,
    "a million": lambda: "y" * 1_000_000,
}
LARGEST: dict[str, Callable[[], str]] = {  # what the fields of two texts take at most
    "10,000 letters": lambda: "".join(_draw.choices("abcdefghij ", k=10_000)),
    "10,000 characters of 20,000": lambda: "".join(
        chr(_draw.randrange(0x4E00, 0x9FFF)) for _ in range(10_000)
    ),
    "10,000 accents": lambda: "a" + "\u0301" * 9_999,
    "1,000 words": lambda: " ".join("".join(_draw.choices("abcd", k=4)) for _ in range(1_000)),
    "5,000 words": lambda: "a " * 5_000,
}
SPEECH, SPELLING, REFERENCE, HYPOTHESIS, CONTAINS = (
    "text to transcribe",
    "words to say",
    "reference",
    "hypothesis",
    "text contains",
)
ANSWERS = {  # one of these is said, whatever is typed
    SPEECH: "This cannot be transcribed: (.* got|there is no text)",
    SPELLING: "This cannot be read: a text must have|Left out: |Read as: |wrote nothing",
    REFERENCE: "Of these two texts|Please change the controls: reference must be a text of at most",
    HYPOTHESIS: "Of these two texts|Please change the controls: hypothesis must be a text of at",
    CONTAINS: "[0-2] of 2 recordings",
}


def rows() -> Iterator[Row]:
    for field, expected in ANSWERS.items():
        texts = {**ODD, **LONG, **(LARGEST if field in (REFERENCE, HYPOTHESIS) else {})}
        for name, make in texts.items():
            yield Row(f"typed: {field}", name, make, expected)


ROWS = tuple(rows())
