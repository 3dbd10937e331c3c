"""The long runs of one server: who runs when, and what becomes of a worker that dies.

One thread starts waiting runs, in turns for visitors. A timing run has its machine to itself among
long runs, in a process of its own, so that no earlier run has shaped its heap; trainings run as
many at once as there are cores. No lock is held while the database is read or a process is started.
"""

import logging
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from time import monotonic

from core.limits import limits
from core.machine.facts import host, n_cores
from core.runs import worker
from core.runs.database import StoreUnavailable
from core.runs.executors import (
    Executor,
    WorkersUnavailable,
    close_at_exit,
    is_broken,
    new_executor,
    shut_down,
)
from core.runs.kinds import Kind
from core.runs.run import FAILED, INTERRUPTED, RUNNING, Run
from core.runs.store import Store
from core.runs.turns import Turns

BUSY_EVERY, QUIET_EVERY = 0.2, 2.0  # seconds between two looks: with runs of its own, and without
BEAT_EVERY = 2.0  # seconds between two heartbeats of a waiting run
PRUNE_EVERY = 600.0  # seconds
IDLE_LIMIT = 120.0  # seconds without work after which a process ends

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Ended:
    """How a run ended, to be written as soon as the database takes it."""

    run: Run
    state: str
    message: str


class Dispatcher:
    """Starts runs of the store in worker processes, and ends the processes with the server."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind]):
        self.name = uuid.uuid4().hex
        self.turns = Turns(self.name)
        self._store, self._kinds = store, kinds
        self._running: dict[str, tuple[Run, Executor, Future]] = {}
        self._idle: list[tuple[float, Executor]] = []  # since when
        self._ended: list[_Ended] = []
        self._beaten = self._pruned = -PRUNE_EVERY
        self.trouble = ""  # why no run can be started; empty where all is well
        self._logged = ""
        self._closed, self._wake = False, threading.Event()
        threading.Thread(target=self._dispatch_forever, daemon=True).start()
        close_at_exit(self.close)

    def wake(self) -> None:
        """Look for a waiting run now."""
        self._wake.set()

    def worker_of(self, run_id: str) -> Executor | None:
        """The process that computes a run, or has just computed it."""
        return self._running[run_id][1] if run_id in self._running else None

    def close(self) -> None:
        """End every worker; their runs become 'interrupted'."""
        self._closed = True
        for _, executor, _ in list(self._running.values()):
            shut_down(executor)
        for _, executor in list(self._idle):
            shut_down(executor)

    def _dispatch_forever(self) -> None:
        while not self._closed:
            busy = True
            try:
                busy = self._dispatch()
                self.trouble = self._logged = ""
            except Exception as error:  # one run's trouble must not end the queue of all the others
                self._note(error)
            self._wake.wait(BUSY_EVERY if busy else QUIET_EVERY)
            self._wake.clear()

    def _note(self, error: Exception) -> None:
        """Log an error once, however long it lasts; one that stops all runs is told to visitors."""
        expected = isinstance(error, StoreUnavailable | WorkersUnavailable)
        self.trouble = str(error) if expected else ""
        if repr(error) != self._logged:
            self._logged = repr(error)
            _log.error("runs cannot be started: %s", error, exc_info=not expected)

    def _dispatch(self) -> bool:
        """Do what is to be done now; whether a run of this server is active."""
        self._collect()
        self._retire_idle()
        self._write_ends()
        if monotonic() - self._pruned > PRUNE_EVERY:
            self._store.prune()
            self._pruned = monotonic()
        active = [run for run in self._store.active() if run.host == host()]
        self._keep_waiting_alive(active)
        running = [run for run in active if run.state == RUNNING]
        first = next(iter(self.turns.order(active)), None)
        if first and first.server == self.name and self._may_start(first, running):
            self._start(first)
        return bool(self._running) or any(run.server == self.name for run in active)

    def _collect(self) -> None:
        """Take back the workers of runs that ended; note the runs whose worker died."""
        for run, executor, future in list(self._running.values()):
            if not future.done():
                continue
            if future.exception() is not None:
                message = "The worker process ended before the run was finished."
                self._ended.append(_Ended(run, INTERRUPTED, message))
            elif unwritten := future.result():
                self._ended.append(_Ended(run, *unwritten))
            if self._is_exclusive(run) or is_broken(executor):
                shut_down(executor)
            else:
                self._idle.append((monotonic(), executor))
            del self._running[run.id]

    def _retire_idle(self) -> None:
        old = [entry for entry in self._idle if monotonic() - entry[0] > IDLE_LIMIT]
        for entry in old:
            self._idle.remove(entry)
            shut_down(entry[1])

    def _write_ends(self) -> None:
        while self._ended:
            ended = self._ended[0]
            self._store.end(ended.run.id, ended.run.attempt, ended.state, ended.message)
            self._ended.pop(0)

    def _keep_waiting_alive(self, active: list[Run]) -> None:
        """Heartbeats of the runs that no worker keeps yet; the end of those that nobody keeps."""
        if monotonic() - self._beaten < BEAT_EVERY:
            return
        self._store.interrupt_stale()
        for run in active:
            if run.server == self.name and not run.machine:
                self._store.beat(run.id, run.attempt)
        self._beaten = monotonic()

    def _may_start(self, run: Run, running: list[Run]) -> bool:
        """A timing starts alone; a training beside others, one a core unless a limit is set."""
        if self._is_exclusive(run):
            return not running
        return len(running) < (limits().trainings or n_cores()) and not any(
            map(self._is_exclusive, running)
        )

    def _is_exclusive(self, run: Run) -> bool:
        return run.kind in self._kinds and self._kinds[run.kind].exclusive

    def _start(self, run: Run) -> None:
        if not self._store.start(run):
            return
        self.turns.start(run)
        try:
            kind = self._kinds[run.kind]
            config = kind.read_config(run.config)
            executor = new_executor() if kind.exclusive else self._idle_worker()
            arguments = (self._store.url, run.id, run.attempt, kind.function, config)
            self._running[run.id] = (run, executor, executor.submit(worker.work, *arguments))
            if self._closed:  # meanwhile
                shut_down(executor)
        except Exception as error:
            known = isinstance(error, WorkersUnavailable | ValueError)
            reason = f": {error}" if known else ""
            self._ended.append(_Ended(run, FAILED, f"The run could not be started{reason}."))
            raise

    def _idle_worker(self) -> Executor:
        while self._idle:
            _, executor = self._idle.pop()
            if not is_broken(executor):
                return executor
        return new_executor()
