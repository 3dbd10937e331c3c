import json
import subprocess
import sys
import threading
import time
from math import inf

import pytest
from sqlalchemy import event, insert, select, update

from core.paths import ROOT
from core.runs import queries
from core.runs.run import CANCELLED, FINISHED, INTERRUPTED, RUNNING, WAITING
from core.runs.store import NEW, Store
from core.runs.tables import RUNS
from core.runs.worker import leave


@pytest.fixture
def store(new_url) -> Store:
    return known(Store(new_url))


def known(store) -> Store:
    """As if it had used its database for long, so that it may call a run interrupted."""
    store._database.failed_at = -inf
    return store


def written_state(store, name="run") -> str:
    """What the database says, whatever is shown."""
    with store._database.connection() as connection:
        return connection.execute(select(RUNS.c.state).where(RUNS.c.id == name)).scalar()


def put_back(store, seconds, name="run") -> None:
    """As if the last heartbeat of a run were so much older."""
    older = update(RUNS).where(RUNS.c.id == name)
    with store._database.connection() as connection:
        connection.execute(older.values(heartbeat_at=RUNS.c.heartbeat_at - seconds))


def begin(store, name="run"):
    return store.begin(name, "scaling", '{"dim": 16}', "v1", server="s", host="h")


def test_a_run_keeps_its_config_and_its_rows_in_order(store):
    run = begin(store)
    assert run.state == WAITING and run.config == {"dim": 16} and run.attempt == 1
    assert store.start(run)
    for position in range(3):
        store.append(run.id, 1, position, {"n": position, "x": None})
    assert store.rows(run.id) == [{"n": n, "x": None} for n in range(3)]
    assert store.end(run.id, 1, FINISHED) and store.get(run.id).state == FINISHED


def test_beginning_again_joins_what_is_there_until_it_ended_unfinished(store):
    run = begin(store)
    assert begin(store) == run
    store.start(run)
    store.append(run.id, 1, 0, {})
    assert begin(store).state == RUNNING
    store.end(run.id, 1, CANCELLED)
    again = begin(store)
    assert (again.state, again.attempt, store.rows(run.id)) == (WAITING, 2, [])
    store.start(again)
    store.end(run.id, 2, FINISHED)
    assert begin(store).state == FINISHED


def test_a_dead_attempt_cannot_write(store):
    run = begin(store)
    store.start(run)
    store.end(run.id, 1, CANCELLED)
    store.start(begin(store))
    assert not store.beat(run.id, 1) and not store.end(run.id, 1, FINISHED)
    store.append(run.id, 1, 0, {"from": "the dead"})
    assert store.rows(run.id) == []


