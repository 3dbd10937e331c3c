"""The report at the end of every page: add what it shows, order it, annotate it, take it away.

An entry is made when it is added, and never in a rerun.
"""

import streamlit as st

from core.report.entry import LONGEST_NAME, LONGEST_NOTE, Entry
from ui.collected import (
    NOTE,
    PROBLEM,
    Build,
    add,
    annotate,
    current_report,
    move,
    remove,
    rename,
    report_maker,
)
from ui.download import HTML, download_made
from ui.layout import escaped

NOTHING = "Nothing is shown yet that could be added."


def report_box(page: str, link: str, build: Build | None, why: str = NOTHING) -> None:
    """Add what the page shows, and the report so far.

    `build` is None where nothing can be added; the box then says `why`.
    """

    @st.fragment
    def box() -> None:
        with st.container(border=True, key="report-box"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    "Add to report",
                    icon=":material/add:",
                    on_click=add,
                    args=(page, link, build),
                    disabled=build is None,
                    key="add to report",
                )
                text = f"{why} " * (build is None) + _count(len(current_report().entries))
                st.markdown(text, width="content")
            if text := st.session_state.pop(PROBLEM, None):
                st.warning(escaped(text))
            if current_report().entries:
                expander = st.expander("My report", on_change="rerun", key="my report")
                if expander.open:
                    with expander:
                        _draw_report()

    box()


def _count(n: int) -> str:
    if not n:
        return "Collect what you see on these pages, and hand it in as one file."
    return f"**{n}** entr{'y' if n == 1 else 'ies'} in your report."


def _draw_report() -> None:
    """Title and name, the entries, and the file."""
    report = current_report()
    _draw_names()
    for i, entry in enumerate(report.entries):
        _draw_entry(i, entry, len(report.entries))
    download_made(
        "Download the report (HTML)",
        report_maker(),
        "report.html",
        HTML,
        icon=":material/download:",
    )
    st.caption(
        "One file with interactive charts, for any browser: it needs no network, and prints. The "
        "report is kept in this tab until it is closed or loaded again, and nowhere else."
    )


@st.fragment
def _draw_names() -> None:
    """Title and author; what is typed redraws no other part, least of all the download."""
    report = current_report()
    left, right = st.columns(2)
    with left:
        _text("title", "Title of the report", report.title)
    with right:
        _text("author", "Your name", report.author)


def _text(name: str, label: str, value: str) -> None:
    key = f"report {name}"
    st.session_state.setdefault(key, value)
    st.text_input(label, max_chars=LONGEST_NAME, key=key, on_change=rename, args=(name, key))


def _draw_entry(i: int, entry: Entry, n: int) -> None:
    """An entry: its title and answer, a note, and buttons that move and remove it."""
    with st.container(border=True):
        st.markdown(f"**{i + 1}. {escaped(entry.title)}** {entry.answer}")
        _draw_note(i, entry)
        with st.container(horizontal=True):
            st.button("Up", key=f"up {i}", on_click=move, args=(i, i - 1), disabled=i == 0)
            st.button("Down", key=f"down {i}", on_click=move, args=(i, i + 1), disabled=i == n - 1)
            st.button("Remove", key=f"remove {i}", on_click=remove, args=(i,))


@st.fragment
def _draw_note(i: int, entry: Entry) -> None:
    """The note on an entry; what is typed redraws no other part, least of all the download."""
    key = f"{NOTE}{i}"
    st.session_state.setdefault(key, entry.note)
    st.text_area(
        f"Your note on {i + 1}. {entry.title}",
        max_chars=LONGEST_NOTE,
        height=80,
        key=key,
        on_change=annotate,
        args=(i, key),
    )
