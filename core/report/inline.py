"""One line of Markdown as HTML: bold, italic, code and escaped punctuation; no other mark-up."""

import re
from html import escape

_INNER = r"((?:\\.|[^\\])+?)"
_MARKS = re.compile(rf"\\([!-/:-@\[-`{{-~])|\*\*{_INNER}\*\*|\*{_INNER}\*|`([^`]+)`", re.DOTALL)
_JOINER = "\u2060"  # which the pages put where Streamlit would make an arrow or a link


def inline_html(markdown: str) -> str:
    """HTML in which every other character stands for itself."""
    text, parts, at = markdown.replace(_JOINER, ""), [], 0
    for match in _MARKS.finditer(text):
        parts += [escape(text[at : match.start()]), _marked(*match.groups())]
        at = match.end()
    return "".join([*parts, escape(text[at:])])


def _marked(literal: str | None, bold: str | None, italic: str | None, code: str | None) -> str:
    if literal is not None:
        return escape(literal)
    if bold is not None:
        return f"<strong>{inline_html(bold)}</strong>"
    return (
        f"<em>{inline_html(italic)}</em>" if italic is not None else f"<code>{escape(code)}</code>"
    )
