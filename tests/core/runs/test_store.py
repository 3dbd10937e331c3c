import json
import threading

import pytest
from sqlalchemy import URL

from core.runs import store as store_module
from core.runs.run import CANCELLED, FINISHED, INTERRUPTED, RUNNING, WAITING
from core.runs.store import Store


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(URL.create("sqlite", database=str(tmp_path / "runs.sqlite")))


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


def test_a_stopped_heartbeat_interrupts(store, monkeypatch):
    run = begin(store)
    store.start(run)
    store.interrupt_stale()
    assert store.get(run.id).state == RUNNING
    monkeypatch.setattr(store_module, "STALE_AFTER", -1.0)
    store.interrupt_stale()
    assert store.get(run.id).state == INTERRUPTED and "stopped" in store.get(run.id).message


def test_a_new_database_may_be_opened_by_many_at_once(tmp_path):
    url, opened = URL.create("sqlite", database=str(tmp_path / "new.sqlite")), []
    threads = [threading.Thread(target=lambda: opened.append(Store(url))) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(opened) == 6 and opened[0].active() == []


def test_reading_shows_a_stale_run_as_interrupted_and_writes_nothing(store, monkeypatch):
    run = begin(store)
    store.start(run)
    monkeypatch.setattr(store_module, "STALE_AFTER", -1.0)
    assert store.get(run.id).state == INTERRUPTED and store.active() == []
    monkeypatch.setattr(store_module, "STALE_AFTER", 10.0)
    assert store.get(run.id).state == RUNNING  # the database still says so
    monkeypatch.setattr(store_module, "STALE_AFTER", -1.0)
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
