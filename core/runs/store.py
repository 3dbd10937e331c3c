"""Runs and their rows in a database: what a link shows to everyone, and what outlives a refresh.

SQLite with a write-ahead log by default, PostgreSQL by `DATABASE_URL`.
"""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from time import time
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from core.runs.tables import METADATA, ROWS, RUNS

WAITING, RUNNING, FINISHED = "waiting", "running", "finished"
CANCELLED, PAUSED, FAILED, INTERRUPTED = "cancelled", "paused", "failed", "interrupted"
ACTIVE = (WAITING, RUNNING)
UNFINISHED = (CANCELLED, PAUSED, FAILED, INTERRUPTED)
STALE_AFTER = 10.0  # seconds without a heartbeat: the worker or its server is gone


@dataclass(frozen=True)
class Run:
    """One run as it stands; times are seconds since 1970, `machine` and `config` plain dicts."""

    id: str
    kind: str
    config: dict[str, Any]
    code_version: str
    state: str
    attempt: int
    server: str
    host: str
    created_at: float
    started_at: float | None
    ended_at: float | None
    heartbeat_at: float
    asked: str  # the state in which its worker shall end it: cancelled, paused or none
    doing: str
    fraction: float
    message: str
    machine: dict[str, Any]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class Store:
    """All reads and writes of runs. Every write names the attempt, so a dead one cannot write."""

    def __init__(self, url: str):
        self.url = url
        self._engine = _engine(url)
        with self._engine.begin() as connection:  # several servers may open a new database at once
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))

    def get(self, run_id: str) -> Run | None:
        return next(iter(self._select(RUNS.c.id == run_id)), None)

    def active(self) -> list[Run]:
        """Waiting and running runs, oldest first."""
        return self._select(RUNS.c.state.in_(ACTIVE))

    def finished(self, kind: str) -> list[Run]:
        """Every finished run of a kind, oldest first."""
        return self._select((RUNS.c.kind == kind) & (RUNS.c.state == FINISHED))

    def rows(self, run_id: str) -> list[dict[str, Any]]:
        """The rows of a run's last attempt, in order."""
        attempt = select(RUNS.c.attempt).where(RUNS.c.id == run_id).scalar_subquery()
        query = select(ROWS.c.data).where(ROWS.c.run_id == run_id, ROWS.c.attempt == attempt)
        with self._engine.connect() as connection:
            return [json.loads(data) for (data,) in connection.execute(query.order_by("position"))]

    def begin(
        self, run_id: str, kind: str, config: str, code_version: str, *, server: str, host: str
    ) -> Run:
        """Put a run into the queue, or again if it ended unfinished; else join it as it is."""
        now = time()
        fresh = {
            "kind": kind,
            "config": config,
            "code_version": code_version,
            "state": WAITING,
            "server": server,
            "host": host,
            "created_at": now,
            "started_at": None,
            "ended_at": None,
            "heartbeat_at": now,
            "asked": "",
            "doing": "",
            "fraction": 0.0,
            "message": "",
            "machine": "{}",
        }
        ended = RUNS.c.state.in_(UNFINISHED)
        again = update(RUNS).where(RUNS.c.id == run_id, ended)
        with self._engine.begin() as connection:
            if connection.execute(again.values(**fresh, attempt=RUNS.c.attempt + 1)).rowcount:
                connection.execute(delete(ROWS).where(ROWS.c.run_id == run_id))
        if self.get(run_id) is None:
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(RUNS).values(id=run_id, attempt=1, **fresh))
            except IntegrityError:  # another visitor began it at the same moment: join that one
                pass
        return self.get(run_id)

    def start(self, run: Run) -> bool:
        """Claim a waiting run; False if another claimed it or it was cancelled."""
        now = time()
        values = {"state": RUNNING, "started_at": now, "heartbeat_at": now}
        return self._change(run.id, run.attempt, (WAITING,), **values)

    def append(self, run_id: str, attempt: int, position: int, row: dict[str, Any]) -> None:
        values = {"run_id": run_id, "attempt": attempt, "position": position}
        with self._engine.begin() as connection:
            connection.execute(insert(ROWS).values(**values, data=json.dumps(row)))

    def report(self, run_id: str, attempt: int, **values: Any) -> None:
        """Write `doing`, `fraction` or `machine` of a running run."""
        self._change(run_id, attempt, (RUNNING,), **values)

    def beat(self, run_id: str, attempt: int) -> Run | None:
        """Write a heartbeat; returns the run if it is still this attempt's, else None."""
        if not self._change(run_id, attempt, ACTIVE, heartbeat_at=time()):
            return None
        return self.get(run_id)

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
        stale = RUNS.c.heartbeat_at < time() - STALE_AFTER
        message = "The server or the worker stopped before the run was finished."
        values = {"state": INTERRUPTED, "message": message, "ended_at": RUNS.c.heartbeat_at}
        with self._engine.begin() as connection:
            connection.execute(update(RUNS).where(RUNS.c.state.in_(ACTIVE), stale).values(**values))

    def _select(self, condition: Any) -> list[Run]:
        query = select(RUNS).where(condition).order_by(RUNS.c.created_at)
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def _change(self, run_id: str, attempt: int, states: Iterable[str], **values: Any) -> bool:
        """Write to one attempt of a run if it is in one of `states`; whether it was."""
        own = (RUNS.c.id == run_id, RUNS.c.attempt == attempt, RUNS.c.state.in_(states))
        with self._engine.begin() as connection:
            return bool(connection.execute(update(RUNS).where(*own).values(**values)).rowcount)


_stores: dict[str, Store] = {}
_stores_lock = threading.Lock()


def open_store(url: str) -> Store:
    """The store at that address; one for each process."""
    with _stores_lock:
        if url not in _stores:
            _stores[url] = Store(url)
        return _stores[url]


def _run(row: Any) -> Run:
    values = dict(row)
    return Run(
        **{
            **values,
            "config": json.loads(values["config"]),
            "machine": json.loads(values["machine"]),
        }
    )


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
