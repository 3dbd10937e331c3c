"""A report as one HTML file: it asks nothing of the network, and prints on white paper."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

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
    Table,
)
from core.report.inline import inline_html
from core.report.parts import parts_html, program_of

_FOLDER = Path(__file__).parent
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
_POLICY += "img-src data: blob:; media-src data: blob:"
_NO_SCRIPT = (
    "<noscript><p>The charts need JavaScript, which is switched off; their numbers stand in the "
    "tables below them.</p></noscript>"
)


def report_html(report: Report) -> bytes:
    """The file; a `ValueError` where there are too many entries, or they are too large.

    Title, author and notes do not count: they may be written after the last entry was added.
    """
    if len(report.entries) > MOST_ENTRIES:
        raise ValueError(
            f"a report must have at most {MOST_ENTRIES} entries, got {len(report.entries)}"
        )
    page = _page(report)
    if len(page) > MOST_BYTES and (shown := len(_page(_without_words(report)))) > MOST_BYTES:
        most, got = (f"{n / 1e6:.1f} MB" for n in (MOST_BYTES, shown))
        raise ValueError(f"a report must have at most {most}, got {got}")
    return page


def _without_words(report: Report) -> Report:
    """What was added, without what the visitor wrote about it."""
    return Report("", "", tuple(replace(entry, note="") for entry in report.entries))


def _page(report: Report) -> bytes:
    return "".join(_parts_of_page(report)).encode()


def _parts_of_page(report: Report) -> Iterator[str]:
    title, author = (text.strip()[:LONGEST_NAME] for text in (report.title, report.author))
    title = title or "Report"
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_text('report.css')}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>"
    )
    if author:
        yield f"<p>{escape(author)}</p>"
    parts = [part for entry in report.entries for part in entry.parts]
    programs = list(dict.fromkeys(program_of(part) for part in parts if isinstance(part, Program)))
    if any(not isinstance(part, Picture) for part in parts):
        yield _NO_SCRIPT
    for entry in report.entries:
        yield from _entry(entry, programs)
    yield "</main>"
    if any(isinstance(part, Chart) for part in parts):
        from core.figures.portable import plotly_program

        yield f"<script>{plotly_program()}</script>"
    if any(not isinstance(part, Picture) for part in parts):
        yield f"<script>const programs = [{','.join(programs)}]\n{_text('report.js')}</script>"
    yield "</body></html>"


def _entry(entry: Entry, programs: list[str]) -> Iterator[str]:
    yield f"<section><h2>{escape(entry.title)}</h2><p>{inline_html(entry.answer)}</p>"
    if entry.note:
        yield f'<p class="note">{escape(entry.note[:LONGEST_NOTE])}</p>'
    yield parts_html(entry.parts, programs)
    for text in (entry.settings, entry.measured):
        if text:
            yield f'<p class="small">{inline_html(text)}</p>'
    if entry.tables:
        opened = " open" * entry.tables_open
        tables = "".join(map(_table, entry.tables))
        yield f"<details{opened}><summary>The numbers</summary>{tables}</details>"
    if entry.link:
        link = escape(entry.link)
        yield f'<p class="small">This view in the app: <a href="{link}">{link}</a></p>'
    yield "</section>"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows
    )
    return (
        f'<div class="table" tabindex="0" role="group" aria-label="{escape(table.title)}"><table>'
        f"<caption>{escape(table.title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
