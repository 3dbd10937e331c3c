"""Submit, watch and cancel runs, and short computations beside them: what pages call.

Whatever concerns runs raises `StoreUnavailable` where their database cannot be used; short
computations need no database.
"""

import threading
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from time import time
from typing import Any

from core.config import canonical_json
from core.kinds import COMPUTATIONS, KINDS
from core.limits import limits
from core.machine.facts import host
from core.runs import kinds
from core.runs.database import StoreUnavailable, database_url
from core.runs.dispatcher import Dispatcher
from core.runs.run import CANCELLED, FINISHED, PAUSED, WAITING, Run
from core.runs.shipped import load_result
from core.runs.short import Question, QueueFull, ShortComputations
from core.runs.store import Store, open_store

WARM_UP_AFTER = 3.0  # seconds

_dispatchers: list[Dispatcher] = []
_short: list[ShortComputations] = []
_warming: list[threading.Timer] = []
_making, _making_short, _submitting = threading.Lock(), threading.Lock(), threading.Lock()


@dataclass(frozen=True)
class RunWithRows:
    """A run as it stands, with the rows that it has so far."""

    run: Run
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Submitted:
    """A run that was asked for, whether it was begun for this or joined, and whether it is new."""

    run: Run
    begun: bool
    is_new: bool = False


def run_id(kind: str, config: Any) -> str:
    """The run's name: the hash of its kind, config and code, known before it is run."""
    return kinds.run_id(KINDS[kind], config)


def store() -> Store:
    """The store that this process uses."""
    return open_store(database_url())


def now() -> float:
    """The time by the clock that tells the times of runs, in seconds since 1970."""
    try:
        return time() + store().ahead
    except StoreUnavailable:
        return time()


def trouble() -> str:
    """Why no run can be started or read on this server; empty where all is well."""
    try:
        return _dispatcher().trouble
    except StoreUnavailable as error:
        return str(error)


def submit(kind: str, config: Any) -> Run:
    """Begin a run or join the one that is there; raises `QueueFull` where too many wait."""
    return submit_all(kind, [config])[0]


def submit_all(kind: str, configs: Sequence[Any]) -> list[Run]:
    """Begin or join several runs, or none of them where too many would wait."""
    return [submitted.run for submitted in begin_or_join(kind, configs)]


def begin_or_join(kind: str, configs: Sequence[Any], visitor: str = "") -> list[Submitted]:
    """The same, telling which were begun; a visitor may have so many at once as the limits allow.

    A finished run is joined as it is, unless what it made is gone: then it is run again.
    """
    by_id, dispatcher = {run_id(kind, config): config for config in configs}, _dispatcher()
    with _submitting:
        known = store().find(list(by_id))
        again = _without_product(kind, known, by_id)
        new = {name for name in by_id if name not in known or _ended(known[name]) or name in again}
        active = store().active()
        waiting = sum(run.state == WAITING and run.kind == kind for run in active)
        if new and waiting + len(new) > KINDS[kind].longest_queue:
            raise QueueFull(f"{waiting} runs wait already; please try again later")
        if new and visitor:
            _check_share(dispatcher.turns.count(visitor, active), len(new))
        runs = {
            name: store().begin(
                name,
                kind,
                canonical_json(config),
                KINDS[kind].version,
                server=dispatcher.name,
                host=host(),
                again=name in again,
            )
            if name in new
            else known[name]
            for name, config in by_id.items()
        }
        begun = {
            name
            for name in new  # unless another server was quicker
            if runs[name].server == dispatcher.name
            and (name not in known or runs[name].attempt > known[name].attempt)
        }
        dispatcher.turns.note([name for name in by_id if name in begun], visitor, active)
    dispatcher.wake()
    names = [run_id(kind, config) for config in configs]
    return [Submitted(runs[n], n in begun, n in begun and n not in known) for n in names]


def cancel(name: str) -> None:
    """Cancel a run, whoever began it."""
    store().ask(name, CANCELLED)


