"""The report that a visitor collects: add what a page shows, order it, annotate it, take it away.

It is kept in the session alone, and ends with it. An entry is made when it is added, and never in a
rerun.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.report.document import report_html
from core.report.entry import LONGEST_NAME, LONGEST_NOTE, Entry, Report
from ui.layout import PAGES, escaped
from ui.settings import REPORT

Build = Callable[[], Entry]
HINT = " **Look for** "  # with which an answer ends: what to do on the page
NEW = Report("What I saw on Side by Side", "", ())
_PROBLEM, _NOTE = "why an entry was not added", "note of entry "


def report_box(page: str, link: str, build: Build | None) -> None:
    """Add what the page shows, and the report so far; `build` is None where nothing is shown."""

    @st.fragment
    def box() -> None:
        with st.container(border=True, key="report-box"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    "Add to report",
                    icon=":material/add:",
                    on_click=_add,
                    args=(page, link, build),
                    disabled=build is None,
                    key="add to report",
                )
                st.markdown(_count(len(current_report().entries)), width="content")
            if text := st.session_state.pop(_PROBLEM, None):
                st.warning(escaped(text))
            if current_report().entries:
                expander = st.expander("My report", on_change="rerun", key="my report")
                if expander.open:
                    with expander:
                        _draw_report()

    box()


def current_report() -> Report:
    """What was collected so far."""
    return st.session_state.get(REPORT, NEW)


def _count(n: int) -> str:
    if not n:
        return "Collect what you see on these pages, and hand it in as one file."
    return f"**{n}** entr{'y' if n == 1 else 'ies'} in your report."


def _add(page: str, link: str, build: Build) -> None:
    report, made = current_report(), build()
    answer, title = made.answer.partition(HINT)[0], made.title or PAGES[page][1]
    entry = replace(made, answer=answer, title=title, link=link)
    _take(replace(report, entries=(*report.entries, entry)))


def _take(report: Report) -> None:
    """Keep a report if its file is not too large; else say so."""
    try:
        report_html(report)
    except ValueError as error:
        st.session_state[_PROBLEM] = f"This was not kept: {error}."
    else:
        st.session_state[REPORT] = report


def _draw_report() -> None:
    """Title and name, the entries, and the file."""
    report = current_report()
    left, right = st.columns(2)
    with left:
        _text("title", "Title of the report", report.title)
    with right:
        _text("author", "Your name", report.author)
    for i, entry in enumerate(report.entries):
        _draw_entry(i, entry, len(report.entries))
    st.download_button(
        "Download the report (HTML)",
        lambda: report_html(report),
        "report.html",
        "text/html",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(
        "One file with interactive charts, for any browser: it needs no network, and prints. The "
        "report is kept in this tab until it is closed or loaded again, and nowhere else."
    )


def _text(name: str, label: str, value: str) -> None:
    key = f"report {name}"
    st.session_state.setdefault(key, value)
    st.text_input(label, max_chars=LONGEST_NAME, key=key, on_change=_rename, args=(name, key))


def _rename(name: str, key: str) -> None:
    _take(replace(current_report(), **{name: st.session_state[key]}))


def _draw_entry(i: int, entry: Entry, n: int) -> None:
    """An entry: its title and answer, a note, and buttons that move and remove it."""
    place = f"{i + 1}. {entry.title}"
    with st.container(border=True):
        st.markdown(f"**{i + 1}. {escaped(entry.title)}** {entry.answer}")
        key = f"{_NOTE}{i}"
        st.session_state.setdefault(key, entry.note)
        st.text_area(
            f"Your note on {place}",
            max_chars=LONGEST_NOTE,
            height=80,
            key=key,
            on_change=_annotate,
            args=(i, key),
        )
        with st.container(horizontal=True):
            st.button("Up", key=f"up {i}", on_click=_move, args=(i, i - 1), disabled=i == 0)
            st.button("Down", key=f"down {i}", on_click=_move, args=(i, i + 1), disabled=i == n - 1)
            st.button("Remove", key=f"remove {i}", on_click=_remove, args=(i,))


def _annotate(i: int, key: str) -> None:
    entries = list(current_report().entries)
    entries[i] = replace(entries[i], note=st.session_state[key])
    _take(replace(current_report(), entries=tuple(entries)))


def _move(i: int, to: int) -> None:
    entries = list(current_report().entries)
    entries.insert(to, entries.pop(i))
    _renumber(entries)


def _remove(i: int) -> None:
    entries = current_report().entries
    _renumber([*entries[:i], *entries[i + 1 :]])


def _renumber(entries: list[Entry]) -> None:
    """Keep entries in another order: the fields of the notes, known by their places, are anew."""
    st.session_state[REPORT] = replace(current_report(), entries=tuple(entries))
    for key in [key for key in st.session_state if str(key).startswith(_NOTE)]:
        del st.session_state[key]
