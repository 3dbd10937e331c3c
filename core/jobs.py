"""Submit, watch and cancel runs, and short computations beside them: what pages call."""

import threading
from collections.abc import Sequence
from typing import Any

from core.config import canonical_json
from core.kinds import COMPUTATIONS, KINDS
from core.machine.facts import host
from core.paths import database_url
from core.runs import kinds
from core.runs.dispatcher import Dispatcher
from core.runs.store import CANCELLED, PAUSED, WAITING, Run, Store, open_store

_dispatchers: list[Dispatcher] = []
_lock = threading.Lock()


class QueueFull(RuntimeError):
    """As many runs wait as may wait."""


def run_id(kind: str, config: Any) -> str:
    """The run's name: the hash of its kind, config and code, known before it is run."""
    return kinds.run_id(KINDS[kind], config)


def store() -> Store:
    """The store that this process uses."""
    return open_store(database_url())


def submit(kind: str, config: Any) -> Run:
    """Begin a run or join the one that is there; raises `QueueFull` where too many wait."""
    return submit_all(kind, [config])[0]


def submit_all(kind: str, configs: Sequence[Any]) -> list[Run]:
    """Begin or join several runs, or none of them where too many would wait."""
    names, dispatcher = [run_id(kind, config) for config in configs], _dispatcher()
    with _lock:
        active = store().active()
        waiting = sum(run.state == WAITING and run.kind == kind for run in active)
        new = set(names) - {run.id for run in active}
        if new and waiting + len(new) > KINDS[kind].longest_queue:
            raise QueueFull(f"{waiting} runs wait already; please try again later")
        return [
            store().begin(
                name,
                kind,
                canonical_json(config),
                KINDS[kind].version,
                server=dispatcher.name,
                host=host(),
            )
            for name, config in zip(names, configs, strict=True)
        ]


def cancel(name: str) -> None:
    """Cancel a run, whoever began it."""
    store().ask(name, CANCELLED)


def pause(name: str) -> None:
    """Stop a run so that it can be submitted again and go on; whoever began it."""
    store().ask(name, PAUSED)


def find(name: str) -> Run | None:
    """The run of that name, with a stopped heartbeat already turned into 'interrupted'."""
    store().interrupt_stale()
    return store().get(name)


def compute(computation: str, config: Any) -> Any:
    """The result of a short computation, from a warm worker; a timing run does not hold it up.

    Raises what the computation raises, `TimeoutError` after a minute, and `WorkerLost` where the
    worker process ended.
    """
    return _dispatcher().compute(COMPUTATIONS[computation].function, config)


def warm_up() -> None:
    """Start the worker of short computations soon: not while the first page is being drawn."""
    _dispatcher().warm_up_soon()


def _dispatcher() -> Dispatcher:
    """The one dispatcher of this process, begun when it is first needed."""
    with _lock:
        if not _dispatchers:
            _dispatchers.append(Dispatcher(store(), KINDS))
        return _dispatchers[0]