def test_only_one_claims_a_run(store):
    run = begin(store)
    claims = []
    threads = [threading.Thread(target=lambda: claims.append(store.start(run))) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(claims) == [False] * 7 + [True]


def test_many_threads_begin_one_run(store):
    runs = []
    threads = [threading.Thread(target=lambda: runs.append(begin(store))) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(runs) == 8 and {r.attempt for r in runs} == {1}


def test_a_waiting_run_is_cancelled_at_once_and_a_running_one_is_asked(store):
    run = begin(store)
    store.ask(run.id, CANCELLED)
    assert store.get(run.id).state == CANCELLED
    run = begin(store)
    store.start(run)
    store.ask(run.id, CANCELLED)
    assert store.get(run.id).state == RUNNING and store.get(run.id).asked
    store.ask("unknown", CANCELLED)


def test_a_run_that_is_put_back_while_it_is_asked_to_stop_is_asked_again(store, monkeypatch):
    run = begin(store)
    store.start(run)
    read, is_first = store.get, [True]

    def get(name):
        found = read(name)
        if is_first.pop() if is_first else False:
            store.put_back(name, 1)
            store.start(read(name))
        return found

    monkeypatch.setattr(store, "get", get)
    store.ask(run.id, CANCELLED)
    assert (read(run.id).attempt, read(run.id).asked) == (2, CANCELLED)


def test_what_a_visitor_asks_of_a_run_stands_when_its_machine_is_about_to_leave_it(store):
    run = begin(store)
    store.start(run)
    store.ask(run.id, CANCELLED)
    store.ask_to_wait(run.id, 1)
    assert store.get(run.id).asked == CANCELLED and not store.put_back(run.id, 1)
    leave(store, run.id, 1, WAITING)
    assert (store.get(run.id).state, store.get(run.id).attempt) == (CANCELLED, 1)


def test_a_stopped_heartbeat_interrupts(store, monkeypatch):
    run = begin(store)
    store.start(run)
    store.interrupt_stale()
    assert store.get(run.id).state == RUNNING
    monkeypatch.setattr(queries, "STALE_AFTER", -1.0)
    store.interrupt_stale()
    assert store.get(run.id).state == INTERRUPTED and "stopped" in store.get(run.id).message


CLOCK_IS_OFF = """
import sys, time
real, hours = time.time, float(sys.argv[2])
time.time = lambda: real() + 3600 * hours
from sqlalchemy import make_url
from core.runs.store import NEW, Store
store = Store(make_url(sys.argv[1]))
store._database.failed_at = -1e9
store.interrupt_stale()
print(store.get("run").state, store.get("stale").state)
store.beat("run", 1)
store.begin("other", "scaling", "{}", "v1", server="s", host="h")
"""


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_host_whose_clock_is_off_is_right_about_who_is_alive(store, hours):
    for name in ("run", "stale"):
        store.start(begin(store, name))
    put_back(store, 60, "stale")
    address = store.url.render_as_string(hide_password=False)
    said = subprocess.run(
        [sys.executable, "-c", CLOCK_IS_OFF, address, str(hours)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert said.stdout.split() == [RUNNING, INTERRUPTED]
    assert store.get("run").state == RUNNING
    now = [store.get("other").created_at, store.get("run").heartbeat_at]
    assert now == pytest.approx([time.time()] * 2, abs=60)


def test_while_the_database_was_away_nobody_could_beat_and_nobody_is_interrupted(store):
    store.start(begin(store))
    put_back(store, 60)
    store._database.failed_at = time.monotonic() - 1
    store.interrupt_stale()
    assert written_state(store) == RUNNING
    known(store).interrupt_stale()
    assert written_state(store) == INTERRUPTED


def test_a_server_keeps_its_runs_that_no_worker_has_taken(store):
    for name, server in (("waiting", "s"), ("taken", "s"), ("other", "t")):
        store.begin(name, "scaling", "{}", "v1", server=server, host="h")
    store.start(store.get("taken"))
    store.report("taken", 1, machine='{"cores": 2}')
    for name in ("waiting", "taken", "other"):
        put_back(store, 60, name)
    store.beat_waiting("s")
    states = {run.id: run.state for run in store.find(["waiting", "taken", "other"]).values()}
    assert states == {"waiting": WAITING, "taken": INTERRUPTED, "other": INTERRUPTED}


def test_a_row_that_is_written_twice_is_there_once(store):
    run = begin(store)
    store.start(run)
    for _ in range(2):
        store.append(run.id, 1, 0, {"n": 0})
    assert store.rows(run.id) == [{"n": 0}]


def test_servers_that_begin_and_claim_the_same_runs_have_each_once(store):
    names, claims = [f"run{n}" for n in range(20)], []

    def serve(server: Store) -> None:
        for name in names:
            if server.start(begin(server, name)):
                claims.append(name)

    servers = [Store(store.url) for _ in range(4)]
    threads = [threading.Thread(target=serve, args=(server,)) for server in servers]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(claims) == sorted(names)
    assert {(run.attempt, run.state) for run in store.active()} == {(1, RUNNING)}


def test_a_new_database_may_be_opened_by_many_at_once(new_url):
    opened = []
    threads = [threading.Thread(target=lambda: opened.append(Store(new_url))) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(opened) == 6 and opened[0].active() == []


def test_reading_shows_a_stale_run_as_interrupted_and_writes_nothing(store, monkeypatch):
    run = begin(store)
    store.start(run)
    monkeypatch.setattr(queries, "STALE_AFTER", -1.0)
    assert store.get(run.id).state == INTERRUPTED and store.active() == []
    monkeypatch.setattr(queries, "STALE_AFTER", 10.0)
    assert store.get(run.id).state == RUNNING  # the database still says so
    monkeypatch.setattr(queries, "STALE_AFTER", -1.0)
    again = begin(store)  # goes on although nobody marked it
    assert again.attempt == 2


def test_the_runs_that_ended_longest_ago_are_removed_with_their_rows(store):
    for n in range(6):
        run = begin(store, f"run{n}")
        store.start(run)
        store.append(run.id, 1, 0, {"n": n})
        if n:
            store.end(run.id, 1, FINISHED)
    store.prune(most=3)
    assert list(store.find([f"run{n}" for n in range(6)])) == ["run0", "run3", "run4", "run5"]
    assert store.rows("run1") == [] and store.rows("run5") == [{"n": 5}]


def test_finished_runs_are_chosen_by_their_config(store):
    for name, data in (("a", "x"), ("b", "y"), ("c", "x_")):
        run = store.begin(name, "cnn", json.dumps({"data": data}), "v", server="s", host="h")
        store.start(run)
        store.end(name, 1, FINISHED)
    assert [run.id for run in store.finished("cnn", data="x")] == ["a"]
    assert [run.id for run in store.finished("cnn", data="x_")] == ["c"]
    assert len(store.finished("cnn")) == 3 and store.finished("scaling") == []


def test_a_config_that_is_no_json_is_no_error(store):
    store.begin("run", "scaling", "no json", "v1", server="s", host="h")
    assert store.get("run").config == {}


def fill(store, n, kinds=("scaling", "cnn"), states=(FINISHED, CANCELLED, RUNNING)):
    """So many runs of these kinds in these states in turn, the first one the newest."""
    now = time.time()
    values = [
        {
            **NEW,
            "id": f"{i:012x}",
            "kind": kinds[i % len(kinds)],
            "config": "{}",
            "code_version": "v",
            "attempt": 1,
            "server": "s",
            "host": "h",
            "state": states[i % len(states)],
            "created_at": now - i,
            "heartbeat_at": now,
        }
        for i in range(n)
    ]
    with store._database.connection() as connection:
        connection.execute(insert(RUNS), values)


def statements(store) -> list[str]:
    """What is sent to the database from now on."""
    sent = []
    event.listen(
        store._database._engine, "before_cursor_execute", lambda *args: sent.append(args[2])
    )
    return sent


def test_of_no_runs_none_is_counted_and_none_listed(store):
    assert store.counts() == {} and store.newest(10) == []


def test_one_run_is_counted_and_listed(store):
    run = begin(store)
    assert store.counts() == {("scaling", WAITING): 1}
    assert store.newest(10) == [run] and store.newest(10, before=1) == []


def test_of_ten_thousand_runs_a_page_is_read_in_one_query_that_writes_nothing(store):
    fill(store, 10_000)
    sent = statements(store)
    assert sum(store.counts().values()) == 10_000
    newest = store.newest(10)
    last = store.newest(10, before=9_995)
    chosen = store.newest(10, before=20, kind="cnn", state=CANCELLED)
    assert [run.id for run in newest] == [f"{i:012x}" for i in range(10)]
    assert [run.id for run in last] == [f"{i:012x}" for i in range(9_995, 10_000)]
    assert {(run.kind, run.state) for run in chosen} == {("cnn", CANCELLED)} and len(chosen) == 10
    assert len(sent) == 4 and all(text.startswith("SELECT") for text in sent)


def test_a_run_without_a_heartbeat_is_listed_as_what_it_is_shown_as(store, monkeypatch):
    fill(store, 3, states=(RUNNING,))
    monkeypatch.setattr(queries, "STALE_AFTER", -1.0)
    assert sum(store.counts().values()) == 3
    assert {state for _, state in store.counts()} == {INTERRUPTED}
    assert len(store.newest(10, state=INTERRUPTED)) == 3 and not store.newest(10, state=RUNNING)


def test_a_run_that_ended_is_removed_with_its_rows(store):
    run = begin(store)
    store.start(run)
    store.append(run.id, 1, 0, {"n": 1})
    assert not store.remove(run) and store.get(run.id)  # it is active
    store.end(run.id, 1, CANCELLED)
    assert store.remove(run)
    assert store.get(run.id) is None and store.rows(run.id) == []
    assert not store.remove(run)


def test_a_run_that_was_begun_again_is_not_removed_in_place_of_the_earlier_one(store):
    first = begin(store)
    store.end(first.id, 1, CANCELLED)
    again = begin(store)
    store.end(again.id, 2, CANCELLED)
    assert not store.remove(first) and store.remove(again)


def test_a_deleted_run_that_is_begun_anew_is_another_attempt(store):
    """What was kept of the deleted one, such as a figure, is never taken for the new one's."""
    other_server = Store(store.url)
    for attempt in (1, 2, 3):
        run = begin(other_server if attempt == 2 else store)
        assert run.attempt == attempt and store.end(run.id, attempt, CANCELLED)
        assert store.remove(run)
    first, anew = run, begin(other_server)
    assert anew.attempt == 4 and store.end(anew.id, 4, CANCELLED)
    assert not store.remove(first) and store.get(anew.id)


def test_as_many_deleted_runs_are_remembered_as_runs_are_kept(store):
    for n in range(5):
        store.end(begin(store, f"run{n}").id, 1, CANCELLED)
        assert store.remove(store.get(f"run{n}"))
    store.prune(most=2)
    assert sorted(begin(store, f"run{n}").attempt for n in range(5)) == [1, 1, 1, 2, 2]
