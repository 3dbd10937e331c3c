"""The explorer's program: its modules joined to one, and its stylesheet. Free of Streamlit.

Another component may join some of these modules with its own.

Every module imports by single lines and exports what it defines; joined, each comes after those
that it needs. Comments, imports, indentation and most line breaks are not sent,
nor spaces around signs in lines without texts.
"""

import re
from collections.abc import Iterable
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
    "panel",
    "heatmap",
    "sound",
    "texts",
    "readout",
    "words",
    "heads",
    "labels",
    "panels",
    "layout",
    "scene",
    "player",
    "keys",
    "pointer",
    "table",
    "legend",
    "takeaway",
    "save",
    "toolbar",
    "acts",
    "explorer",
)
_LEFT_OUT = re.compile(r"^\s*(//.*|import .* from .*)?$")
_BREAK = re.compile(r",?\n(?=[})\]])|(?<=[{(\[,])\n")  # with a last comma; ends no statement
_SPACED = re.compile(r"\s*([{};])\s*")
_REMARK = re.compile(r"\s+// .*$")  # after a line of program
_SPACE = re.compile(r" ?(=>|===|&&|\|\||[=?:,<>]) ?")  # that a line without texts does not need
_TEXTS = frozenset("\"'`/")  # in lines with texts or regular expressions


@cache
def program() -> str:
    """One module; its default export draws the explorer for Streamlit."""
    return joined(FOLDER / f"{name}.js" for name in MODULES)


@cache
def style() -> str:
    """The stylesheet, a rule a line: what has one line Streamlit takes for a path."""
    text = (FOLDER / "explorer.css").read_text(encoding="utf-8")
    return _SPACED.sub(r"\1", text).replace("}", "}\n")


def joined(files: Iterable[Path]) -> str:
    """One module of several, each after those that it imports."""
    return _BREAK.sub("", "\n".join(map(_module, files)) + "\n")


def _module(file: Path) -> str:
    """A module in a block of its own would hide its exports: names are unique instead."""
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [_REMARK.sub("", line.strip()) for line in lines if not _LEFT_OUT.match(line)]
    return "\n".join(_tight(re.sub(r"^export (?!default)", "", line)) for line in kept)


def _tight(line: str) -> str:
    return line if _TEXTS & set(line) else _SPACE.sub(r"\1", line)
