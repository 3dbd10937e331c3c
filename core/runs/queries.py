"""What is read of runs and their rows: what a link shows to everyone, and in which state."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from time import time
from typing import Any

from sqlalchemy import URL, ColumnElement, case, func, select

from core.runs.clock import clock
from core.runs.database import Database
from core.runs.run import ACTIVE, FINISHED, INTERRUPTED, Run
from core.runs.tables import ROWS, RUNS

STALE_AFTER = 10.0  # seconds without a heartbeat: the worker or its server is gone
LOST = "The server or the worker stopped before the run was finished."

READ = select(*RUNS.c, clock().label("now"))  # by the database, so that it says who is stale


class Queries:
    """All reads of runs; none of them writes.

    A run without a heartbeat is shown as interrupted before it is marked so. All times are told by
    the database's clock. Raises `StoreUnavailable` where it cannot be used.
    """

    def __init__(self, url: URL):
        self.url = url
        self.ahead = 0.0  # seconds by which the database's clock is before this machine's, as read
        self._database = Database(url)

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
        shown = select(RUNS.c.kind, _state().label("shown")).subquery()
        query = select(*shown.c, func.count()).group_by(*shown.c)
        with self._database.connection() as connection:
            return {(kind, state): n for kind, state, n in connection.execute(query)}

    def newest(self, most: int, *, before: int = 0, kind: str = "", state: str = "") -> list[Run]:
        """At most so many runs, newest first, after the `before` newest; of a kind, in a state."""
        conditions = [RUNS.c.kind == kind] * bool(kind) + [_state() == state] * bool(state)
        return self._select(
            *conditions, order=(RUNS.c.created_at.desc(), RUNS.c.id), before=before, most=most
        )

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

    def _select(
        self,
        *conditions: ColumnElement[bool],
        order: Sequence[ColumnElement] = (RUNS.c.created_at,),
        before: int = 0,
        most: int | None = None,
    ) -> list[Run]:
        query = READ.where(*conditions).order_by(*order).offset(before or None).limit(most)
        with self._database.connection() as connection:
            return [self.read_run(row) for row in connection.execute(query).mappings()]

    def read_run(self, row: Any) -> Run:
        """The run in a row of `READ`, in the state in which it is shown."""
        values = {**row, "config": _dict(row["config"]), "machine": _dict(row["machine"])}
        now = values.pop("now")
        self.ahead = now - time()
        run = Run(**values)
        if run.active and run.heartbeat_at < now - STALE_AFTER:
            return replace(run, state=INTERRUPTED, message=LOST, ended_at=run.heartbeat_at)
        return run


def is_stale() -> ColumnElement[bool]:
    return RUNS.c.state.in_(ACTIVE) & (RUNS.c.heartbeat_at < clock() - STALE_AFTER)


def _state() -> ColumnElement[str]:
    """The state in which a run is shown."""
    return case((is_stale(), INTERRUPTED), else_=RUNS.c.state)


def _dict(text: str) -> dict[str, Any]:
    """What the text says; empty where it is no JSON object, which no kind of run can read."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
