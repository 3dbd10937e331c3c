"""The charts, pictures and programs of an entry as HTML, with their data inside."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from core.report.entry import Chart, Part, Picture, Program

LOW = 420  # pixels: a higher chart has a row of its own


def parts_html(parts: Sequence[Part], programs: list[str]) -> str:
    """Two in a row where there is room, small pictures beside each other alone."""
    mixed = any(not isinstance(part, Picture) for part in parts)
    drawn = "".join(_part(part, programs, wide=mixed) for part in parts)
    return f'<div class="charts">{drawn}</div>'


def _part(part: Part, programs: list[str], *, wide: bool) -> str:
    """A figure; `wide`: a picture has a row of its own."""
    alt = escape(part.alt)
    if isinstance(part, Picture):
        return f"<figure{_row(wide)}>{_image(part)}</figure>"
    if isinstance(part, Chart):
        height = json.loads(part.figure)["layout"].get("height", LOW)
        place = f'<div class="plot" role="img" aria-label="{alt}" style="height:{height}px"></div>'
        data = _data(part.figure, part.changes)
        return f'<figure data-part="chart"{_row(height > LOW)}>{place}{data}</figure>'
    is_binary = isinstance(part.data, bytes)
    data = b64encode(part.data).decode() if is_binary else part.data
    kind, number = "bytes" if is_binary else "json", programs.index(program_of(part))
    return (
        f'<figure data-part="{kind}" data-program="{number}" aria-label="{alt}"{_row(True)}>'
        f'<div class="program"></div>{_data(data, part.changes)}</figure>'
    )


def _row(wide: bool) -> str:
    return ' class="wide"' * wide


def _image(picture: Picture) -> str:
    drawn = {"light": picture.light, "dark": picture.dark}
    return "".join(
        f'<img class="{mode}" src="data:image/svg+xml,{quote(svg)}" alt="{escape(picture.alt)}">'
        for mode, svg in drawn.items()
    )


def _data(data: str, changes: str) -> str:
    kinds = (("data", data), ("changes", changes))
    return "".join(
        f'<script type="application/json" class="{name}">{_inert(text)}</script>'
        for name, text in kinds
    )


def program_of(part: Program) -> str:
    """An object of JavaScript: the function that draws, its style and its element."""
    body = part.script.replace("export default ", "const draw = ", 1).replace("</", "<\\/")
    body = re.sub(r"^export ", "", body, flags=re.MULTILINE)
    style, element = (_inert(json.dumps(text)) for text in (part.style, part.element))
    return f"{{script: (() => {{{body}\nreturn draw}})(), style: {style}, element: {element}}}"


def _inert(text: str) -> str:
    """JSON in which no tag can end the script that it stands in."""
    return text.replace("<", "\\u003c")
