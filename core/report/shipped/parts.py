"""What the entries have in common: the answer of the overview, its picture, and the machine."""

from collections.abc import Callable, Sequence

from core.figures.theme import Mode
from core.machine.facts import machine_text
from core.overview.answers import Answer
from core.overview.pictures import Picture as Drawing
from core.report.entry import Entry, Part, Picture, Table
from core.runs.run import Run
from core.wording import date_text


def entry_of(
    title: str,
    answer: Answer,
    parts: Sequence[Part],
    tables: Sequence[Table],
    settings: str = "",
    measured: str = "",
) -> Entry:
    """The answer, and what it rests on."""
    text = f"**{answer.number}** {answer.sentence}"
    return Entry(text, tuple(parts), tuple(tables), settings, measured, title)


def picture_of(draw: Callable[[Mode], Drawing]) -> Picture:
    """A picture of the overview in both themes."""
    light, dark = draw("light"), draw("dark")
    return Picture(light.alt, light.svg, dark.svg)


def made(run: Run) -> str:
    """When and on which machine."""
    return f"Measured {date_text(run.ended_at or run.created_at)}. {machine_text(run.machine)}."
