"""A report is one file: safe, bounded, in order, and without a network."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from core.report.document import report_html
from core.report.entry import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_BYTES,
    MOST_ENTRIES,
    Chart,
    Entry,
    Picture,
    Program,
    Report,
    table_of,
)

HOSTILE = "</script><script>alert(1)</script>\"' onload=x <b>&amp;"
FIGURE = json.dumps({"data": [{"type": "bar", "y": [1], "name": HOSTILE}], "layout": {}})
SCRIPT = "export const one = 1\nexport default function ({ data }) { return data }\n"


class Tags(HTMLParser):
    """The tags of a page, each with its attributes, and the text outside scripts and styles."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.text, self.open = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open = tag

    def handle_data(self, data):
        if self.open not in self.CDATA_CONTENT_ELEMENTS:
            self.text.append(data)


def page(*entries: Entry, title: str = "T", author: str = "") -> str:
    return report_html(Report(title, author, entries)).decode()


def whole_entry(text: str) -> Entry:
    """An entry that has the text wherever a text may stand."""
    parts = (
        Chart(text, FIGURE, "[]"),
        Picture(text, f"<svg>{text}</svg>", f"<svg>{text}</svg>"),
        Program(text, SCRIPT, "p { color: red }", "<p></p>", json.dumps({"name": text})),
        Program(text, SCRIPT, "p { color: red }", "<p></p>", text.encode()),
    )
    table = table_of(text, pd.DataFrame({text: [text, None], "n": [1.23456, float("nan")]}))
    return Entry("answer", parts, (table,), "settings", "measured", text, f"http://x/?{text}", text)


def test_every_text_stays_a_text():
    ours, theirs = (
        [(tag, sorted(attributes)) for tag, attributes in Tags(page(*args, **names)).tags]
        for args, names in (
            ([whole_entry("plain")], {"title": "plain", "author": "plain"}),
            ([whole_entry(HOSTILE)], {"title": HOSTILE, "author": HOSTILE}),
        )
    )
    assert ours == theirs
    assert HOSTILE in "".join(Tags(page(whole_entry(HOSTILE))).text)


def test_markdown_of_an_answer_is_no_html():
    text = page(Entry("**1 < 2** and *x* of `y`: \\*\\*<b>\\*\\*"))
    assert "<strong>1 &lt; 2</strong> and <em>x</em> of <code>y</code>: **&lt;b&gt;**" in text


def test_only_the_links_of_entries_lead_anywhere():
    parsed = Tags(page(whole_entry("plain")))
    sources = [
        value
        for tag, attributes in parsed.tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "href", "action", "data", "poster") and tag != "a"
    ]
    assert sources and all(source.startswith("data:") for source in sources)
    assert [a["href"] for tag, a in parsed.tags if tag == "a"] == ["http://x/?plain"]
    assert [tag for tag, _ in parsed.tags if tag in ("link", "iframe", "object", "base")] == []
    policy = next(a["content"] for tag, a in parsed.tags if "http-equiv" in a)
    assert policy.startswith("default-src 'none'") and "http" not in policy


def test_programs_are_there_once_and_only_where_they_are_needed():
    plain, chart = Entry("a"), Chart("c", FIGURE, "[]")
    assert "<script" not in page(plain)
    one, two = page(Entry("a", (chart,))), page(Entry("a", (chart, chart)))
    assert 4e6 < len(one) < len(two) < len(one) + 2_000
    part = Program("p", SCRIPT, "", "", "{}")
    assert page(Entry("a", (part, part)), Entry("b", (part,))).count("const one = 1") == 1


def test_entries_and_headings_are_in_order():
    titles = [f"Question {i}" for i in (3, 1, 2)]
    text = page(*(Entry("a", title=title) for title in titles))
    assert re.findall("<h2>(.*?)</h2>", text) == titles
    assert [tag for tag, _ in Tags(text).tags if tag.startswith("h") and tag[1:].isdigit()] == [
        "h1",
        *["h2"] * 3,
    ]


def test_a_missing_number_is_an_empty_cell():
    table = table_of("t", pd.DataFrame({"a": [None, "x"], "b": [1.23456, float("nan")]}))
    assert table.rows == (("", "1.235"), ("x", ""))


def test_too_many_or_too_large_entries_are_refused_with_the_bound():
    with pytest.raises(ValueError, match=f"at most {MOST_ENTRIES} entries, got 21"):
        page(*[Entry("a")] * (MOST_ENTRIES + 1))
    large = Program("p", SCRIPT, "", "", bytes(MOST_BYTES))
    with pytest.raises(ValueError, match="at most 8.0 MB, got 10.7 MB"):
        page(Entry("a", (large,)))


def test_what_is_written_about_an_entry_that_fits_is_never_too_large(monkeypatch):
    entry = Entry("a", note="ü" * LONGEST_NOTE)
    monkeypatch.setattr("core.report.document.MOST_BYTES", len(page(Entry("a"), title="").encode()))
    assert "ü" * LONGEST_NOTE in page(entry, title="t" * 99, author="u" * 99)


def test_a_report_without_a_title_has_one():
    assert "<h1>Report</h1>" in page(Entry("a"), title=" ")


def test_texts_longer_than_their_fields_are_cut():
    text = page(Entry("a", note="n" * 9_999), title="t" * 999, author="u" * 999)
    assert "n" * LONGEST_NOTE in text and "n" * (LONGEST_NOTE + 1) not in text
    for letter in "tu":
        assert letter * LONGEST_NAME in text and letter * (LONGEST_NAME + 1) not in text


def test_a_tiny_number_of_a_table_has_no_machine_exponent():
    table = table_of("errors", pd.DataFrame({"error": [3.3e-7, 0.25, float("nan")]}))
    assert table.rows == (("3.3 × 10⁻⁷",), ("0.25",), ("",))
