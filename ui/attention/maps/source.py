"""The program of the maps: modules of the explorer and its own, joined to one; and its style."""

from functools import cache
from pathlib import Path

from ui.explorer import source

FOLDER = Path(__file__).parent
ELEMENT = '<div class="explorer linked"></div>\n'
SHARED = ("dom", "scale", "reduce", "payload", "panel", "heatmap", "save")  # with the explorer
MODULES = ("cells", "series", "readout", "matrix", "curve", "picture", "input", "maps")


@cache
def program() -> str:
    """One module; its default export draws the maps for Streamlit."""
    shared = [source.FOLDER / f"{name}.js" for name in SHARED]
    return source.joined([*shared, *(FOLDER / f"{name}.js" for name in MODULES)])


@cache
def style() -> str:
    """The stylesheet: that of the explorer, then what differs."""
    return source.style() + (FOLDER / "maps.css").read_text(encoding="utf-8")
