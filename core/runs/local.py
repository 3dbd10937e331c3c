"""Long runs in processes of this machine.

A timing has the machine to itself among long runs; trainings run as many at once as there are
cores.
"""

from collections.abc import Collection, Mapping
from concurrent.futures import Future
from typing import NamedTuple

from core.limits import limits
from core.machine.facts import host, n_cores
from core.runs.executors import Executor, WorkersUnavailable
from core.runs.kinds import Kind
from core.runs.place import DIED, Ended
from core.runs.run import FAILED, INTERRUPTED, RUNNING, WAITING, Run
from core.runs.store import Store
from core.runs.turns import Turns
from core.runs.workers import Workers


class Computed(NamedTuple):
    """A run in a process, with its kind as it began: the table of kinds may change meanwhile."""

    run: Run
    kind: Kind
    executor: Executor
    future: Future


class Local:
    """Starts runs of one server in turns for visitors, where the machine's other servers let it."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind], turns: Turns):
        self._store, self._kinds, self._turns = store, kinds, turns
        self._workers = Workers()
        self._running: dict[str, Computed] = {}
        self._ended: list[Ended] = []

    def start(self, active: list[Run]) -> None:
        here = [run for run in active if run.host == host()]
        mine = [own.run for own in self._running.values()]  # also one whose heartbeat is late
        others = [r for r in here if r.state == RUNNING and r.id not in self._running]
        first = next(iter(self._turns.order(here)), None)
        if not first or first.server != self._turns.server or first.id in self._running:
            return
        if self._may_start(first, [*mine, *others]):
            self._start(first)

    def order(self, run_ids: Collection[str], active: list[Run]) -> list[Run]:
        machines = {run.host for run in active if run.id in run_ids}
        there = [run for run in active if run.host in machines]
        return [*(run for run in there if run.state != WAITING), *self._turns.order(there)]

    def collect(self) -> list[Ended]:
        for run, kind, executor, future in list(self._running.values()):
            if not future.done():
                continue
            del self._running[run.id]
            if future.exception() is not None:
                self._ended.append(Ended(run.id, run.attempt, INTERRUPTED, DIED))
            elif unwritten := future.result():
                self._ended.append(Ended(run.id, run.attempt, *unwritten))
            self._workers.give_back(executor, kind)
        ended, self._ended = self._ended, []
        return ended

    def is_busy(self) -> bool:
        return bool(self._running)

    def worker_of(self, run_id: str) -> Executor | None:
        return self._running[run_id].executor if run_id in self._running else None

    def close(self) -> None:
        """End every process; their runs become 'interrupted'."""
        self._workers.close()

    def _may_start(self, run: Run, running: list[Run]) -> bool:
        """A timing starts alone; a training beside others, one a core unless a limit is set."""
        if self._is_exclusive(run):
            return not running
        most = limits().trainings or n_cores()
        return len(running) < most and not any(map(self._is_exclusive, running))

    def _is_exclusive(self, run: Run) -> bool:
        return run.kind in self._kinds and self._kinds[run.kind].exclusive

    def _start(self, run: Run) -> None:
        if not self._store.start(run):
            return
        self._turns.start(run)
        try:
            kind = self._kinds[run.kind]
            executor, future = self._workers.compute(self._store.url, kind, run)
            self._running[run.id] = Computed(run, kind, executor, future)
        except Exception as error:
            known = isinstance(error, WorkersUnavailable | ValueError)
            reason = f": {error}" if known else ""
            text = f"The run could not be started{reason}."
            self._ended.append(Ended(run.id, run.attempt, FAILED, text))
            raise
