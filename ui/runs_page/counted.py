"""How many runs there are, by kind and state: the sentence that the page begins with."""

from dataclasses import dataclass, field

from core import jobs
from core.runs.database import StoreUnavailable
from core.runs.run import ACTIVE
from core.wording import listed
from ui.runs_page.view import ALL, STATES
from ui.watch import redraw_on_change


@dataclass(frozen=True)
class Counted:
    """The number of runs of each kind in each state, or why they cannot be read now."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    trouble: str = ""

    def number(self, kind: str = ALL, state: str = ALL) -> int:
        """The runs of a kind in a state."""
        return sum(n for (k, s), n in self.counts.items() if kind in (ALL, k) and state in (ALL, s))


def count_runs() -> Counted:
    """The runs of this server, in one query."""
    try:
        return Counted(jobs.store().counts())
    except StoreUnavailable as error:
        return Counted(trouble=str(error))


def sentence(counted: Counted) -> str:
    """How many runs are on this server, and what they do."""
    if counted.trouble:
        return "The runs of this server cannot be read now."
    n = counted.number()
    if not n:
        return "No run is on this server yet: what the pages show shipped with the app."
    counts = {state: m for state in STATES if (m := counted.number(state=state))}
    if n == 1:
        return f"**1 run** is on this server; it is {next(iter(counts))}."
    if len(counts) == 1:
        return f"**{n:,} runs** are on this server, all of them {next(iter(counts))}."
    parts = [f"{m:,} {state}" for state, m in counts.items()]
    parts[0] = parts[0].replace(" ", " of them ", 1)
    return f"**{n:,} runs** are on this server, {listed(parts)}."


def follow_counts(counted: Counted) -> None:
    """While a run is under way, draw the page again once one begins, starts or ends."""
    if any(counted.number(state=state) for state in ACTIVE):
        redraw_on_change(count_runs, counted)
