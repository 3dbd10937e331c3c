"""Texts that visitors type: each is answered, as text and never as mark-up."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.report.document import report_html
from core.report.entry import Entry, Report, Table
from core.seq2seq.rows import Pronunciations
from core.seq2seq.spelling.typed_words import words_of
from core.seq2seq.vocabulary import STOP
from core.transcripts.files import keep_upload
from tests.hostile.here import compute_here
from tests.hostile.measure import within_limits
from tests.hostile.typed import (
    CONTAINS,
    HYPOTHESIS,
    LARGEST,
    LONG,
    ODD,
    REFERENCE,
    ROWS,
    SPEECH,
    SPELLING,
)
from tests.ui.test_permalink import page
from tests.ui.test_seq2seq_texts import fake_reading
from ui import computed

FIELDS = {  # the key of the field, and the page with it
    SPEECH: ("source", lambda: page("seq2seq")),
    SPELLING: ("words", lambda: page("seq2seq", task="spelling")),
    REFERENCE: ("reference", lambda: page("similarity")),
    HYPOTHESIS: ("hypothesis", lambda: page("similarity", tab="All numbers")),
    CONTAINS: ("contains", lambda: page("similarity", file=transcripts())),
}


def transcripts() -> str:
    return keep_upload({"x.csv": b"reference,a\none two,one two\nthree,tree\n"})


@pytest.fixture(scope="module")
def opened() -> dict[str, AppTest]:
    """A page for each field, opened once."""
    return {}


@pytest.fixture(autouse=True)
def nothing_is_pronounced(monkeypatch):
    """What decoders write is none of these tests' business."""
    compute_here(monkeypatch)
    load = computed._load_or_compute

    def compute(name, *key_and_config):
        config = key_and_config[-1]
        if name == "reading" and config.task == "spelling":
            return fake_reading([STOP], config.decoder, len(config.source))
        if name != "said":
            return load(name, config)
        words = words_of(config.words)
        return Pronunciations(np.array(words), *(np.array([""] * len(words)),) * 2)

    monkeypatch.setattr(computed, "_load_or_compute", compute)


def said(app: AppTest) -> str:
    texts = [e.value for e in (*app.info, *app.error, *app.warning, *app.markdown, *app.caption)]
    return " ".join(texts).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_text_is_answered(row, opened):
    key, open_page = FIELDS[row.entry.removeprefix("typed: ")]
    app = opened.setdefault(row.entry, None) or open_page()
    opened[row.entry] = app
    box = next(e for e in (*app.text_input, *app.text_area) if e.key == key)
    box.set_value(row.make())
    with within_limits():
        app.run()
    assert not app.exception and re.search(row.expected, said(app), re.DOTALL), said(app)[:500]
    drawn = [e.value for e in (*app.info, *app.error, *app.markdown) if "<style>" not in e.value]
    assert not any("<script>alert" in text for text in drawn)


def test_an_unrestricted_distance_of_long_texts_is_refused_with_what_to_do():
    app = page("similarity", restricted="false")
    app.text_area(key="reference").set_value(LARGEST["10,000 letters"]())
    with within_limits():
        app.run()
    assert not app.exception and "texts must have at most 2,000 characters, got 10,000" in said(app)


class Tags(HTMLParser):
    """The tags of a page, in their order."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


@pytest.mark.parametrize("name", [*ODD, *LONG])
def test_a_report_shows_every_text_as_text(name):
    """Whatever stands in it, its tags are those of a report of plain words."""

    def tags(text: str) -> list[str]:
        table = Table(text, (text,), ((text,),))
        entry = Entry("answer", tables=(table,), title=text, link=text, note=text or "note")
        return Tags(report_html(Report(text or "x", text or "x", (entry,))).decode()).tags

    text = ({**ODD, **LONG})[name]()
    plain = "x" if text.strip() else text
    with within_limits():
        made = tags(text)
    assert made == tags(plain)
