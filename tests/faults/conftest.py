"""A server that another one on the same folder left behind, as the tests of pages see it."""

import pytest

from core import jobs


@pytest.fixture
def next_server(tmp_path, monkeypatch):
    """This process as a server that has just been started on the data folder of this test."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(jobs, "_dispatchers", [])
    yield tmp_path / "data"
    for dispatcher in jobs._dispatchers:
        dispatcher.close()
