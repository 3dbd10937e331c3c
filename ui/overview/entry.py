"""What the overview gives to a report: every answer with its picture, and the table of claims."""

from collections.abc import Callable, Mapping

import pandas as pd

from core.figures.theme import Mode
from core.overview.answers import Answer
from core.overview.claims import claims
from core.overview.pictures import Picture
from core.report.entry import Entry, table_of
from core.report.entry import Picture as Part
from ui.layout import PAGES

Cards = Mapping[str, tuple[Callable[[], Answer], Callable[[Mode], Picture]]]
COLUMNS = ["claim", "reported", "measured", "badge", "why"]


def entry(cards: Cards) -> Entry:
    """The cards, in their order."""
    found = {PAGES[page][0]: answer() for page, (answer, _) in cards.items()}
    drawn = [(draw("light"), draw("dark")) for _, draw in cards.values()]
    return Entry(
        " ".join(f"{name}: **{a.number}** {a.sentence}" for name, a in found.items()),
        parts=tuple(Part(light.alt, light.svg, dark.svg) for light, dark in drawn),
        tables=(table_of("Reported and measured", pd.DataFrame(claims())[COLUMNS]),),
        title="What was found",
    )
