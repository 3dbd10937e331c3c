"""Numbers and lists as they stand in a sentence. Standard library only."""

from collections.abc import Sequence
from datetime import UTC, datetime

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(difference: float, digits: int = 3) -> str:
    """A difference with its sign, also if it is positive."""
    return f"{difference:+.{digits}f}".replace("-", "−")


def significant(value: float, digits: int = 3) -> str:
    """The first figures of a number: '−1,750', '0.324'; of a tiny one '3.3 × 10⁻⁷'."""
    rounded = float(f"{value:.{digits}g}")
    if 0 < abs(rounded) < 0.001:
        mantissa, power = f"{rounded:.{digits - 1}e}".split("e")
        text = f"{float(mantissa):g} × {power_of_ten(int(power))}"
    else:
        text = f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}"
    return text.replace("-", "−")


def power_of_ten(power: int) -> str:
    """A power of ten: '10⁻⁷'."""
    return "10" + str(power).translate(SUPERSCRIPTS)


def tick_texts(ticks: Sequence[float]) -> list[str]:
    """The numbers of a logarithmic axis, written out, or all as powers where they are far apart."""
    if not ticks or (min(ticks) >= 1e-4 and max(ticks) < 1e6):
        return [f"{tick:,g}" for tick in ticks]
    return [_by_power(tick) for tick in ticks]


def _by_power(value: float) -> str:
    """A number of one figure: '10⁻⁵', '2 × 10⁻⁵'."""
    figure, power = f"{value:.0e}".split("e")
    text = power_of_ten(int(power))
    return text if figure == "1" else f"{figure} × {text}"


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
