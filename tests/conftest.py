"""Every test run keeps its runs in a folder of its own, and has a PostgreSQL server of its own."""

import os
import tempfile
from contextlib import contextmanager

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


@pytest.fixture
def new_server(tmp_path, monkeypatch):
    """This process as a server that was just started, on a data folder of this test."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "data"))
    with _new_dispatcher(monkeypatch):
        yield tmp_path / "data"


@pytest.fixture
def own_database(own_cluster, monkeypatch):
    """A PostgreSQL server of its own, which keeps the runs of this process, a server anew."""
    address = own_cluster.new_url().render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", address)
    with _new_dispatcher(monkeypatch):
        yield own_cluster
    from core import jobs

    jobs.store()._database._engine.dispose()


@contextmanager
def _new_dispatcher(monkeypatch):
    """Workers of long and of short computations anew: those there are know another data folder."""
    from core import jobs

    monkeypatch.setattr(jobs, "_dispatchers", [])
    monkeypatch.setattr(jobs, "_short", [])
    yield
    for made in (*jobs._dispatchers, *jobs._short):
        made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path) -> URL:
    """The address of a new database; a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "runs.sqlite"))
    return request.getfixturevalue("cluster").new_url()
