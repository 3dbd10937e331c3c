"""Worker processes of this machine: loky's, as those of the standard library run the app again."""

import os
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from loky.process_executor import ProcessPoolExecutor

from core.runs import worker

_closers: list[Callable[[], None]] = []


class Executor(ProcessPoolExecutor):
    """Loky's, which by itself would let a server end only when all that it computes is done."""

    def submit(self, *arguments: Any) -> Any:
        future = super().submit(*arguments)
        _close_first()
        return future


@cache
def _close_first() -> None:
    """Note to close at the exit, after loky noted to wait there: what is noted last comes first."""
    threading._register_atexit(_close_all)  # `atexit` comes after the waiting


def close_at_exit(close: Callable[[], None]) -> None:
    """Call `close` when this process ends, before it waits for what its workers compute."""
    _closers.append(close)


def _close_all() -> None:
    for close in _closers:
        close()


class WorkersUnavailable(RuntimeError):
    """No worker process can be started on this server; the text says why."""

    def __init__(self, error: BaseException):
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        super().__init__(
            f"no worker process can be started on this server ({reason}): memory must be left, and "
            "/dev/shm and the folder of temporary files must be writable"
        )


def new_executor(n_workers: int = 1) -> Executor:
    """Processes that compute with one thread each and end with this one.

    Raises `WorkersUnavailable` where the system does not allow them.
    """
    try:
        return Executor(n_workers, initializer=worker.prepare, initargs=(os.getpid(),))
    except OSError as error:
        raise WorkersUnavailable(error) from error


def is_broken(executor: Executor) -> bool:
    """Whether one of its processes ended, or it was shut down."""
    processes = list((executor._processes or {}).values())
    flags = executor._flags
    return bool(flags.broken or flags.shutdown or any(not p.is_alive() for p in processes))


def shut_down(executor: Executor) -> None:
    """End its processes at once."""
    executor.shutdown(wait=False, kill_workers=True)
