"""Databases that are old, damaged, locked or not to be written."""

import sqlite3

import pytest
from sqlalchemy import URL, create_engine

from core.paths import data_dir
from core.runs.database import Database, StoreUnavailable, database_url
from core.runs.store import Store


def url(path) -> URL:
    return URL.create("sqlite", database=str(path))


def execute(url, *statements) -> list:
    """What the last statement returns that another program sends."""
    engine = create_engine(url)
    with engine.begin() as connection:
        answers = [connection.exec_driver_sql(statement) for statement in statements]
        rows = [tuple(row) for row in answers[-1]] if answers[-1].returns_rows else []
    engine.dispose()
    return rows


def test_a_database_without_a_version_is_adopted_where_its_form_is_right(new_url):
    Store(new_url).begin("run", "scaling", "{}", "v", server="s", host="h")
    execute(new_url, "DROP TABLE schema", "DROP TABLE removed")
    assert Store(new_url).get("run").kind == "scaling"


@pytest.mark.parametrize(
    "statements, told",
    [
        (["ALTER TABLE runs DROP COLUMN asked"], "no runs.asked"),
        (["UPDATE schema SET version = 99"], "version 99"),
        (["ALTER TABLE rows DROP COLUMN data", "DELETE FROM schema"], "no rows.data"),
    ],
)
def test_a_database_of_another_version_is_named_and_not_touched(statements, told, new_url):
    Store(new_url).begin("run", "scaling", "{}", "v", server="s", host="h")
    execute(new_url, *statements)
    with pytest.raises(StoreUnavailable, match=told) as error:
        Store(new_url)
    assert (new_url.host or new_url.database) in str(error.value)
    assert "move it away" in str(error.value)
    assert execute(new_url, "SELECT id FROM runs") == [("run",)]


def test_a_damaged_database_is_told_when_it_is_opened_and_when_it_is_used(tmp_path):
    path = tmp_path / "runs.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnavailable, match="damaged; move the file away"):
        Store(url(path))
    path.unlink()
    store = Store(url(path))
    store._database._engine.dispose()  # else a changed file that is mapped is a bus error
    path.write_bytes(b"overwritten" * 1000)
    with pytest.raises(StoreUnavailable, match="runs.sqlite, cannot be used"):
        store.get("run")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreUnavailable, match="cannot be opened; check that its folder"):
        Database(url(tmp_path / "nowhere" / "runs.sqlite"))


def test_a_locked_database_is_told_and_used_again_when_it_is_free(tmp_path, monkeypatch):
    monkeypatch.setattr("core.runs.database.BUSY_TIMEOUT", 100)
    path = tmp_path / "runs.sqlite"
    store = Store(url(path))
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable, match="another program has locked it"):
        store.begin("run", "scaling", "{}", "v", server="s", host="h")
    other.rollback()
    assert store.begin("run", "scaling", "{}", "v", server="s", host="h").attempt == 1


@pytest.mark.parametrize(
    "address, told",
    [
        ("postgresql+psycopg2cffi://user:secret@127.0.0.1:1/runs", "No module named"),
        ("nonsense://user:secret@127.0.0.1:1/runs", "got one of nonsense"),
        ("mysql://user:secret@127.0.0.1:1/runs", "got one of mysql"),
        ("postgresql+psycopg://user:secret@127.0.0.1:1/runs?password=secret", "does not answer"),
        ("no secret address at all", "DATABASE_URL must be an address such as"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address, told, monkeypatch):
    with pytest.raises(StoreUnavailable, match=told) as error:
        monkeypatch.setenv("DATABASE_URL", address)
        Database(database_url())
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["a%2Fb", "what?", "mit leerzeichen", "#1", "é"])
def test_a_data_folder_may_have_any_name(name, tmp_path, monkeypatch):
    folder = tmp_path / name
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(folder))
    Store(database_url()).begin("run", "scaling", "{}", "v", server="s", host="h")
    assert (folder / "runs.sqlite").is_file()
    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_data_folder_is_none_and_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", "~/kept")
    assert data_dir() == tmp_path / "kept"
    monkeypatch.setattr("core.paths.ROOT", tmp_path)
    for setting in ("", "  "):
        monkeypatch.setenv("SIDE_BY_SIDE_DATA", setting)
        assert data_dir() == tmp_path / "var"


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "file" / "folder"))
    with pytest.raises(StoreUnavailable, match=r"file/folder, cannot be used: .*set SIDE_BY_SIDE"):
        database_url()
