"""A figure as the part of a report, drawn in both themes."""

from collections.abc import Callable
from typing import Any

from core.figures.theme import Mode
from core.report.entry import Chart


def chart(alt: str, draw: Callable[[Mode], Any]) -> Chart:
    """The Plotly figure that `draw` makes for a theme, and what it shows in words."""
    from core.figures.portable import portable  # loads Plotly: the overview does without

    return Chart(alt, *portable(draw("light"), draw("dark")))
