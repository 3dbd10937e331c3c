"""The URL parameters of the page, except the one that names its run."""

from dataclasses import dataclass

from core.attention.charts import MEASURES, TIME
from core.attention.config import LENGTHS, METHOD_WORDS, ScalingConfig
from core.config import choice, matching
from ui.settings import view_or_none

PAGE = "pages/scaling.py"
CROSSINGS, NUMBERS, METHOD, MATHS, CODE = TABS = (
    "Where lines cross",
    "All numbers",
    "How it was measured",
    "Maths",
    "Code",
)
LONGEST = 0  # the longest length that was measured


@dataclass(frozen=True)
class ScalingView(ScalingConfig):
    """The settings of the next measurement, and what is shown of the finished one."""

    shown: str = choice(TIME, MEASURES, "what is drawn against the length")
    hidden: str = matching(
        "",
        r"[\w.:,-]{0,400}",
        "names of methods with commas between them, such as tiles,elu",
        "methods that are not drawn",
        words=METHOD_WORDS,
    )
    at: int = choice(LONGEST, (LONGEST, *LENGTHS), "length that is read out; 0: the longest")
    tab: str = choice(CROSSINGS, TABS, "open tab")


def current_view() -> ScalingView | None:
    """The settings of the page as they are now; None where they exclude each other."""
    return view_or_none(ScalingView)
