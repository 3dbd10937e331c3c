"""A page of its own: the explorer with its data in one HTML file that needs no server."""

import json
from base64 import b64encode
from html import escape
from typing import Literal

from ui.explorer.source import program, style

COLOURS = {
    "light": ("#FFFFFF", "#F1F4F8", "#22252E", "#0067A3"),
    "dark": ("#12161E", "#1D232E", "#F2F4F8", "#56B4E9"),
}


def standalone(title: str, lines: list[str], data: bytes, mode: Literal["light", "dark"]) -> str:
    """HTML with the program and the data inside; all text is escaped."""
    back, panel, text, primary = COLOURS[mode]
    texts = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = (
        f":root{{color-scheme:{mode};--st-background-color:{back};--st-primary-color:{primary};"
        f"--st-secondary-background-color:{panel};--st-text-color:{text}}}"
        f"body{{background:{back};color:{text};font-family:system-ui,sans-serif;max-width:80rem;"
        "margin:1rem auto;padding:0 1rem}h1{font-size:1.4rem}"
    )
    encoded = json.dumps(b64encode(data).decode())
    start = (
        f"const data = Uint8Array.from(atob({encoded}), (c) => c.charCodeAt(0))\n"
        'const page = makeExplorer(document.querySelector(".explorer"))\npage.receive(data)\n'
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{head}{style()}</style>"
        f'<main><h1>{escape(title)}</h1>{texts}<div class="explorer"></div></main>'
        f'<script type="module">{program()}{start}</script></html>'
    )
