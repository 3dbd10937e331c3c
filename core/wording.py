"""Numbers and lists as they stand in a sentence. Standard library only."""

from collections.abc import Sequence
from datetime import UTC, datetime


def signed(difference: float, digits: int = 3) -> str:
    """A difference with its sign, also if it is positive."""
    return f"{difference:+.{digits}f}".replace("-", "−")


def significant(value: float) -> str:
    """Three figures of a number, those of thousands and more written out: '−1,750'."""
    text = f"{value:.3g}" if abs(value) < 1000 else f"{float(f'{value:.3g}'):,.0f}"
    return text.replace("-", "−")


def relative(error: float) -> str:
    """A relative error as a percentage, or as a multiple where that would be four digits long."""
    return f"{error:.0%}" if error < 10 else f"{significant(error)} ×"


def listed(names: Sequence[str]) -> str:
    """Names with commas between them, and an 'and' before the last of several."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


REPORTERS = {"the source document": "the exercise", "another group": "other students"}


def reporter(who: str) -> str:
    """Who reported a figure, by a name that needs no explanation."""
    return REPORTERS.get(who, who)


def date_text(seconds: float) -> str:
    """A moment, given in seconds since 1970, in words."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
