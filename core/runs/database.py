"""The database behind the store: opened, checked for its version, its troubles told in a sentence.

SQLite with a write-ahead log by default, PostgreSQL by `DATABASE_URL`.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from core.paths import data_dir
from core.runs.tables import METADATA, SCHEMA, SCHEMA_VERSION

FILE = "runs.sqlite"
BUSY_TIMEOUT = 5_000  # milliseconds that SQLite waits for another writer
_ADVICE = {  # what the engine says: what that means, and what to do
    "not a database": "it is damaged; move the file away and restart the app",
    "malformed": "it is damaged; move the file away and restart the app",
    "disk is full": "the disk is full; make room on it",
    "disk i/o error": "the disk cannot be read or written; check it",
    "readonly": "it must not be written; allow it, or set SIDE_BY_SIDE_DATA to another folder",
    "unable to open": "it cannot be opened; check that its folder is there and may be written, or "
    "set SIDE_BY_SIDE_DATA to another folder",
    "locked": "another program has locked it; end that program",
}


class StoreUnavailable(RuntimeError):
    """The database cannot be used; the text names the place, the reason and what to do."""


def database_url() -> URL:
    """The store's address: `DATABASE_URL`, or a SQLite file in the data folder."""
    address = os.environ.get("DATABASE_URL", "").strip()
    try:
        return _parsed(address) if address else URL.create("sqlite", database=_file())
    except OSError as error:
        raise StoreUnavailable(
            f"The data folder, {error.filename}, cannot be used: {error.strerror}"
        ) from error


class Database:
    """Connections to one address; raises `StoreUnavailable` for whatever goes wrong with it."""

    def __init__(self, url: URL):
        is_file = url.drivername.startswith("sqlite") and url.database
        self._place = url.database if is_file else url.render_as_string()  # hides the password
        try:
            self._engine = _engine(url)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise self._unavailable(str(error)) from error
        with self.connection() as connection:  # several servers may open a new one at once
            if is_file:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # one after the other
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
            self._check_version(connection)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A transaction, committed at the end. An `IntegrityError` is left to the caller."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise self._unavailable(str(getattr(error, "orig", None) or error)) from error

    def _check_version(self, connection: Connection) -> None:
        """Mark a database that has no version yet; refuse one whose tables have another form."""
        version = connection.execute(select(SCHEMA.c.version)).scalar()
        inspector = inspect(connection)
        missing = [
            f"{table.name}.{column.name}"
            for table in METADATA.sorted_tables
            for column in table.columns
            if column.name not in {c["name"] for c in inspector.get_columns(table.name)}
        ]
        if missing or version not in (None, SCHEMA_VERSION):
            difference = f"no {', '.join(missing)}" if missing else f"version {version}"
            raise StoreUnavailable(
                f"The database of the runs, {self._place}, cannot be used: another version of the "
                f"app made it (version {SCHEMA_VERSION} is expected, it has {difference}); move it "
                "away and restart the app"
            )
        if version is None:
            connection.execute(insert(SCHEMA).values(version=SCHEMA_VERSION))

    def _unavailable(self, reason: str) -> StoreUnavailable:
        advice = next((text for part, text in _ADVICE.items() if part in reason.lower()), None)
        text = advice or reason.splitlines()[0]
        return StoreUnavailable(f"The database of the runs, {self._place}, cannot be used: {text}")


def _parsed(address: str) -> URL:
    try:
        return make_url(address)
    except (SQLAlchemyError, ValueError):  # its text may hold a password
        raise StoreUnavailable(
            "DATABASE_URL must be an address such as postgresql+psycopg://user@host/database, got "
            "something else"
        ) from None


def _file() -> str:
    return str(data_dir() / FILE)


def _engine(url: URL) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA synchronous = NORMAL")
    _use_log(connection)


def _use_log(connection: sqlite3.Connection) -> None:
    """Write-ahead logging; the change to it does not wait for other openers by itself."""
    end = monotonic() + BUSY_TIMEOUT / 1e3
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > end:
                raise
            sleep(0.02)
