"""The order in which waiting runs start: visitors take equal turns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.runs.run import WAITING, Run


@dataclass(frozen=True)
class _Begun:
    visitor: str
    turn: int  # runs of lower turns start first


class Turns:
    """Who began the active runs of one server, and in which turn each of them starts.

    Servers of one machine take places in the order in which runs were begun; a server gives its own
    places to its visitors in turns.
    """

    def __init__(self, server: str):
        self.server = server
        self._begun: dict[str, _Begun] = {}
        self._turn = 0  # of the run that started last

    def note(self, run_ids: Iterable[str], visitor: str, active: Iterable[Run]) -> None:
        """Give each of these runs a turn after the visitor's last; forget runs that ended.

        Where no visitor is named, each run is that of another.
        """
        active = list(active)
        kept = {run.id: self._begun[run.id] for run in active if run.id in self._begun}
        waiting = {run.id for run in active if run.state == WAITING}
        turns = [b.turn for name, b in kept.items() if b.visitor == visitor and name in waiting]
        turn = max(turns, default=self._turn) if visitor else self._turn
        for n, name in enumerate(run_ids, 1):
            kept[name] = _Begun(visitor, turn + (n if visitor else 1))
        self._begun = kept

    def start(self, run: Run) -> None:
        """Note that a run starts: the turn is that of its visitor."""
        self._turn = max(self._turn, self._turn_of(run))

    def count(self, visitor: str, active: Iterable[Run]) -> int:
        """How many of the active runs this visitor began."""
        return sum(
            run.id in self._begun and self._begun[run.id].visitor == visitor for run in active
        )

    def order(self, active: Collection[Run]) -> list[Run]:
        """The waiting runs of one machine in the order in which they start; `active` by age."""
        waiting = [run for run in active if run.state == WAITING]
        mine = (run for run in waiting if run.server == self.server)
        places = iter(sorted(mine, key=self._turn_of))
        return [next(places) if run.server == self.server else run for run in waiting]

    def _turn_of(self, run: Run) -> int:
        return self._begun[run.id].turn if run.id in self._begun else 0
