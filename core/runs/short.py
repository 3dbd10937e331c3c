"""Short computations: a bounded queue, a few warm worker processes, a limit for each computation.

Visitors take equal turns, and what nobody waits for any more leaves the queue. A computation's
clock starts when it starts. One that takes too long, or whose process ends, costs only itself: each
process computes one at a time, and the next one gets a new process.
"""

import logging
import threading
from bisect import insort
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from loky.process_executor import ShutdownExecutorError, TerminatedWorkerError

from core.limits import Limits
from core.machine.facts import n_cores
from core.runs import worker
from core.runs.answers import Answers
from core.runs.executors import (
    Executor,
    WorkersUnavailable,
    close_at_exit,
    is_broken,
    new_executor,
    shut_down,
)

START_LIMIT = 60.0  # seconds that a new process may take to import what it needs
IDLE_LIMIT = 300.0  # seconds without work after which a process ends
SHARE = 4  # one visitor may fill this part of the queue: a quarter
MOST_MEMORY = 2_000_000_000  # bytes that a computation may take, besides what its process has

_log = logging.getLogger(__name__)


class QueueFull(RuntimeError):
    """As many wait as may wait."""


class WorkerLost(RuntimeError):
    """The worker process ended before it had answered."""


@dataclass(eq=False)
class Question:
    """A short computation that somebody waits for."""

    function: str
    config: Any
    visitor: str = ""
    is_kept: bool = True  # its answer, for whoever asks the same
    turn: int = 0  # those of lower turns are computed first
    n_waiting: int = 0  # how many wait for the answer
    future: Future = field(default_factory=Future)

    @property
    def key(self) -> tuple[str, Any]:
        return self.function, self.config

    def wait(self, seconds: float) -> bool:
        """Wait for the answer, at most so long; whether it is there."""
        return bool(wait([self.future], seconds).done)

    def result(self) -> Any:
        """The answer, once it is there; raises what `ShortComputations.compute` raises."""
        return self.future.result()


class ShortComputations:
    """Computes in worker processes, as many at once as there are; keeps the answers."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._queue: list[Question] = []
        self._pending: dict[tuple[str, Any], Question] = {}  # waiting or being computed
        self._turn = 0  # of the job that was begun last
        self._changed = threading.Condition()
        self._executors: set[Executor] = set()
        self._closed = False
        self.answers = Answers()
        for _ in range(min(limits.short_workers, n_cores())):
            threading.Thread(target=self._serve, daemon=True).start()
        close_at_exit(self.close)

    def compute(self, function: str, config: Any, visitor: str = "") -> Any:
        """The result of a computation; the same one that is asked for twice is made once.

        Raises what it raises, `QueueFull`, `TimeoutError` beyond the limit, `MemoryError` beyond
        `MOST_MEMORY`, `WorkerLost`, and `WorkersUnavailable`.
        """
        with self.asked(function, config, visitor) as question:
            return question.result()

    @contextmanager
    def asked(
        self, function: str, config: Any, visitor: str = "", *, is_kept: bool = True
    ) -> Iterator[Question]:
        """A computation that is asked for as long as the context lasts; may raise `QueueFull`."""
        with self._changed:
            job = self._join(Question(function, config, visitor, is_kept))
            job.n_waiting += 1
        try:
            yield job
        finally:
            with self._changed:
                job.n_waiting -= 1
                if not job.n_waiting and job in self._queue:
                    self._queue.remove(job)
                    del self._pending[job.key]

    def n_ahead(self, job: Question) -> int | None:
        """How many computations end before this one begins; None once it has begun."""
        with self._changed:
            if job not in self._queue:
                return None
            n_computed = len(self._pending) - len(self._queue)
            return self._queue.index(job) + max(0, n_computed)

    def _join(self, job: Question) -> Question:
        """The one that is asked already, or this new one: a turn after the visitor's last."""
        if (same := self._pending.get(job.key)) is not None:
            return same
        if (answer := self.answers.get(job.key)) is not None:
            job.future.set_result(answer)
            return job
        if self._closed:
            raise WorkerLost("the server is ending")
        turns = [waiting.turn for waiting in self._queue if waiting.visitor == job.visitor]
        longest = self._limits.short_queue
        if len(self._queue) >= longest:
            raise QueueFull(f"{len(self._queue)} computations wait already")
        if job.visitor and len(turns) >= max(1, longest // SHARE):
            raise QueueFull(f"{len(turns)} of your computations wait already")
        job.turn = max(turns, default=self._turn) + 1
        self._put(job)
        return job

    def _put(self, job: Question) -> None:
        self._pending[job.key] = job
        insort(self._queue, job, key=lambda waiting: waiting.turn)
        self._changed.notify()

    @property
    def is_warm(self) -> bool:
        """Whether there is a process, so that the next computation need not wait for it."""
        return bool(self._executors)

    def warm_up(self) -> None:
        """Start a process, so that the first computation need not wait for it."""
        with self._changed:
            if not self._queue and not self._executors:
                self._put(Question(worker.READY, None))

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
                self._pending.pop(job.key, None)

    def _next_job(self) -> Question | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed, IDLE_LIMIT)
            if not self._queue:
                return None
            self._turn = max(self._turn, self._queue[0].turn)
            return self._queue.pop(0)

    def _answer(self, job: Question, executor: Executor | None) -> Executor | None:
        """Compute one job; returns the process for the next, None where it cannot be used again."""
        try:
            if executor is None or is_broken(executor):
                self._retire(executor)
                executor = self._start()
            future = executor.submit(worker.compute, job.function, job.config)
            answer = future.result(timeout=self._limits.short_seconds)
            if job.is_kept:
                self.answers.keep(job.key, answer)
            job.future.set_result(answer)
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
            if self._closed:
                raise WorkersUnavailable(OSError("the server is ending"))
            self._executors.add(executor)
        try:
            executor.submit(worker.bound, MOST_MEMORY).result(timeout=START_LIMIT)
        except BaseException as error:
            self._retire(executor)
            if isinstance(error, TimeoutError | OSError):
                raise WorkersUnavailable(error) from error
            raise
        return executor

    def _retire(self, executor: Executor | None) -> None:
        if executor is not None:
            with self._changed:
                self._executors.discard(executor)
            shut_down(executor)
