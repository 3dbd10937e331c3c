"""Submit, watch and cancel runs, and short computations beside them: what pages call."""

import hashlib
import threading
from typing import Any

from core.config import canonical_json
from core.dispatcher import Dispatcher
from core.kinds import COMPUTATIONS, code_version
from core.machine import host
from core.paths import database_url
from core.store import WAITING, Run, Store, open_store

LONGEST_QUEUE = 8  # runs that may wait

_dispatchers: list[Dispatcher] = []
_lock = threading.Lock()


class QueueFull(RuntimeError):
    """As many runs wait as may wait."""


def run_id(kind: str, config: Any) -> str:
    """The run's name: the hash of its kind, config and code, known before it is run."""
    text = "\n".join((kind, canonical_json(config), code_version(kind)))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def store() -> Store:
    """The store that this process uses."""
    return open_store(database_url())


def submit(kind: str, config: Any) -> Run:
    """Begin a run or join the one that is there; raises `QueueFull` where too many wait."""
    name, dispatcher = run_id(kind, config), _dispatcher()
    with _lock:
        there = store().get(name)
        waiting = [run for run in store().active() if run.state == WAITING]
        if len(waiting) >= LONGEST_QUEUE and not (there and there.active):
            raise QueueFull(f"{len(waiting)} runs wait already; please try again later")
        settings = (kind, canonical_json(config), code_version(kind))
        return store().begin(name, *settings, server=dispatcher.name, host=host())


def cancel(name: str) -> None:
    """Cancel a run, whoever began it."""
    store().request_cancel(name)


def find(name: str) -> Run | None:
    """The run of that name, with a stopped heartbeat already turned into 'interrupted'."""
    store().interrupt_stale()
    return store().get(name)


def compute(computation: str, config: Any) -> Any:
    """The result of a short computation, from a warm worker; a timing run does not hold it up.

    Raises what the computation raises, `TimeoutError` after a minute, and `WorkerLost` where the
    worker process ended.
    """
    return _dispatcher().compute(COMPUTATIONS[computation], config)


def warm_up() -> None:
    """Start the worker of short computations soon: not while the first page is being drawn."""
    _dispatcher().warm_up_soon()


def _dispatcher() -> Dispatcher:
    """The one dispatcher of this process, begun when it is first needed."""
    with _lock:
        if not _dispatchers:
            _dispatchers.append(Dispatcher(store()))
        return _dispatchers[0]
