"""Every test run keeps its runs in a folder of its own, and has a PostgreSQL server of its own."""

import os
import tempfile

import pytest
from sqlalchemy import URL

from tests import postgresql

os.environ["SIDE_BY_SIDE_DATA"] = tempfile.mkdtemp(prefix="side-by-side-tests-")
os.environ.pop("DATABASE_URL", None)


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server, one for each process of the tests."""
    if not postgresql.programs():
        pytest.skip(postgresql.MISSING)
    cluster = postgresql.Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def own_cluster():
    """Another one, which a test may stop and fill: with few connections for who is no superuser."""
    if not postgresql.programs():
        pytest.skip(postgresql.MISSING)
    cluster = postgresql.Cluster(
        "-c", "max_connections=16", "-c", "superuser_reserved_connections=9"
    )
    yield cluster
    cluster.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path) -> URL:
    """The address of a new database; a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "runs.sqlite"))
    return request.getfixturevalue("cluster").new_url()
