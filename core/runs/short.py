"""Short computations: a bounded queue, a few warm worker processes, a limit for each computation.

A computation's clock starts when it starts. One that takes too long, or whose process ends, costs
only itself: each process computes one at a time, and the next one gets a new process.
"""

import logging
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from loky.process_executor import ShutdownExecutorError, TerminatedWorkerError

from core.machine.facts import n_cores
from core.runs import worker
from core.runs.executors import Executor, WorkersUnavailable, is_broken, new_executor, shut_down

LIMIT = 60.0  # seconds that a computation may take
START_LIMIT = 60.0  # seconds that a new process may take to import what it needs
LONGEST_QUEUE = 32  # computations that may wait
IDLE_LIMIT = 300.0  # seconds without work after which a process ends
MOST_WORKERS = 2
MOST_MEMORY = 2_000_000_000  # bytes that a computation may take, besides what its process has

_log = logging.getLogger(__name__)


class QueueFull(RuntimeError):
    """As many wait as may wait."""


class WorkerLost(RuntimeError):
    """The worker process ended before it had answered."""


@dataclass(eq=False)
class _Job:
    function: str
    config: Any
    future: Future = field(default_factory=Future)


class ShortComputations:
    """Computes in worker processes, as many at once as there are, in the order of asking."""

    def __init__(self, n_workers: int | None = None):
        self._queue: deque[_Job] = deque()
        self._pending: dict[tuple[str, Any], _Job] = {}  # waiting or being computed
        self._changed = threading.Condition()
        self._executors: set[Executor] = set()
        self._closed = False
        for _ in range(n_workers or min(MOST_WORKERS, n_cores())):
            threading.Thread(target=self._serve, daemon=True).start()

    def compute(self, function: str, config: Any) -> Any:
        """The result of a computation; the same one that is asked for twice is made once.

        Raises what it raises, `QueueFull`, `TimeoutError` beyond `LIMIT`, `MemoryError` beyond
        `MOST_MEMORY`, `WorkerLost`, and `WorkersUnavailable`.
        """
        with self._changed:
            job = self._pending.get((function, config))
            if job is None:
                if len(self._queue) >= LONGEST_QUEUE:
                    raise QueueFull(f"{len(self._queue)} computations wait already")
                job = self._pending[function, config] = _Job(function, config)
                self._queue.append(job)
                self._changed.notify()
        return job.future.result()

    @property
    def is_warm(self) -> bool:
        """Whether there is a process, so that the next computation need not wait for it."""
        return bool(self._executors)

    def warm_up(self) -> None:
        """Start a process, so that the first computation need not wait for it."""
        with self._changed:
            if not self._queue and not self._executors:
                self._queue.append(_Job(worker.READY, None))
                self._changed.notify()

    def close(self) -> None:
        """End all processes; what waits is answered with `WorkerLost`."""
        with self._changed:
            self._closed = True
            waiting, executors = list(self._queue), list(self._executors)
            self._queue.clear()
            self._changed.notify_all()
        for executor in executors:
            shut_down(executor)
        for job in waiting:
            job.future.set_exception(WorkerLost("the server is ending"))

    def _serve(self) -> None:
        """Take jobs from the queue, one at a time, with a process that lives between them."""
        executor: Executor | None = None
        while not self._closed:
            job = self._next_job()
            if job is None:  # nothing to do for long
                executor = self._retire(executor)
                continue
            executor = self._answer(job, executor)
            with self._changed:
                self._pending.pop((job.function, job.config), None)

    def _next_job(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed, IDLE_LIMIT)
            return self._queue.popleft() if self._queue else None

    def _answer(self, job: _Job, executor: Executor | None) -> Executor | None:
        """Compute one job; returns the process for the next, None where it cannot be used again."""
        try:
            if executor is None or is_broken(executor):
                self._retire(executor)
                executor = self._start()
            future = executor.submit(worker.compute, job.function, job.config)
            job.future.set_result(future.result(timeout=LIMIT))
        except TimeoutError as error:
            executor = self._retire(executor)
            job.future.set_exception(error)
        except MemoryError as error:  # what is left in pieces is given back with the process
            executor = self._retire(executor)
            job.future.set_exception(error)
        except (TerminatedWorkerError, ShutdownExecutorError):
            executor = self._retire(executor)
            lost = WorkerLost("the worker process ended before it had answered")
            job.future.set_exception(lost)
        except BaseException as error:  # the computation's own, for whoever asked
            job.future.set_exception(error)
        return executor

    def _start(self) -> Executor:
        """A new process that has imported what it needs, on nobody's clock."""
        executor = new_executor()
        with self._changed:
            self._executors.add(executor)
        try:
            executor.submit(worker.bound, MOST_MEMORY).result(timeout=START_LIMIT)
        except (TimeoutError, OSError) as error:
            self._retire(executor)
            raise WorkersUnavailable(error) from error
        return executor

    def _retire(self, executor: Executor | None) -> None:
        if executor is not None:
            with self._changed:
                self._executors.discard(executor)
            shut_down(executor)
