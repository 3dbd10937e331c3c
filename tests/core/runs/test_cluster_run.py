"""What a machine of a cluster does with a run, and what keeps a server from its cluster."""

import socket
import sys
import threading
from dataclasses import replace

import pytest
from distributed import KilledWorker

from core.machine.facts import host
from core.runs import cluster_worker
from core.runs.cluster import Cluster, _end, needs
from core.runs.cluster_run import NotComputed, compute_run, folder_mark
from core.runs.database import database_url
from core.runs.heartbeats import Heartbeats
from core.runs.run import FAILED, INTERRUPTED, RUNNING, WAITING
from core.runs.scheduler import ClusterUnavailable, Scheduler, check_address
from core.runs.store import open_store
from tests.core.runs.cluster_processes import free_port
from tests.core.slow_rows import QUIET, SLOW


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A waiting run in a store of its own."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "data"))
    store, config = open_store(database_url()), '{"n_rows": 1, "seconds": 0.0, "seed": 1}'
    return store.begin("run", "slow", config, SLOW.version, server="s", host="h")


def test_a_machine_with_other_code_refuses_a_run(run):
    with pytest.raises(NotComputed) as refusal:
        compute_run(SLOW, replace(run, code_version="other"), folder_mark())
    assert refusal.value.state == FAILED
    assert f"{host()} of the cluster has another version of the app" in refusal.value.message


def test_a_machine_with_another_data_folder_or_database_refuses_a_run(run, tmp_path, monkeypatch):
    mark = folder_mark()
    with pytest.raises(NotComputed, match="another database: DATABASE_URL must name the same"):
        compute_run(SLOW, replace(run, id="unknown"), mark)
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "other"))
    with pytest.raises(NotComputed, match="another data folder: SIDE_BY_SIDE_DATA must name"):
        compute_run(SLOW, run, mark)


def test_a_run_that_ended_before_its_turn_is_not_computed(run):
    open_store(database_url()).ask(run.id, "cancelled")
    assert compute_run(SLOW, run, folder_mark()) is None


def test_a_run_that_is_put_back_waits_as_its_next_attempt_and_keeps_its_rows(run):
    store = open_store(database_url())
    store.start(run)
    for position in range(2):
        store.append(run.id, 1, position, {"n": position})
    store.report(run.id, 1, machine='{"host": "m"}', asked=WAITING)
    assert store.put_back(run.id, 1)
    again = store.get(run.id)
    assert (again.state, again.attempt, again.asked, again.machine) == (WAITING, 2, "", {})
    assert not store.beat(run.id, 1) and not store.put_back(run.id, 1) and store.start(again)
    assert store.rows(run.id) == [{"n": 0}, {"n": 1}]
    store.append(run.id, 2, 0, {"n": "its own"})
    assert store.rows(run.id) == [{"n": "its own"}]


def test_a_training_takes_one_place_and_a_timing_its_whole_machine():
    offers = [{"training": 4, "timing": 1}, {"training": 2, "timing": 1}, {"training": 8}]
    assert needs(SLOW, offers) == {"training": 1}
    assert needs(QUIET, offers) == {"timing": 1, "training": 4}
    assert needs(QUIET, [{"timing": 1, "training": 0}, {"training": 8}]) == {"timing": 1}


@pytest.mark.parametrize("kind, plural", [(SLOW, "trainings"), (QUIET, "timings")])
def test_without_a_machine_for_it_a_run_waits(kind, plural):
    for offers in ([], [{}], [{"training": 0, "timing": 0}]):
        with pytest.raises(ClusterUnavailable, match=f"no machine for {plural} now"):
            needs(kind, offers)


def test_a_run_without_a_heartbeat_is_told_by_the_clock_of_the_server(run):
    now = [0.0]
    heartbeats = Heartbeats(5.0, lambda: now[0])

    def look(seconds: float, heartbeat_at: float) -> bool:
        now[0] += seconds
        seen = replace(run, state=RUNNING, heartbeat_at=heartbeat_at)
        return heartbeats.without([seen, replace(run, id="waits", state=WAITING)]) == [seen]

    assert not any(look(2, beat) for beat in (7.0, 7.0, 7.0))  # 4 s, whatever 7.0 means
    assert not look(2, 9.0) and not look(2, 9.0) and not look(2, 9.0)
    assert look(2, 9.0)
    assert not look(60, 9.0)  # nobody looked, as the store was away
    assert not look(2, 9.0) and not look(2, 9.0) and look(2, 9.0)


def test_an_end_that_the_cluster_tells_of_is_told_in_a_sentence(run, caplog):
    lost = _end(run, KilledWorker("run", None, 3))
    assert lost.state == INTERRUPTED and "Every machine" in lost.message
    refused = _end(run, NotComputed(2, FAILED, "no"))
    assert (refused.attempt, refused.state, refused.message) == (2, FAILED, "no")
    strange = _end(run, ModuleNotFoundError("No module named 'core'"))
    assert strange.state == FAILED and "core" not in strange.message
    assert "No module named 'core'" in caplog.text


@pytest.mark.parametrize("address", ["nonsense", "http://a:1", "tcp://host", "tcp://u:p@h:1"])
def test_a_wrong_address_is_refused(address, monkeypatch, capsys):
    with pytest.raises(ClusterUnavailable, match="must be an address such as tcp://scheduler:8786"):
        Cluster(address, {}, "server").start([])
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", address)
    assert cluster_worker.main([]) == 2
    assert "DASK_SCHEDULER_ADDRESS must be an address" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["tcp://scheduler:8786", "tls://1.1.1.1:1", "[::1]:1", "a:1"])
def test_an_address_of_dask_is_taken(address):
    check_address(address)


def test_without_an_answer_the_cluster_is_told_to_be_unreachable(monkeypatch):
    monkeypatch.setattr("core.runs.scheduler.CONNECT_LIMIT", 0.2)
    n_threads = threading.active_count()
    with pytest.raises(ClusterUnavailable, match="no Dask scheduler answers at tcp://127.0.0.1"):
        Scheduler(f"tcp://127.0.0.1:{free_port()}").connected()
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes connections and says nothing
        scheduler = Scheduler(f"tcp://127.0.0.1:{mute.getsockname()[1]}")
        with pytest.raises(ClusterUnavailable, match="no Dask scheduler answers"):
            scheduler.connected()
        with pytest.raises(ClusterUnavailable, match="no Dask scheduler answers"):
            scheduler.connected()  # at once: it is not asked again so soon
    assert threading.active_count() == n_threads


def test_without_the_package_the_cluster_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterUnavailable, match="distributed is not installed"):
        Scheduler("tcp://127.0.0.1:1").connected()
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    assert cluster_worker.main([]) == 2
    assert "deploy/requirements.txt names it" in capsys.readouterr().err
