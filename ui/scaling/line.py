"""The line in the chart that is dragged to a length, and what was measured there, in words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.figures.theme import colour
from ui.layout import figure_cache, mode
from ui.messages import LARGEST, reported
from ui.permalink import refuse
from ui.scaling.answer import flag, readout
from ui.scaling.view import LONGEST, PAGE, ScalingView
from ui.settings import change, is_linked, setting
from ui.shown_runs import ShownRun

KEY = "line"
_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "length_line",
    html=(_FOLDER / "line.html").read_text(encoding="utf-8"),
    js=(_FOLDER / "line.js").read_text(encoding="utf-8"),
)


def draw_line(timing: ShownRun, shown: str, chart: str) -> None:
    """The line in the chart of that key, at the length of the link; below, its read-out."""
    sizes, at = _lengths(timing), setting("at")
    if at not in (LONGEST, *sizes) and is_linked("at"):
        refuse(ScalingView, PAGE, "at", at, f"one of {', '.join(map(str, sizes))}")
    data = {
        **_words(timing.run.id, timing.run.attempt, shown, sizes, timing),
        "chart": chart,
        "label": "Length L that is read out",
        "colours": {
            "ink": colour("ink", mode()),
            "paper": colour("paper", mode()),
            "focus": colour("fused", mode()),
        },
        "at": read_length(timing),
        "count": _count(),
    }
    _component(key=KEY, data=data, on_chosen_change=lambda: _take(sizes))


def _take(sizes: Sequence[int]) -> None:
    """Keep the length that the browser reports, if it is one that was measured."""
    at = _chosen().get("at")
    if type(at) in (int, float) and at in sizes:
        change("at", LONGEST if at == sizes[-1] else int(at))


def _chosen() -> dict[str, Any]:
    """The length that the browser reported last, and how many it had reported by then."""
    chosen = reported(KEY, "chosen")
    return chosen if isinstance(chosen, dict) else {}


def _count() -> int:
    count = _chosen().get("count")
    return count if type(count) is int and 0 <= count < LARGEST else 0


@figure_cache
def _words(
    run_id: str, attempt: int, shown: str, sizes: list[int], _timing: ShownRun
) -> dict[str, list]:
    """What is said of each length: of a read-out every second part is bold."""
    return {
        "lengths": sizes,
        "readouts": [readout(_timing, size, shown).split("**") for size in sizes],
        "flags": [flag(_timing, size, shown) for size in sizes],
    }


def read_length(timing: ShownRun) -> int:
    """The length that is read out: the longest that was measured unless another is chosen."""
    at, sizes = setting("at"), _lengths(timing)
    return at if at in sizes else sizes[-1]


def _lengths(timing: ShownRun) -> list[int]:
    return sorted({row["seq_len"] for row in timing.rows if row["status"] == "measured"})
