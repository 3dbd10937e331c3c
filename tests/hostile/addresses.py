"""Rows of addresses: every parameter of every page, names of runs, and what no page takes."""

from collections.abc import Iterator
from dataclasses import Field, fields

from core.config import parse
from tests.hostile.row import Row
from tests.ui.test_hostile_links import HEX, PAGES

NUMBERS = ("nan", "-1e400", "9" * 400, "0x10", "٣", "-1", "1\0")
CHOICES = (
    "\0\x1b[31m\u202e\u200b",
    "x" * 20_000,  # of all parameters together Streamlit takes half a million characters
    "' OR 1=1; DROP TABLE runs; --",
    "../../../../etc/passwd",
    "<script>alert(1)</script> **b** $x$ :red[y]",
    "👩‍👩‍👧 a\u0301\u0301\u0301 \ufffd",
    "",
)
SWITCHES = ("yes", "1", "", "truefalse", "TRUE\0", "[]", "on" * 10_000)
LONGEST_QUOTE = 40  # characters of a value in a message


def values_of(f: Field) -> tuple[str, ...]:
    """The bad values of a field, as many for every kind."""
    if isinstance(f.default, bool):
        return SWITCHES
    return NUMBERS if "low" in f.metadata else CHOICES


def is_refused(f: Field, text: str) -> bool:
    try:
        parse(f, text)
    except ValueError:
        return True
    return False


def parameters() -> Iterator[Row]:
    """Bad values of every parameter of every page; `make` gives page, number of batch and value."""
    for page, view in PAGES.items():
        for f in fields(view):
            for i, text in enumerate(values_of(f)):
                if is_refused(f, text):
                    yield Row(
                        "address",
                        f"{page} {f.name}={text[:20]!r}",
                        lambda page=page, name=f.name, i=i, text=text: (page, i, name, text),
                        f"{f.name} must be ",
                    )


def of_other_pages() -> Iterator[Row]:
    """Right names of the parameters of all other pages."""
    every = {f.name for view in PAGES.values() for f in fields(view)}
    for page, view in PAGES.items():
        for name in sorted(every - {f.name for f in fields(view)}):
            yield Row(
                "address of another page",
                f"{page} {name}",
                lambda page=page, name=name: (page, 0, name, "1"),
                f"'{name}' is not a parameter of this page",
            )


RUNS = (
    *("", " ", ",", HEX, HEX.upper(), HEX[:-1], f"{HEX}0", f"{HEX}\n", "\0" * 12, "nan"),
    *("../../etc/passwd", "x" * 100_000, "9" * 5000, "٠" * 12, "<b>*x*</b>", "' OR 1=1 --"),
    *("\u202e" + HEX, "{}", f"{HEX},{HEX}", "upload 000000000000", "clip 000000000000"),
)


def runs() -> Iterator[Row]:
    """Names that no run has, on every page that shows runs."""
    for page in ("scaling", "cnn", "runs"):
        for text in RUNS:
            yield Row(
                "run",
                f"{page} run={text[:20]!r}",
                lambda page=page, text=text: (page, text),
                f"run must be the name of a run on this server, got {text[:20]!r}",
            )


PARAMETERS, OTHERS, NAMES = tuple(parameters()), tuple(of_other_pages()), tuple(runs())


def in_batches() -> list[tuple[str, tuple[Row, ...]]]:
    """The rows that one link carries: of a page, a value for each parameter."""
    by_link: dict[tuple[str, str, int], list[Row]] = {}
    for row in (*PARAMETERS, *OTHERS):
        page, i, *_ = row.make()
        by_link.setdefault((page, row.entry, i), []).append(row)
    return [(page, tuple(rows)) for (page, *_), rows in by_link.items()]


RIGHT_ALONE = (  # values that their fields accept, and this page, tab or run does not have
    ("attention", {"cell": "999-999"}, "cell must be a query and a key from 0 to"),
    ("attention", {"cell": "64-0", "tab": "All numbers"}, "cell must be a query and a key"),
    ("attention", {"centred": "true", "causal": "true"}, "centred must be false"),
    ("scaling", {"at": "65536"}, "at must be one of"),
    ("scaling", {"hidden": "no,such.method:x"}, ""),
    ("scaling", {"shortest": "4096", "longest": "128"}, "shortest must not exceed longest"),
    ("cnn", {"image": "999999", "tab": "Errors"}, "image must be a whole number from 0 to"),
    ("cnn", {"cell": "left-31-31", "tab": "Errors"}, "cell must be left or right and two classes"),
    ("cnn", {"left": "C, e.e, seed 0", "tab": "Layers"}, "left must be a network that is shown"),
    ("cnn", {"rate": "0.02"}, "rate must be one of"),
    ("cnn", {"data": "0" * 12}, "data must be one of"),
    ("cnn", {"curves": "curves 000000000000"}, "not, or no longer"),
    ("seq2seq", {"head": "99.99"}, "head must be one of"),
    ("seq2seq", {"source": "clip 000000000000"}, "not, or no longer"),
    ("seq2seq", {"source": "xyzzy"}, "every word must be one that was recorded"),
    ("seq2seq", {"source": "é" * 200}, "the text must have at most 98 characters"),
    ("attention", {"seed": "9" * 100_000}, "seed must be a whole number from 0 to 9,999"),
    ("scaling", {"dim": "x" * 100_000}, "dim must be one of"),
    ("cnn", {"tab": "\U0001f469" * 30_000}, "tab must be one of"),
    ("seq2seq", {"words": "a " * 50_000}, "words must be a text of 1 to 2,000 characters"),
    ("similarity", {"reference": "a" * 100_000}, "reference must be a text of at most 10,000"),
    ("runs", {"kind": "'" * 100_000}, "kind must be one of"),
    ("runs", {"x" * 100_000: "1"}, "is not a parameter of this page"),
    ("attention", {"seed": ["1", "2"]}, "seed must be a whole number from 0 to 9,999, got '1,2'"),
    ("cnn", {"variants": ["A"] * 1000}, "variants must be one or more of A, B, C, each once"),
    ("scaling", {"run": ["0" * 12] * 1000}, "run must be the name of a run on this server"),
    ("scaling", {f"x{i}": "1" for i in range(1000)}, "is not a parameter of this page"),
    ("seq2seq", {"task": "spelling", "words": "\u202e\0 ٣"}, "a text must have words"),
    ("seq2seq", {"task": "your own file", "file": "maps 000000000000"}, "not, or no longer"),
    ("seq2seq", {"cell": "second-999-9999", "zoom": "9999-0", "word": "400"}, ""),
    ("similarity", {"utterance": "99999", "compared": "test sets"}, "utterance must be a whole"),
    ("similarity", {"file": "upload 000000000000"}, "not, or no longer"),
    ("similarity", {"compared": "a whole file", "column": "\0" * 200, "rows": "x" * 220}, ""),
    ("runs", {"list_page": "99999"}, ""),
)
