"""The worker processes of one server: who runs when, and what becomes of a worker that dies.

One thread starts waiting runs in their order. A timing run has its machine to itself among long
runs, in a process of its own, so that no earlier run has shaped its heap; trainings run as many at
once as there are cores.
"""

import atexit
import logging
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from time import sleep
from typing import Any

from loky.process_executor import ShutdownExecutorError, TerminatedWorkerError

from core.machine.facts import host, n_cores
from core.runs import worker
from core.runs.executors import Executor, is_broken, new_executor, shut_down
from core.runs.kinds import Kind
from core.runs.store import FAILED, INTERRUPTED, RUNNING, WAITING, Run, Store

DISPATCH_EVERY = 0.2  # seconds
WARM_UP_AFTER = 3.0  # seconds
COMPUTE_LIMIT = 60.0  # seconds that a short computation may take

_log = logging.getLogger(__name__)


class WorkerLost(RuntimeError):
    """The worker process ended before it had answered."""


class Dispatcher:
    """Starts runs of the store in worker processes, and ends the processes with the server."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind]):
        self.name = uuid.uuid4().hex
        self._store, self._kinds = store, kinds
        self._lock = threading.RLock()
        self._short: Executor | None = None
        self._warming: threading.Timer | None = None
        self._idle: list[Executor] = []
        self._running: list[tuple[Run, Executor, Future]] = []
        threading.Thread(target=self._dispatch_forever, daemon=True).start()
        atexit.register(self.close)

    def compute(self, function: str, config: Any) -> Any:
        """The result of a short computation; see `core.jobs.compute`."""
        with self._lock:
            executor = self._short_worker()
            future = executor.submit(worker.compute, function, config)
        try:
            return future.result(timeout=COMPUTE_LIMIT)
        except TimeoutError:
            shut_down(executor)  # it would hold up everyone else
            raise
        except (TerminatedWorkerError, ShutdownExecutorError):
            raise WorkerLost("the worker process ended before it had answered") from None

    def warm_up_soon(self) -> None:
        with self._lock:
            if self._short is None and self._warming is None:
                self._warming = threading.Timer(WARM_UP_AFTER, self._warm_up)
                self._warming.daemon = True
                self._warming.start()

    def close(self) -> None:
        """End every worker; their runs become 'interrupted'."""
        with self._lock:
            workers = [self._short, *self._idle, *(executor for _, executor, _ in self._running)]
            for executor in filter(None, workers):
                shut_down(executor)

    def _warm_up(self) -> None:
        with self._lock:
            self._short_worker().submit(worker.ready)

    def _short_worker(self) -> Executor:
        if self._short is None or is_broken(self._short):
            self._short = new_executor()
        return self._short

    def _dispatch_forever(self) -> None:
        while True:
            try:
                with self._lock:
                    self._collect()
                    self._start_next()
            except Exception:  # one run's trouble must not end the queue of all the others
                _log.exception("the dispatcher goes on after an error")
            sleep(DISPATCH_EVERY)

    def _collect(self) -> None:
        """Take back the workers of runs that ended; note the runs whose worker died."""
        for entry in list(self._running):
            run, executor, future = entry
            if not future.done():
                continue
            self._running.remove(entry)
            if future.exception() is not None:
                message = "The worker process ended before the run was finished."
                self._store.end(run.id, run.attempt, INTERRUPTED, message)
            if self._kinds[run.kind].exclusive or is_broken(executor):
                shut_down(executor)
            else:
                self._idle.append(executor)

    def _start_next(self) -> None:
        self._store.interrupt_stale()
        active = [run for run in self._store.active() if run.host == host()]
        for run in active:
            if run.server == self.name and not run.machine:  # no worker keeps its heartbeat yet
                self._store.beat(run.id, run.attempt)
        running = [run for run in active if run.state == RUNNING]
        first = next((run for run in active if run.state == WAITING), None)
        if first and first.server == self.name and self._may_start(first, running):
            self._start(first)

    def _start(self, run: Run) -> None:
        if not self._store.start(run):
            return
        try:
            kind = self._kinds[run.kind]
            config = kind.config(**run.config)
            executor = new_executor() if kind.exclusive else self._idle_worker()
            arguments = (self._store.url, run.id, run.attempt, kind.function, config)
            self._running.append((run, executor, executor.submit(worker.work, *arguments)))
        except Exception:
            self._store.end(run.id, run.attempt, FAILED, "The worker could not be started.")
            raise

    def _idle_worker(self) -> Executor:
        while self._idle:
            executor = self._idle.pop()
            if not is_broken(executor):
                return executor
        return new_executor()

    def _may_start(self, run: Run, running: list[Run]) -> bool:
        """A timing starts alone; a training starts beside other trainings, one for each core."""
        if self._kinds[run.kind].exclusive:
            return not running
        alone = any(self._kinds[other.kind].exclusive for other in running)
        return len(running) < n_cores() and not alone
