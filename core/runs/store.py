"""Runs and their rows in a database: what a link shows to everyone, and what outlives a refresh."""

import json
import threading
from collections.abc import Collection, Iterable
from dataclasses import replace
from time import time
from typing import Any

from sqlalchemy import URL, ColumnElement, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.runs.database import Database
from core.runs.run import ACTIVE, FINISHED, INTERRUPTED, RUNNING, UNFINISHED, WAITING, Run
from core.runs.tables import ROWS, RUNS

STALE_AFTER = 10.0  # seconds without a heartbeat: the worker or its server is gone
MOST_ENDED = 5_000  # runs that ended and are kept, the newest
LOST = "The server or the worker stopped before the run was finished."

_NEW = {  # what a run begins with
    "state": WAITING,
    "started_at": None,
    "ended_at": None,
    "asked": "",
    "doing": "",
    "fraction": 0.0,
    "message": "",
    "machine": "{}",
}


class Store:
    """All reads and writes of runs. Every write names the attempt, so a dead one cannot write.

    Reading never writes: a run without a heartbeat is shown as interrupted before it is marked so.
    Raises `StoreUnavailable` where the database cannot be used.
    """

    def __init__(self, url: URL):
        self.url = url
        self._database = Database(url)
        self._removed: dict[str, int] = {}  # the last attempt of runs that were deleted

    def get(self, run_id: str) -> Run | None:
        return self.find([run_id]).get(run_id)

    def find(self, run_ids: Collection[str]) -> dict[str, Run]:
        """The runs of these ids that there are."""
        return {run.id: run for run in self._select(RUNS.c.id.in_(run_ids))} if run_ids else {}

    def active(self) -> list[Run]:
        """Waiting and running runs, oldest first."""
        return [run for run in self._select(RUNS.c.state.in_(ACTIVE)) if run.active]

    def finished(self, kind: str, **config: str) -> list[Run]:
        """The finished runs of a kind, oldest first; with these texts in their config."""
        parts = [f"{json.dumps(name)}: {json.dumps(text)}" for name, text in config.items()]
        has = [RUNS.c.config.contains(part, autoescape=True) for part in parts]
        return self._select(RUNS.c.kind == kind, RUNS.c.state == FINISHED, *has)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many runs there are of each kind in each state."""
        state = _state(time())
        query = select(RUNS.c.kind, state, func.count()).group_by(RUNS.c.kind, state)
        with self._database.connection() as connection:
            return {(kind, state): n for kind, state, n in connection.execute(query)}

    def newest(self, most: int, *, before: int = 0, kind: str = "", state: str = "") -> list[Run]:
        """At most so many runs, newest first, after the `before` newest; of a kind, in a state."""
        now = time()
        conditions = [RUNS.c.kind == kind] * bool(kind) + [_state(now) == state] * bool(state)
        order = (RUNS.c.created_at.desc(), RUNS.c.id)
        query = select(RUNS).where(*conditions).order_by(*order).offset(before).limit(most)
        with self._database.connection() as connection:
            return [_run(row, now) for row in connection.execute(query).mappings()]

    def rows(self, run_id: str) -> list[dict[str, Any]]:
        """The rows of a run's last attempt, in order."""
        return self.rows_of([run_id])[run_id]

    def rows_of(self, run_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
        """The rows of several runs by their ids, all in one query."""
        rows: dict[str, list[dict[str, Any]]] = {run_id: [] for run_id in run_ids}
        query = (
            select(ROWS.c.run_id, ROWS.c.data)
            .join(RUNS, (ROWS.c.run_id == RUNS.c.id) & (ROWS.c.attempt == RUNS.c.attempt))
            .where(RUNS.c.id.in_(run_ids))
            .order_by(ROWS.c.position)
        )
        if rows:
            with self._database.connection() as connection:
                for run_id, data in connection.execute(query):
                    rows[run_id].append(json.loads(data))
        return rows

    def begin(
        self,
        run_id: str,
        kind: str,
        config: str,
        code_version: str,
        *,
        server: str,
        host: str,
        again: bool = False,
    ) -> Run:
        """Put a run into the queue, or again if it ended unfinished; else join it as it is.

        `again` puts a finished one into the queue too.
        """
        now = time()
        fresh = {
            **_NEW,
            "kind": kind,
            "config": config,
            "code_version": code_version,
            "server": server,
            "host": host,
            "created_at": now,
            "heartbeat_at": now,
        }
        ended = RUNS.c.state.in_((*UNFINISHED, *[FINISHED] * again)) | _is_stale(now)
        restart = update(RUNS).where(RUNS.c.id == run_id, ended)
        with self._database.connection() as connection:
            if connection.execute(restart.values(**fresh, attempt=RUNS.c.attempt + 1)).rowcount:
                connection.execute(delete(ROWS).where(ROWS.c.run_id == run_id))
        if self.get(run_id) is None:
            first = self._removed.get(run_id, 0) + 1  # what is kept of a deleted one names another
            try:
                with self._database.connection() as connection:
                    connection.execute(insert(RUNS).values(id=run_id, attempt=first, **fresh))
            except IntegrityError:  # another visitor began it at the same moment: join that one
                pass
        return self.get(run_id)

    def start(self, run: Run) -> bool:
        """Claim a waiting run; False if another claimed it or it was cancelled."""
        now = time()
        values = {"state": RUNNING, "started_at": now, "heartbeat_at": now}
        return self._change(run.id, run.attempt, (WAITING,), **values)

    def put_back(self, run_id: str, attempt: int) -> bool:
        """Let a running run wait again: its next attempt has its rows until it writes its own."""
        chosen = (RUNS.c.id == run_id, RUNS.c.attempt == attempt, RUNS.c.state == RUNNING)
        put_back = update(RUNS).where(*chosen).values(**_NEW, attempt=attempt + 1)
        with self._database.connection() as connection:
            if not connection.execute(put_back).rowcount:
                return False
            rows = update(ROWS).where(ROWS.c.run_id == run_id, ROWS.c.attempt == attempt)
            connection.execute(rows.values(attempt=attempt + 1))
        return self.beat(run_id, attempt + 1)

    def append(self, run_id: str, attempt: int, position: int, row: dict[str, Any]) -> None:
        values = {"run_id": run_id, "attempt": attempt, "position": position}
        with self._database.connection() as connection:
            if position == 0:  # in place of those that the attempt began with
                earlier = delete(ROWS).where(ROWS.c.run_id == run_id, ROWS.c.attempt == attempt)
                connection.execute(earlier)
            connection.execute(insert(ROWS).values(**values, data=json.dumps(row)))

    def report(self, run_id: str, attempt: int, **values: Any) -> None:
        """Write `doing`, `fraction` or `machine` of a running run."""
        self._change(run_id, attempt, (RUNNING,), **values)

    def beat(self, run_id: str, attempt: int) -> bool:
        """Write a heartbeat; whether the run is still active and this attempt's."""
        return self._change(run_id, attempt, ACTIVE, heartbeat_at=time())

    def end(self, run_id: str, attempt: int, state: str, message: str = "") -> bool:
        values = {"state": state, "message": message, "ended_at": time()}
        return self._change(run_id, attempt, ACTIVE, **values)

    def ask(self, run_id: str, state: str) -> None:
        """Cancel or pause: a waiting run at once; the worker of a running one is asked to stop."""
        run = self.get(run_id)
        if run is None or self._change(
            run_id, run.attempt, (WAITING,), state=state, ended_at=time()
        ):
            return
        self._change(run_id, run.attempt, (RUNNING,), asked=state)

    def interrupt_stale(self) -> None:
        """Mark every active run whose heartbeat stopped as interrupted."""
        values = {"state": INTERRUPTED, "message": LOST, "ended_at": RUNS.c.heartbeat_at}
        with self._database.connection() as connection:
            connection.execute(update(RUNS).where(_is_stale(time())).values(**values))

    def remove(self, run: Run) -> bool:
        """Remove a run that ended, with its rows; False where it is active, begun again or gone."""
        beginning = (RUNS.c.attempt == run.attempt, RUNS.c.created_at == run.created_at)
        ended = delete(RUNS).where(RUNS.c.id == run.id, RUNS.c.state.not_in(ACTIVE), *beginning)
        with self._database.connection() as connection:
            removed = bool(connection.execute(ended).rowcount)
            if removed:
                connection.execute(delete(ROWS).where(ROWS.c.run_id == run.id))
                self._removed[run.id] = run.attempt
        return removed

    def prune(self, most: int | None = None) -> None:
        """Remove the runs that ended longest ago with their rows, above `MOST_ENDED`."""
        most = MOST_ENDED if most is None else most
        newest = select(RUNS.c.id).where(RUNS.c.state.not_in(ACTIVE))
        surplus = newest.order_by(RUNS.c.ended_at.desc()).offset(most).limit(MOST_ENDED)
        with self._database.connection() as connection:
            run_ids = list(connection.execute(surplus).scalars())
            for table, column in ((ROWS, ROWS.c.run_id), (RUNS, RUNS.c.id)):
                connection.execute(delete(table).where(column.in_(run_ids)))

    def _select(self, *conditions: ColumnElement[bool]) -> list[Run]:
        query, now = select(RUNS).where(*conditions).order_by(RUNS.c.created_at), time()
        with self._database.connection() as connection:
            return [_run(row, now) for row in connection.execute(query).mappings()]

    def _change(self, run_id: str, attempt: int, states: Iterable[str], **values: Any) -> bool:
        """Write to one attempt of a run if it is in one of `states`; whether it was."""
        chosen = (RUNS.c.id == run_id, RUNS.c.attempt == attempt, RUNS.c.state.in_(states))
        with self._database.connection() as connection:
            return bool(connection.execute(update(RUNS).where(*chosen).values(**values)).rowcount)


_stores: dict[URL, Store] = {}
_stores_lock = threading.Lock()


def open_store(url: URL) -> Store:
    """The store at that address; one for each process."""
    with _stores_lock:
        if url not in _stores:
            _stores[url] = Store(url)
        return _stores[url]


def _is_stale(now: float) -> ColumnElement[bool]:
    return RUNS.c.state.in_(ACTIVE) & (RUNS.c.heartbeat_at < now - STALE_AFTER)


def _state(now: float) -> ColumnElement[str]:
    """The state in which a run is shown."""
    return case((_is_stale(now), INTERRUPTED), else_=RUNS.c.state)


def _run(row: Any, now: float) -> Run:
    values = {**row, "config": _dict(row["config"]), "machine": _dict(row["machine"])}
    run = Run(**values)
    if run.active and run.heartbeat_at < now - STALE_AFTER:
        return replace(run, state=INTERRUPTED, message=LOST, ended_at=run.heartbeat_at)
    return run


def _dict(text: str) -> dict[str, Any]:
    """What the text says; empty where it is no JSON object, which no kind of run can read."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
