"""Which running runs have had no heartbeat for long, by the clock of whoever looks."""

from collections.abc import Callable
from time import monotonic

from core.runs.run import RUNNING, Run


class Heartbeats:
    """Remembers when each running run was last seen with a new heartbeat.

    The times in the store are only compared with each other, so that the clocks of its machines may
    differ. After a pause of the looks all count as new: while the store is away, nobody can write.
    """

    def __init__(self, limit: float, clock: Callable[[], float] = monotonic):
        self._limit, self._clock = limit, clock
        self._seen: dict[str, tuple[tuple[int, float], float]] = {}  # attempt, heartbeat; when
        self._looked = clock()

    def without(self, runs: list[Run]) -> list[Run]:
        """The running ones among the runs without a new heartbeat for more than the limit."""
        now, before = self._clock(), self._seen
        is_late = now - self._looked > self._limit / 2
        self._looked, self._seen, silent = now, {}, []
        for run in runs:
            if run.state != RUNNING:
                continue
            beat = (run.attempt, run.heartbeat_at)
            last, since = before.get(run.id, (None, now))
            since = since if beat == last and not is_late else now
            self._seen[run.id] = (beat, since)
            if now - since > self._limit:
                silent.append(run)
        return silent
