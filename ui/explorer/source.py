"""The explorer's program: its modules joined to one, and its stylesheet. Free of Streamlit.

Every module imports by single lines and exports what it defines; joined, each comes after those
that it needs. Comments, imports and indentation are not sent.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ELEMENT = '<div class="explorer"></div>\n'
MODULES = (
    "dom",
    "scale",
    "reduce",
    "spans",
    "payload",
    "heatmap",
    "sound",
    "texts",
    "words",
    "heads",
    "panels",
    "scene",
    "player",
    "keys",
    "pointer",
    "table",
    "takeaway",
    "explorer",
)
_LEFT_OUT = re.compile(r"^\s*(//.*|import .* from .*)?$")


@cache
def program() -> str:
    """One module; its default export draws the explorer for Streamlit."""
    return "\n".join(_module(name) for name in MODULES) + "\n"


@cache
def style() -> str:
    """The stylesheet."""
    return (FOLDER / "explorer.css").read_text(encoding="utf-8")


def _module(name: str) -> str:
    """A module in a block of its own would hide its exports: names are unique instead."""
    lines = (FOLDER / f"{name}.js").read_text(encoding="utf-8").splitlines()
    kept = [line.strip() for line in lines if not _LEFT_OUT.match(line)]
    return "\n".join(re.sub(r"^export (?!default)", "", line) for line in kept)
