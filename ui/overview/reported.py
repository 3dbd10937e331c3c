"""Reported and measured: each figure and claim of the exercise beside what ships with the app."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from core.overview.claims import Row, claims
from ui.table import MOST_ROWS

COLUMNS = ("claim or figure", "reported", "measured here", "how they stand")
STYLE = """<style>
.reported { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4 }
.reported :is(td, th) { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid rgba(128, 128, 128, .35); font-weight: 400 }
.reported thead th { font-weight: 700 }
.reported a { color: inherit }
.reported td:not(:last-child) a { text-decoration-style: dotted }
.reported :is(th, td) { width: 25% }
details > summary { cursor: pointer; padding: .5rem 0 }
@media (max-width: 640px) {
  .reported thead { position: absolute; clip-path: inset(50%) }
  .reported :is(tr, td, tbody, table) { display: block; width: auto }
  .reported tbody th { display: block; width: auto; font-weight: 700; border: 0 }
  .reported td { border: 0; padding-top: 0 }
  .reported td::before { content: attr(data-name) ": "; opacity: .8 }
  .reported tr { border-bottom: 1px solid rgba(128, 128, 128, .35) }
}
</style>"""


def draw_reported() -> None:
    """The table, each row with a link to its evidence."""
    st.header("Reported and measured")
    st.html(_table())
    st.caption(
        "Reported: in the exercise, by other students who solved it, and in "
        "papers. *Same*: equal; *agrees*, *differs*: in what it says; *not comparable*: other "
        "data, so the figures may not be set against each other."
    )


@st.cache_resource
def _table() -> str:
    """The rows as HTML: a table, and cards on a narrow screen; most of them on request."""
    rows = claims()
    return (
        f"{STYLE}{_part(rows[:MOST_ROWS])}<details><summary>Show all {len(rows)}</summary>"
        f"{_part(rows[MOST_ROWS:])}</details>"
    )


def _part(rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    body = "".join(map(_row, rows))
    return f"<table class=reported><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Row) -> str:
    link = f"{row.page}?{urlencode(row.link, quote_via=quote)}"
    cells = [
        escape(row.reported),
        f'<a href="{escape(link)}" target="_self">{escape(row.measured)}</a>',
        f"<strong>{row.badge}</strong>: {escape(row.why)}. "
        f'<a href="{escape(link)}" target="_self" aria-label="Evidence: {escape(row.claim)}">'
        "Evidence</a>",
    ]
    named = zip(COLUMNS[1:], cells, strict=True)
    described = "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in named)
    return f'<tr><th scope="row">{escape(row.claim)}</th>{described}</tr>'
