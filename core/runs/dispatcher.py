"""The worker processes of one server: who runs when, and what becomes of a worker that dies.

One thread starts waiting runs in their order. A timing run has its machine to itself among long
runs, in a process of its own, so that no earlier run has shaped its heap; trainings run as many at
once as there are cores. Workers are loky processes: those of the standard library would run the
Streamlit script again.
"""

import atexit
import logging
import os
import threading
import uuid
from concurrent.futures import Future
from time import sleep
from typing import Any

from loky.process_executor import ProcessPoolExecutor, ShutdownExecutorError, TerminatedWorkerError

from core.kinds import KINDS
from core.machine.facts import host, n_cores
from core.runs import worker
from core.runs.store import FAILED, INTERRUPTED, RUNNING, WAITING, Run, Store

DISPATCH_EVERY = 0.2  # seconds
WARM_UP_AFTER = 3.0  # seconds
COMPUTE_LIMIT = 60.0  # seconds that a short computation may take

_log = logging.getLogger(__name__)


class WorkerLost(RuntimeError):
    """The worker process ended before it had answered."""


class Dispatcher:
    """Starts runs of the store in worker processes, and ends the processes with the server."""

    def __init__(self, store: Store):
        self.name = uuid.uuid4().hex
        self._store = store
        self._lock = threading.RLock()
        self._short: ProcessPoolExecutor | None = None
        self._warming: threading.Timer | None = None
        self._idle: list[ProcessPoolExecutor] = []
        self._running: list[tuple[Run, ProcessPoolExecutor, Future]] = []
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
            _shut_down(executor)  # it would hold up everyone else
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
                _shut_down(executor)

    def _warm_up(self) -> None:
        with self._lock:
            self._short_worker().submit(worker.ready)

    def _short_worker(self) -> ProcessPoolExecutor:
        if self._short is None or _broken(self._short):
            self._short = _new_worker()
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
            if KINDS[run.kind].exclusive or _broken(executor):
                _shut_down(executor)
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
        if first and first.server == self.name and _may_start(first, running):
            self._start(first)

    def _start(self, run: Run) -> None:
        if not self._store.start(run):
            return
        try:
            kind = KINDS[run.kind]
            config = kind.config(**run.config)
            executor = _new_worker() if kind.exclusive else self._idle_worker()
            arguments = (self._store.url, run.id, run.attempt, kind.function, config)
            self._running.append((run, executor, executor.submit(worker.work, *arguments)))
        except Exception:
            self._store.end(run.id, run.attempt, FAILED, "The worker could not be started.")
            raise

    def _idle_worker(self) -> ProcessPoolExecutor:
        while self._idle:
            executor = self._idle.pop()
            if not _broken(executor):
                return executor
        return _new_worker()


def _may_start(run: Run, running: list[Run]) -> bool:
    """A timing starts alone; a training starts beside other trainings, one for each core."""
    if KINDS[run.kind].exclusive:
        return not running
    exclusive = {name for name, kind in KINDS.items() if kind.exclusive}
    return len(running) < n_cores() and not any(other.kind in exclusive for other in running)


def _new_worker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, initializer=worker.prepare, initargs=(os.getpid(),))


def _broken(executor: ProcessPoolExecutor) -> bool:
    processes = list((executor._processes or {}).values())
    flags = executor._flags
    return bool(flags.broken or flags.shutdown or any(not p.is_alive() for p in processes))


def _shut_down(executor: ProcessPoolExecutor) -> None:
    executor.shutdown(wait=False, kill_workers=True)
