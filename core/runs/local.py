"""Long runs in processes of this machine.

A timing has the machine to itself among long runs; trainings run as many at once as there are
cores.
"""

from collections.abc import Mapping
from concurrent.futures import Future

from core.machine.facts import host, n_cores
from core.runs.executors import Executor, WorkersUnavailable
from core.runs.kinds import Kind
from core.runs.place import DIED, Ended
from core.runs.run import FAILED, INTERRUPTED, RUNNING, WAITING, Run
from core.runs.store import Store
from core.runs.workers import Workers


class Local:
    """Starts runs of one server in their order, where other servers of the machine let it."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind], server: str):
        self._store, self._kinds, self._server = store, kinds, server
        self._workers = Workers()
        self._running: dict[str, tuple[Run, Executor, Future]] = {}
        self._ended: list[Ended] = []

    def start(self, active: list[Run]) -> None:
        here = [run for run in active if run.host == host()]
        running = [run for run in here if run.state == RUNNING]
        first = next((run for run in here if run.state == WAITING), None)
        if first and first.server == self._server and self._may_start(first, running):
            self._start(first)

    def collect(self) -> list[Ended]:
        for run, executor, future in list(self._running.values()):
            if not future.done():
                continue
            if future.exception() is not None:
                self._ended.append(Ended(run.id, run.attempt, INTERRUPTED, DIED))
            elif unwritten := future.result():
                self._ended.append(Ended(run.id, run.attempt, *unwritten))
            self._workers.give_back(executor, self._kinds[run.kind])
            del self._running[run.id]
        ended, self._ended = self._ended, []
        return ended

    def is_busy(self) -> bool:
        return bool(self._running)

    def worker_of(self, run_id: str) -> Executor | None:
        return self._running[run_id][1] if run_id in self._running else None

    def close(self) -> None:
        """End every process; their runs become 'interrupted'."""
        self._workers.close()

    def _may_start(self, run: Run, running: list[Run]) -> bool:
        """A timing starts alone; a training starts beside other trainings, one for each core."""
        if self._is_exclusive(run):
            return not running
        return len(running) < n_cores() and not any(map(self._is_exclusive, running))

    def _is_exclusive(self, run: Run) -> bool:
        return run.kind in self._kinds and self._kinds[run.kind].exclusive

    def _start(self, run: Run) -> None:
        if not self._store.start(run):
            return
        try:
            executor, future = self._workers.compute(self._store.url, self._kinds[run.kind], run)
            self._running[run.id] = (run, executor, future)
        except Exception as error:
            known = isinstance(error, WorkersUnavailable | ValueError)
            reason = f": {error}" if known else ""
            text = f"The run could not be started{reason}."
            self._ended.append(Ended(run.id, run.attempt, FAILED, text))
            raise
