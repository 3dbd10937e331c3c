"""The tables of the store, in SQLAlchemy's notation, and the version of their form."""

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = 1  # to be raised with every change of a column below

METADATA = MetaData()
RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("config", Text, nullable=False),
    Column("code_version", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("server", String(32), nullable=False),
    Column("host", String(255), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    Column("heartbeat_at", Float, nullable=False),
    Column("asked", String(16), nullable=False),
    Column("doing", Text, nullable=False),
    Column("fraction", Float, nullable=False),
    Column("message", Text, nullable=False),
    Column("machine", Text, nullable=False),
)
ROWS = Table(
    "rows",
    METADATA,
    Column("run_id", String(16), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", Text, nullable=False),
)
REMOVED = Table(  # the last attempts of deleted runs: what is kept of one must not name another
    "removed",
    METADATA,
    Column("run_id", String(16), primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("removed_at", Float, nullable=False),
)
SCHEMA = Table("schema", METADATA, Column("version", Integer, primary_key=True))
