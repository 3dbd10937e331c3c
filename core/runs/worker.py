"""What happens inside a worker process: long runs that write their rows, and short computations."""

import errno
import json
import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from time import monotonic, sleep
from typing import Any, TypeVar

import psutil
from sqlalchemy import URL

from core.machine.activity import short_computation
from core.machine.memory import is_out_of_memory, limit_memory
from core.progress import Progress
from core.runs.database import StoreUnavailable
from core.runs.kinds import resolve
from core.runs.run import CANCELLED, FAILED, FINISHED, PAUSED, RUNNING, WAITING
from core.runs.store import Store, open_store

_log = logging.getLogger(__name__)
READY = "core.runs.worker:ready"
WATCH_EVERY = 0.25  # seconds
BEAT_EVERY = 2.0  # seconds between two heartbeats
GRACE = {  # seconds to stop by itself, before the process is ended
    CANCELLED: 1.0,
    PAUSED: 8.0,
    WAITING: 8.0,
}
REPORT_EVERY = 0.3  # seconds between two writes of progress
PATIENCE = 20.0  # seconds for which a store that is away is tried again
T = TypeVar("T")


def prepare(server_pid: int) -> None:
    """Run once in a new worker: import torch, one thread, and end with the server.

    Ctrl-C in a terminal is for the server alone, so that a run does not fail by it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(server_pid,), daemon=True).start()
    os.environ["KINETO_LOG_LEVEL"] = "99"
    import torch

    torch.set_num_threads(1)


def ready(_: None = None) -> bool:
    """Answers once the worker is prepared."""
    return True


def bound(n_bytes: int) -> bool:
    """Answers once the worker is prepared and may take no more than so much memory besides."""
    limit_memory(n_bytes)
    return True


def compute(function: str, config: Any) -> Any:
    """A short computation; timings on this machine see that it happened.

    Raises a `MemoryError` where it needs more than the worker may take.
    """
    with short_computation():
        try:
            return resolve(function)(config)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise MemoryError("it needs more memory than one computation may take here") from None


def work(url: URL, run_id: str, attempt: int, function: str, config: Any) -> tuple[str, str] | None:
    """Write the rows of one run into the store until it is finished, cancelled or failed.

    Returns the state and the message with which it ended where the store did not take them.
    """
    store = patiently(partial(open_store, url))
    watch = _Watch(store, run_id, attempt)
    watch.start()
    try:
        state, message = _write_rows(store, watch, function, config), ""
    except ValueError as error:  # the caller's mistake: its text says what was expected
        state, message = FAILED, str(error)
    except StoreUnavailable as error:
        state, message = FAILED, f"{error}."
    except OSError as error:
        state, message = FAILED, _trouble(error)
    except BaseException as error:
        if is_out_of_memory(error):
            state, message = FAILED, "The machine ran out of memory."
            return None if _end(store, run_id, attempt, state, message) else (state, message)
        kind = type(error).__name__
        _end(store, run_id, attempt, FAILED, f"The run stopped by an error ({kind}).")
        raise
    finally:
        watch.stop()
    return None if _end(store, run_id, attempt, state, message) else (state, message)


class _Watch(threading.Thread):
    """Keeps the heartbeat of a run, and knows whether it shall stop."""

    def __init__(self, store: Store, run_id: str, attempt: int):
        super().__init__(daemon=True)
        self.store, self.run_id, self.attempt = store, run_id, attempt
        self.asked = ""  # the state in which the run shall end
        self._stopped, self._trouble = threading.Event(), ""

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        beaten, asked_at = 0.0, None
        while not self._stopped.wait(WATCH_EVERY):
            try:
                if monotonic() - beaten > BEAT_EVERY and not self.asked:
                    self.store.beat(self.run_id, self.attempt)  # before it looks stale to itself
                    beaten = monotonic()
                self._look()
                if self.asked:
                    asked_at = asked_at or monotonic()
                    if monotonic() - asked_at > GRACE[self.asked]:
                        leave(self.store, self.run_id, self.attempt, self.asked)
                        os._exit(1)
            except StoreUnavailable as error:  # it may come back
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    _log.error("the heartbeat of run %s cannot be written: %s", self.run_id, error)

    def _look(self) -> None:
        run = self.store.get(self.run_id)
        if run is None or run.attempt != self.attempt:
            self.asked = CANCELLED
        elif run.state != RUNNING and not self.store.beat(self.run_id, self.attempt):
            self.asked = CANCELLED  # and not only late, as after a machine was suspended
        elif run.asked:
            self.asked = run.asked


def _write_rows(store: Store, watch: _Watch, function: str, config: Any) -> str:
    from core.machine.timing import describe_machine

    run_id, attempt = watch.run_id, watch.attempt
    machine = describe_machine(getattr(config, "device", "cpu"), getattr(config, "n_threads", 1))
    patiently(partial(store.report, run_id, attempt, machine=json.dumps(machine)))
    position, reported = 0, 0.0
    steps = resolve(function)(config)
    for step in steps:
        if watch.asked:
            steps.close()  # so that a training saves its state
            return watch.asked
        row = step.row if isinstance(step, Progress) else step
        if row is not None:
            patiently(partial(store.append, run_id, attempt, position, asdict(row)))
            position += 1
        if isinstance(step, Progress) and monotonic() - reported > REPORT_EVERY:
            values = {"doing": step.doing, "fraction": step.fraction}
            patiently(partial(store.report, run_id, attempt, **values))
            reported = monotonic()
    return FINISHED


def _end(store: Store, run_id: str, attempt: int, state: str, message: str) -> bool:
    """Write how a run ended; whether the store took it."""
    try:
        patiently(partial(leave, store, run_id, attempt, state, message))
    except StoreUnavailable:
        return False
    return True


def patiently(step: Callable[[], T]) -> T:
    """What a step returns, which is tried for a while if the store is away."""
    started = monotonic()
    while True:
        try:
            return step()
        except StoreUnavailable:
            if monotonic() - started > PATIENCE:
                raise
            sleep(1)


def leave(store: Store, run_id: str, attempt: int, state: str, message: str = "") -> None:
    """Write how a run ended; or, `waiting`, that it waits for another worker.

    What a visitor asked for meanwhile stands.
    """
    if state != WAITING:
        store.end(run_id, attempt, state, message)
    elif not store.put_back(run_id, attempt):
        run = store.get(run_id)
        if run and run.attempt == attempt and run.asked:
            store.end(run_id, attempt, run.asked)


def _trouble(error: OSError) -> str:
    """What a system's error means for a run, in a sentence."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of the server is full{place}. The rows so far are kept."
    return f"The server could not read or write a file{place}: {error.strerror or error}."


def _end_with(server_pid: int) -> None:
    try:
        server = psutil.Process(server_pid)
        while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
            sleep(WATCH_EVERY)
    except psutil.NoSuchProcess:
        pass
    os._exit(1)
