"""The entries that a visitor collects for a report: kept in the session alone, and gone with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.report.document import report_html
from core.report.entry import Entry, Report
from ui.layout import BESIDE, PAGES
from ui.settings import REPORT


@dataclass
class Collected:
    """The report as it is now: a download that was offered before the last word has that too."""

    report: Report


Build = Callable[[], Entry]
HINT = " **Look for** "  # with which an answer ends: what to do on the page
NEW = Report("What I saw on Side by Side", "", ())
PROBLEM, NOTE = "why an entry was not added", "note of entry "


def current_report() -> Report:
    """What was collected so far."""
    return _collected().report


def report_maker() -> Callable[[], bytes]:
    """Makes the file of what is collected when it is called, from any thread.

    Again where it changed meanwhile: what was typed just before the click may come after it.
    """
    collected = _collected()

    def make() -> bytes:
        report = None
        while report is not collected.report:
            report = collected.report
            page = report_html(report)
        return page

    return make


def add(page: str, link: str, build: Build) -> None:
    """Make the entry of a page, and keep it as the last one if it is not too large; else say so."""
    report, made = current_report(), build()
    answer, title = made.answer.partition(HINT)[0], made.title or (PAGES | BESIDE)[page][1]
    entry = replace(made, answer=answer, title=title, link=link)
    longer = replace(report, entries=(*report.entries, entry))
    try:
        report_html(longer)
    except ValueError as error:
        st.session_state[PROBLEM] = f"This was not kept: {error}."
    else:
        _collected().report = longer


def rename(name: str, key: str) -> None:
    """Keep the title or the author that was typed into the field of this key."""
    _change(**{name: st.session_state[key]})


def annotate(i: int, key: str) -> None:
    """Keep the note on an entry."""
    entries = list(current_report().entries)
    entries[i] = replace(entries[i], note=st.session_state[key])
    _change(entries=tuple(entries))


def move(i: int, to: int) -> None:
    """Put an entry in another place."""
    entries = list(current_report().entries)
    entries.insert(to, entries.pop(i))
    _renumber(entries)


def remove(i: int) -> None:
    """Forget an entry."""
    entries = current_report().entries
    _renumber([*entries[:i], *entries[i + 1 :]])


def _renumber(entries: list[Entry]) -> None:
    """Keep entries in another order: the fields of the notes, known by their places, are anew."""
    _change(entries=tuple(entries))
    for key in [key for key in st.session_state if str(key).startswith(NOTE)]:
        del st.session_state[key]


def _change(**fields: Any) -> None:
    _collected().report = replace(current_report(), **fields)


def _collected() -> Collected:
    return st.session_state.setdefault(REPORT, Collected(NEW))
