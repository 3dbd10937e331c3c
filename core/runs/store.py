"""Runs and their rows in a database, where they outlive a refresh; reading them: `queries.py`."""

import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

from sqlalchemy import URL, ColumnElement, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.runs import queries
from core.runs.clock import clock
from core.runs.database import StoreUnavailable
from core.runs.queries import LOST, READ, Queries, is_stale
from core.runs.run import ACTIVE, FINISHED, INTERRUPTED, RUNNING, UNFINISHED, WAITING, Run
from core.runs.tables import REMOVED, ROWS, RUNS

MOST_ENDED = 5_000  # runs that ended and are kept, the newest
NO_MACHINE = "{}"  # of a run that no worker has taken yet

NEW = {  # what a run begins with
    "state": WAITING,
    "started_at": None,
    "ended_at": None,
    "asked": "",
    "doing": "",
    "fraction": 0.0,
    "message": "",
    "machine": NO_MACHINE,
}


class Store(Queries):
    """All writes of runs too. Every one names the attempt, so a dead one cannot write."""

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
        fresh = {
            **NEW,
            "kind": kind,
            "config": config,
            "code_version": code_version,
            "server": server,
            "host": host,
            "created_at": clock(),
            "heartbeat_at": clock(),
        }
        try:
            return self._begin(run_id, fresh, again)
        except IntegrityError:  # another server began it at the same moment: join that one
            return self._begin(run_id, fresh, again)

    def _begin(self, run_id: str, fresh: dict[str, Any], again: bool) -> Run:
        ended = RUNS.c.state.in_((*UNFINISHED, *[FINISHED] * again)) | is_stale()
        restart = update(RUNS).where(RUNS.c.id == run_id, ended)
        read = READ.where(RUNS.c.id == run_id)
        with self._database.connection() as connection:
            if connection.execute(restart.values(**fresh, attempt=RUNS.c.attempt + 1)).rowcount:
                connection.execute(delete(ROWS).where(ROWS.c.run_id == run_id))
            elif row := connection.execute(read).mappings().first():
                return self.read_run(row)
            else:
                last = select(REMOVED.c.attempt).where(REMOVED.c.run_id == run_id)
                first = func.coalesce(last.scalar_subquery(), 0) + 1
                connection.execute(insert(RUNS).values(id=run_id, attempt=first, **fresh))
            return self.read_run(connection.execute(read).mappings().one())

    def start(self, run: Run) -> bool:
        """Claim a waiting run; False if another claimed it or it was cancelled."""
        values = {"state": RUNNING, "started_at": clock(), "heartbeat_at": clock()}
        return self._change(run.id, run.attempt, (WAITING,), **values)

    def put_back(self, run_id: str, attempt: int) -> bool:
        """Let a running run wait again: its next attempt has its rows until it writes its own.

        False where it runs no longer, or is asked for something else.
        """
        chosen = (RUNS.c.id == run_id, RUNS.c.attempt == attempt, RUNS.c.state == RUNNING)
        chosen += (RUNS.c.asked.in_(("", WAITING)),)
        put_back = update(RUNS).where(*chosen).values(**NEW, attempt=attempt + 1)
        with self._database.connection() as connection:
            if not connection.execute(put_back).rowcount:
                return False
            rows = update(ROWS).where(ROWS.c.run_id == run_id, ROWS.c.attempt == attempt)
            connection.execute(rows.values(attempt=attempt + 1))
        return self.beat(run_id, attempt + 1)

    def append(self, run_id: str, attempt: int, position: int, row: dict[str, Any]) -> None:
        """Write one row; written again, as after a broken connection, it stays what it is."""
        values = {"run_id": run_id, "attempt": attempt, "position": position}
        with suppress(IntegrityError), self._database.connection() as connection:
            if position == 0:  # in place of those that the attempt began with
                earlier = delete(ROWS).where(ROWS.c.run_id == run_id, ROWS.c.attempt == attempt)
                connection.execute(earlier)
            connection.execute(insert(ROWS).values(**values, data=json.dumps(row)))

    def report(self, run_id: str, attempt: int, **values: Any) -> None:
        """Write `doing`, `fraction` or `machine` of a running run."""
        self._change(run_id, attempt, (RUNNING,), **values)

    def beat(self, run_id: str, attempt: int) -> bool:
        """Write a heartbeat; whether the run is still active and this attempt's."""
        return self._change(run_id, attempt, ACTIVE, heartbeat_at=clock())

    def end(self, run_id: str, attempt: int, state: str, message: str = "") -> bool:
        values = {"state": state, "message": message, "ended_at": clock()}
        return self._change(run_id, attempt, ACTIVE, **values)

    def ask(self, run_id: str, state: str) -> None:
        """Cancel or pause: a waiting run at once; the worker of a running one is asked to stop."""
        attempt, ended = 0, {"state": state, "ended_at": clock()}
        while (run := self.get(run_id)) and run.attempt != attempt:  # again if it was put back
            attempt = run.attempt
            if self._change(run_id, attempt, (WAITING,), **ended):
                return
            if self._change(run_id, attempt, (RUNNING,), asked=state):
                return

    def ask_to_wait(self, run_id: str, attempt: int) -> None:
        """Ask the worker of a run to leave it for another one; what a visitor asked for stands."""
        nothing = RUNS.c.asked == ""
        self._change(run_id, attempt, (RUNNING,), nothing, asked=WAITING)

    def beat_waiting(self, server: str) -> None:
        """Write heartbeats of the active runs of a server that no worker keeps yet."""
        kept = (RUNS.c.server == server, RUNS.c.state.in_(ACTIVE), RUNS.c.machine == NO_MACHINE)
        with self._database.connection() as connection:
            connection.execute(update(RUNS).where(*kept).values(heartbeat_at=clock()))

    def interrupt_stale(self) -> None:
        """Mark every active run whose heartbeat stopped as interrupted.

        Not while the database is new to this server or was away: then nobody could write one.
        """
        if monotonic() - self._database.failed_at < queries.STALE_AFTER:
            return
        values = {"state": INTERRUPTED, "message": LOST, "ended_at": RUNS.c.heartbeat_at}
        with self._database.connection() as connection:
            connection.execute(update(RUNS).where(is_stale()).values(**values))

    def remove(self, run: Run) -> bool:
        """Remove a run that ended, with its rows; False where it is active, begun again or gone."""
        beginning = (RUNS.c.attempt == run.attempt, RUNS.c.created_at == run.created_at)
        ended = delete(RUNS).where(RUNS.c.id == run.id, RUNS.c.state.not_in(ACTIVE), *beginning)
        values = {"run_id": run.id, "attempt": run.attempt, "removed_at": clock()}
        with self._database.connection() as connection:
            removed = bool(connection.execute(ended).rowcount)
            if removed:
                connection.execute(delete(ROWS).where(ROWS.c.run_id == run.id))
                connection.execute(delete(REMOVED).where(REMOVED.c.run_id == run.id))
                connection.execute(insert(REMOVED).values(**values))
        return removed

    def prune(self, most: int | None = None) -> None:
        """Remove the runs that ended longest ago with their rows, above `MOST_ENDED`."""
        most = MOST_ENDED if most is None else most
        ended = RUNS.c.state.not_in(ACTIVE)
        newest = select(RUNS.c.id).where(ended).order_by(RUNS.c.ended_at.desc())
        surplus = newest.offset(most).limit(MOST_ENDED)
        still = select(RUNS.c.id).where(RUNS.c.id.in_(surplus), ended)
        free = still.with_for_update(skip_locked=True)  # not taken by another server that prunes
        pruned = delete(RUNS).where(RUNS.c.id.in_(free), ended).returning(RUNS.c.id)
        noted = select(REMOVED.c.run_id).order_by(REMOVED.c.removed_at.desc())
        forgotten = noted.offset(most).limit(MOST_ENDED)
        with self._database.connection() as connection:
            run_ids = list(connection.execute(pruned).scalars())
            connection.execute(delete(ROWS).where(ROWS.c.run_id.in_(run_ids)))
            connection.execute(delete(REMOVED).where(REMOVED.c.run_id.in_(forgotten)))

    def _change(
        self,
        run_id: str,
        attempt: int,
        states: Iterable[str],
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        """Write to one attempt of a run if it is in one of `states`; whether it was."""
        chosen = (RUNS.c.id == run_id, RUNS.c.attempt == attempt, RUNS.c.state.in_(states))
        chosen += conditions
        with self._database.connection() as connection:
            return bool(connection.execute(update(RUNS).where(*chosen).values(**values)).rowcount)


_stores: dict[URL, Store] = {}
_failed: dict[URL, tuple[float, StoreUnavailable]] = {}  # when it could not be opened, and why
_stores_lock = threading.Lock()
TRY_AGAIN_AFTER = 2.0  # seconds: those who waited for one that does not answer do not all try


def open_store(url: URL) -> Store:
    """The store at that address; one for each process."""
    with _stores_lock:
        if url in _stores:
            return _stores[url]
        failed_at, reason = _failed.get(url, (-TRY_AGAIN_AFTER, None))
        if reason and monotonic() - failed_at < TRY_AGAIN_AFTER:
            raise StoreUnavailable(str(reason))
        try:
            _stores[url] = Store(url)
        except StoreUnavailable as error:
            _failed[url] = monotonic(), error
            raise
        return _stores[url]
