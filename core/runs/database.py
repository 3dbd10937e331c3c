"""The database behind the store: opened, checked for its version, its troubles told in a sentence.

SQLite with a write-ahead log by default, PostgreSQL by `DATABASE_URL`, whose broken connections are
replaced.
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
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from core.paths import data_dir
from core.runs.advice import advice
from core.runs.tables import METADATA, SCHEMA, SCHEMA_VERSION

FILE = "runs.sqlite"
BUSY_TIMEOUT = 5_000  # milliseconds that a writer waits for another one
POOL_SIZE, MOST_CONNECTIONS = 5, 10  # of a process to PostgreSQL: kept open; open at once
POOL_TIMEOUT = 10  # seconds in which one that is free is waited for
CONNECT_TIMEOUT, SILENCE = 3, 10_000  # seconds to connect; milliseconds without a sign of life
STATEMENT_TIMEOUT = 15_000  # milliseconds that a statement may take on PostgreSQL
_EXPECTED = "DATABASE_URL must be an address such as postgresql+psycopg://user@host/database, got "
OPENING = 5_713_043_178  # the number of the lock that openers of a PostgreSQL database share


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
        self._place = _place(url)
        self.failed_at = monotonic()  # when it last could not be used; before now nothing is known
        try:
            self._engine = _engine(url)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise self._unavailable(str(error)) from error
        try:
            self._set_up()
        except StoreUnavailable:  # it will be opened again and again
            self._engine.dispose()
            raise

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A transaction, committed at the end. An `IntegrityError` is left to the caller."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            self.failed_at = monotonic()
            raise self._unavailable(str(getattr(error, "orig", None) or error)) from error

    def _set_up(self) -> None:
        with self.connection() as connection:
            _open_alone(connection)
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
            self._check_version(connection)

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
        return StoreUnavailable(
            f"The database of the runs, {self._place}, cannot be used: {advice(reason)}"
        )


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):  # its text may hold a password
        raise StoreUnavailable(_EXPECTED + "something else") from None
    if (name := url.get_backend_name()) not in ("sqlite", "postgresql"):
        raise StoreUnavailable(f"{_EXPECTED}one of {name}")
    return url


def _file() -> str:
    return str(data_dir() / FILE)


def _place(url: URL) -> str:
    """The file, or the address without user, password and settings."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    bare = URL.create(url.drivername, host=url.host, port=url.port, database=url.database)
    return bare.render_as_string()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _set_up_sqlite)
        return engine
    waits = {"connect_timeout": CONNECT_TIMEOUT, "tcp_user_timeout": SILENCE}
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=MOST_CONNECTIONS - POOL_SIZE,
        pool_timeout=POOL_TIMEOUT,
        pool_pre_ping=True,
        connect_args={name: value for name, value in waits.items() if name not in url.query},
    )
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _open_alone(connection: Connection) -> None:
    """Wait until no other server makes the tables of this database, until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(select(func.pg_advisory_xact_lock(OPENING)))


def _set_up_postgresql(connection: Any, _: Any) -> None:
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT}")
    connection.execute(f"SET statement_timeout = {STATEMENT_TIMEOUT}")
    connection.commit()


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
