"""What becomes of the store when PostgreSQL refuses, is full, or stops and comes back."""

from contextlib import ExitStack

import psycopg
import pytest
from sqlalchemy import URL

from core.runs.advice import advice
from core.runs.database import MOST_CONNECTIONS, POOL_SIZE, Database, StoreUnavailable
from core.runs.run import CANCELLED, FINISHED, RUNNING
from core.runs.store import Store
from tests.postgresql import PASSWORD


def admit_guest(cluster, right) -> URL:
    """The address of a new database in which the user `guest` has a right."""
    url = cluster.new_url()
    schema = url.query["options"].removeprefix("-csearch_path=")
    if not cluster.execute("SELECT 1 FROM pg_user WHERE usename = 'guest'"):
        cluster.execute(f"CREATE USER guest PASSWORD '{PASSWORD}'")
    cluster.execute(f"GRANT {right} ON SCHEMA {schema} TO guest")
    return url


def connect(url) -> psycopg.Connection:
    """The connection of another program."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address)


def begin(store, name="run"):
    return store.begin(name, "scaling", "{}", "v", server="s", host="h")


def trouble(use) -> str:
    """What is told when this is done; never with the password."""
    with pytest.raises(StoreUnavailable) as error:
        use()
    text = str(error.value)
    assert "\n" not in text and PASSWORD not in text
    return text


@pytest.mark.parametrize(
    "change, told",
    [
        ({"port": 1}, "it does not answer; start it"),
        ({"password": "wrong"}, "refuses the user or the password"),
        ({"password": ""}, "asks for a password"),
        ({"username": "nobody"}, "refuses the user or the password"),
        ({"database": "nowhere"}, "no such user or database; create it"),
        ({"host": "nowhere.invalid"}, "its host is not known"),
        ({"username": "guest"}, "grant it the right to make and write tables"),
    ],
)
def test_a_database_that_cannot_be_opened_says_why(change, told, own_cluster):
    url = admit_guest(own_cluster, "USAGE")
    assert told in trouble(lambda: Database(url.set(**change)))


def test_one_that_takes_no_writes_says_so(own_cluster):
    url = own_cluster.new_url()
    store = Store(url)
    begin(store)
    options = url.query["options"] + " -cdefault_transaction_read_only=on"
    read_only = url.set(query={"options": options})
    assert "it takes no writes" in trouble(lambda: Store(read_only))
    store._database._engine.dispose()


def test_one_without_a_connection_left_says_so_and_is_used_again(own_cluster):
    url = admit_guest(own_cluster, "ALL").set(username="guest")
    with ExitStack() as others:
        with pytest.raises(psycopg.OperationalError):
            while True:
                others.enter_context(connect(url))
        assert "it has no connection left" in trouble(lambda: Store(url))
    store = Store(url)
    assert begin(store).attempt == 1
    store._database._engine.dispose()


def test_a_table_that_another_program_holds_is_told(own_cluster, monkeypatch):
    monkeypatch.setattr("core.runs.database.BUSY_TIMEOUT", 100)
    url = own_cluster.new_url()
    store = Store(url)
    with connect(url) as other:
        other.execute("LOCK TABLE runs")
        assert "another program has locked it" in trouble(lambda: begin(store))
    assert begin(store).attempt == 1
    store._database._engine.dispose()


def test_a_server_that_prunes_leaves_alone_what_another_is_pruning(own_cluster):
    url = own_cluster.new_url()
    store = Store(url)
    for name in ("old", "new"):
        store.end(begin(store, name).id, 1, CANCELLED)
    with connect(url) as other:
        other.execute("SELECT id FROM runs WHERE id = 'old' FOR UPDATE")
        store.prune(most=1)  # does not wait
        assert store.get("old")
    store.prune(most=1)
    assert store.get("old") is None and store.get("new")
    store._database._engine.dispose()


def test_a_server_that_is_stopped_is_told_of_and_used_again_when_it_is_back(own_cluster):
    store = Store(own_cluster.new_url())
    store.start(begin(store))
    store.append("run", 1, 0, {"n": 0})
    own_cluster.stop()
    try:
        for use in (lambda: store.get("run"), lambda: begin(store), lambda: store.prune()):
            assert "does not answer; start it" in trouble(use)
    finally:
        own_cluster.start()
    assert store.get("run").state == RUNNING and store.rows("run") == [{"n": 0}]
    assert store.end("run", 1, FINISHED)
    own_cluster.stop()
    own_cluster.start()  # between two uses: nobody need know
    assert store.get("run").state == FINISHED
    store._database._engine.dispose()


def test_a_statement_that_is_cut_off_is_told(cluster):
    store = Store(cluster.new_url())

    def use() -> None:
        with store._database.connection() as connection:
            number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            cluster.execute(f"SELECT pg_terminate_backend({number})")
            connection.exec_driver_sql("SELECT 1")

    assert "it was stopped; start it" in trouble(use)
    assert begin(store).attempt == 1


@pytest.mark.parametrize(
    "said, told",
    [
        ('could not extend file "base/5/1": No space left on device', "the disk is full"),
        ("connection failed: FATAL:  the database system is starting up", "it is starting"),
        ("FATAL:  the database system is in recovery mode", "it is starting"),
        ("FATAL:  sorry, too many clients already", "no connection left"),
        ("FATAL:  no pg_hba.conf entry for host 127.0.0.1", "admits no such user from here"),
        ("connection timeout expired", "it does not answer"),
        ("something new\nin two lines", "something new"),
        ("", "the reason is not known"),
    ],
)
def test_what_cannot_be_brought_about_here_is_told_too(said, told):
    assert told in advice(said) and "\n" not in advice(said)


def test_a_process_opens_so_many_connections_and_keeps_half_of_them(cluster, monkeypatch):
    monkeypatch.setattr("core.runs.database.POOL_TIMEOUT", 0.1)
    store = Store(cluster.new_url())
    with ExitStack() as held:
        for _ in range(MOST_CONNECTIONS):
            held.enter_context(store._database.connection())
        assert "all connections of this server are in use" in trouble(lambda: store.get("run"))
    assert begin(store).attempt == 1
    assert store._database._engine.pool.checkedin() == POOL_SIZE
