"""The processes of this machine that compute long runs: one for each run, kept for a next one.

A timing gets a process that computed nothing before, so that no earlier run has shaped its heap.
"""

import threading
from concurrent.futures import Future

from sqlalchemy import URL

from core.runs import worker
from core.runs.executors import Executor, is_broken, new_executor, shut_down
from core.runs.kinds import Kind
from core.runs.run import Run

IDLE_LIMIT = 120.0  # seconds without work after which a process ends


class Workers:
    """Takes runs that were claimed; may be used by several threads."""

    def __init__(self):
        self._lock = threading.Lock()
        self._busy: set[Executor] = set()
        self._idle: dict[Executor, threading.Timer] = {}  # which ends the process
        self._closed = False

    def compute(self, url: URL, kind: Kind, run: Run) -> tuple[Executor, Future]:
        """Compute a run in a process, to be given back once the future is done.

        Raises a `ValueError` where this version cannot read its config, and `WorkersUnavailable`.
        """
        config = kind.read_config(run.config)
        executor = new_executor() if kind.exclusive else self._take()
        arguments = (url, run.id, run.attempt, kind.function, config)
        future = executor.submit(worker.work, *arguments)
        with self._lock:
            self._busy.add(executor)
            is_closed = self._closed  # meanwhile
        if is_closed:
            shut_down(executor)
        return executor, future

    def give_back(self, executor: Executor, kind: Kind) -> None:
        """Keep the process for another run, or end it where it is of no use to one."""
        with self._lock:
            self._busy.discard(executor)
            is_kept = not (self._closed or kind.exclusive or is_broken(executor))
            if is_kept:
                timer = threading.Timer(IDLE_LIMIT, self._retire, [executor])
                timer.daemon = True
                timer.start()
                self._idle[executor] = timer
        if not is_kept:
            shut_down(executor)

    def is_busy(self) -> bool:
        """Whether a run is being computed."""
        return bool(self._busy)

    def close(self) -> None:
        """End all processes, at work or not."""
        with self._lock:
            self._closed = True
            executors = [*self._busy, *self._idle]
            for timer in self._idle.values():
                timer.cancel()
            self._idle.clear()
        for executor in executors:
            shut_down(executor)

    def _take(self) -> Executor:
        """A process that is idle, or else a new one."""
        while True:
            with self._lock:
                if not self._idle:
                    break
                executor, timer = self._idle.popitem()
            timer.cancel()
            if not is_broken(executor):
                return executor
        return new_executor()

    def _retire(self, executor: Executor) -> None:
        with self._lock:
            is_idle = self._idle.pop(executor, None) is not None  # else it was taken meanwhile
        if is_idle:
            shut_down(executor)