def pause(name: str) -> None:
    """Stop a run so that it can be submitted again and go on; whoever began it."""
    store().ask(name, PAUSED)


def remove(run: Run) -> bool:
    """Delete a run that ended with its rows and what it made; False where it is active or gone."""
    with _submitting:  # so that none is begun in between
        if not store().remove(run):
            return False
        kind = KINDS.get(run.kind)
        if kind and kind.version == run.code_version:  # other code keeps its products elsewhere
            with suppress(OSError, ValueError):  # what stays is the first to make room
                config = kind.read_config(run.config)
                kind.remove_product(config, alone=not store().find(kind.neighbours(config)))
    return True


def find(name: str) -> Run | None:
    """The run of that name; one whose heartbeat stopped is shown as interrupted."""
    return store().get(name)


def find_all(names: Collection[str]) -> dict[str, RunWithRows]:
    """The runs of these names that there are, in two queries."""
    runs, rows = store().find(names), store().rows_of(names)
    return {name: RunWithRows(run, rows[name]) for name, run in runs.items()}


def n_ahead(names: Collection[str]) -> int:
    """How many runs run or start before the first of these waiting ones."""
    order = _dispatcher().order(names, store().active())
    return next((i for i, run in enumerate(order) if run.id in names), 0)


def answer(computation: str, config: Any) -> Any:
    """The result of a short computation that ships or was computed here; None of any other."""
    answers, key = _short_computations().answers, (COMPUTATIONS[computation].function, config)
    known = answers.get(key)
    if known is None and (known := load_result(COMPUTATIONS[computation], config)) is not None:
        answers.keep(key, known)
    return known


def asked(computation: str, config: Any, visitor: str) -> AbstractContextManager[Question]:
    """A short computation that is asked for as long as the context lasts.

    It is computed by a warm worker; a timing run does not hold it up. Raises what
    `ShortComputations.asked` does.
    """
    asked = COMPUTATIONS[computation]
    return _short_computations().asked(asked.function, config, visitor, is_kept=asked.is_kept)


def n_questions_ahead(question: Question) -> int | None:
    """How many short computations come before this one; None once it has begun."""
    return _short_computations().n_ahead(question)


def compute(computation: str, config: Any, visitor: str = "") -> Any:
    """The result of a short computation; raises what `ShortComputations.compute` does."""
    with asked(computation, config, visitor) as question:
        return question.result()


def warm_up() -> None:
    """Start a worker of short computations soon: not while the first page is being drawn."""
    short = _short_computations()
    if short.is_warm or (_warming and _warming[0].is_alive()):
        return
    timer = threading.Timer(WARM_UP_AFTER, short.warm_up)
    timer.daemon = True
    timer.start()
    _warming[:] = [timer]


def _check_share(n_active: int, n_new: int) -> None:
    """Raise `QueueFull` where one visitor would have more runs than one may have."""
    if n_active + n_new > (most := limits().runs_per_visitor):
        raise QueueFull(
            f"{n_active} of your runs wait or run already, and a visitor may have {most} at once"
        )


def _ended(run: Run) -> bool:
    return not run.active and run.state != FINISHED


def _without_product(kind: str, runs: dict[str, Run], configs: dict[str, Any]) -> set[str]:
    """The finished ones among the runs that made something which is not here any more."""
    finished = [name for name, run in runs.items() if run.state == FINISHED]
    rows = store().rows_of(finished) if KINDS[kind].product else {}
    return {name for name in rows if not KINDS[kind].has_product(configs[name], rows[name])}


def _dispatcher() -> Dispatcher:
    """The one dispatcher of this process, begun when it is first needed."""
    if not _dispatchers:
        with _making:
            if not _dispatchers:
                _dispatchers.append(Dispatcher(store(), KINDS))
    return _dispatchers[0]


def _short_computations() -> ShortComputations:
    """The short computations of this process, begun when they are first needed."""
    if not _short:
        with _making_short:  # which need no database, and do not wait for one
            if not _short:
                _short.append(ShortComputations(limits()))
    return _short[0]
