"""The URL parameters of the page, except those that name the chosen runs."""

from dataclasses import dataclass

from core.attention.config import METHOD_WORDS
from core.config import choice, matching, number, validate
from core.kinds import KINDS
from core.runs.run import ACTIVE, FINISHED, UNFINISHED
from ui.settings import view_of

ALL = "all"
STATES = (*ACTIVE, FINISHED, *UNFINISHED)
TIME, MEMORY, ERROR = MEASURES = ("time", "memory", "error")


@dataclass(frozen=True)
class RunsView:
    """Which runs are listed, and what is drawn of two timings."""

    kind: str = choice(ALL, (ALL, *KINDS), "kind of the runs that are listed")
    state: str = choice(ALL, (ALL, *STATES), "state of the runs that are listed")
    list_page: int = number(1, 1, 1_000_000, "page of the list, the newest runs first")
    shown: str = choice(TIME, MEASURES, "what is drawn of timings")
    drawn: str = matching(
        "",
        r"[\w.:,-]{0,400}",
        "names of methods with commas between them, such as tiles,elu",
        "methods of timings that are drawn; none: one exact and one linear",
        words=METHOD_WORDS,
    )

    def __post_init__(self):
        validate(self)


def current_view() -> RunsView:
    """The settings of the page as they are now."""
    return view_of(RunsView)
