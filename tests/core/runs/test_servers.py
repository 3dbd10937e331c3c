"""Two servers on two machines, with one store: each a process with workers of its own."""

import pytest
from sqlalchemy import URL

from core.cnn.config import CNNConfig
from core.cnn.data import keep_upload
from core.runs import queries
from core.runs.run import CANCELLED, FINISHED, INTERRUPTED, PAUSED, RUNNING, WAITING
from core.runs.store import Store
from tests.core.cnn.images import npz, small_arrays
from tests.core.runs.server import Server
from tests.core.slow_rows import SlowConfig
from tests.waiting import wait_for

LONG = {"n_rows": 1000, "seconds": 0.05}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request, tmp_path_factory) -> URL:
    """A file in the folder of both, or one on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "runs.sqlite"
        return URL.create("sqlite", database=str(path))
    return request.getfixturevalue("cluster").new_url()


@pytest.fixture(scope="module")
def folder(url, tmp_path_factory) -> str:
    """What both keep beside the runs, new for each kind of store."""
    return str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def servers(url, folder):
    servers = [Server(host, url, folder) for host in ("one", "two")]
    yield servers
    for server in servers:
        server.close()


def whole_epochs(run) -> list[dict]:
    return [row for row in run["rows"] if "epoch" in row and "within" not in row]


def ended(server, run, state) -> bool:
    return server.find(run["id"])["state"] == state


def test_a_run_of_one_is_followed_joined_paused_and_resumed_by_the_other(servers):
    one, two = servers
    (run,) = one.begin("slow", SlowConfig(**LONG, seed=1))
    followed = wait_for(lambda: (r := two.find(run["id"]))["rows"] and r)
    assert (followed["state"], followed["host"]) == (RUNNING, "one")
    assert followed["machine"]["cores"] >= 1  # of the machine that computes
    (joined,) = two.begin("slow", SlowConfig(**LONG, seed=1))
    assert not joined["begun"] and (joined["attempt"], joined["host"]) == (1, "one")
    two.stop(run["id"], "pause")
    wait_for(lambda: ended(one, run, PAUSED))
    (resumed,) = two.begin("slow", SlowConfig(**LONG, seed=1))
    assert resumed["begun"] and (resumed["attempt"], resumed["host"]) == (2, "two")
    wait_for(lambda: one.find(run["id"])["rows"])
    one.stop(run["id"], "cancel")
    wait_for(lambda: ended(two, run, CANCELLED), seconds=5)


def test_what_both_begin_at_the_same_moment_is_run_once(servers):
    configs = [SlowConfig(n_rows=1, seconds=0.0, seed=seed) for seed in range(100, 112)]
    order = ("begin", "slow", *map(vars, configs))
    for server in servers:
        server.order(*order)
    answers = [server.answer() for server in servers]
    begun = [{run["id"] for run in answer if run["begun"]} for answer in answers]
    assert not begun[0] & begun[1] and len(begun[0] | begun[1]) == 12
    for run in answers[0]:
        wait_for(lambda run=run: ended(servers[1], run, FINISHED))
        run = servers[1].find(run["id"])
        assert run["attempt"] == 1 and run["rows"] == [{"position": 0}]


def test_a_training_that_one_began_is_resumed_by_the_other_where_it_stopped(
    servers, folder, monkeypatch
):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", folder)
    arrays = small_arrays(sizes={"train": 800, "val": 16, "test": 16})
    config = CNNConfig(data=keep_upload(npz(arrays), "x.npz"), epochs=16)
    one, two = servers
    (run,) = one.begin("cnn", config)
    wait_for(lambda: whole_epochs(two.find(run["id"])))
    two.stop(run["id"], "pause")
    wait_for(lambda: ended(one, run, PAUSED))
    kept = whole_epochs(one.find(run["id"]))
    (resumed,) = two.begin("cnn", config)
    assert (resumed["attempt"], resumed["host"]) == (2, "two")
    wait_for(lambda: ended(one, run, FINISHED))
    assert whole_epochs(one.find(run["id"]))[: len(kept)] == kept  # with the seconds they took then
    assert not one.begin("cnn", config)[0]["begun"]  # its weights are here, too


def test_a_timing_waits_for_the_runs_of_its_own_machine_alone(servers):
    one, two = servers
    (here,) = one.begin("quiet", SlowConfig(**LONG, seed=2))
    wait_for(lambda: ended(one, here, RUNNING))
    (there,) = two.begin("quiet", SlowConfig(**LONG, seed=3))
    (behind,) = one.begin("slow", SlowConfig(**LONG, seed=4))
    wait_for(lambda: ended(one, there, RUNNING))
    assert ended(two, here, RUNNING) and ended(two, behind, WAITING)
    for run in (behind, here, there):
        two.stop(run["id"], "cancel")
    wait_for(lambda: ended(one, here, CANCELLED) and ended(one, there, CANCELLED))


def test_a_run_of_a_server_that_is_gone_is_begun_again_on_another(
    servers, url, folder, monkeypatch
):
    monkeypatch.setattr(queries, "STALE_AFTER", 5.0)
    config, lost, two = SlowConfig(**LONG, seed=5), Server("three", url, folder), servers[1]
    (run,) = lost.begin("slow", config)
    rows = wait_for(lambda: two.find(run["id"])["rows"])
    lost.kill()
    store = Store(url)
    assert store.get(run["id"]).state == RUNNING  # nobody knows yet
    wait_for(lambda: store.get(run["id"]).state == INTERRUPTED)
    assert store.rows(run["id"])[: len(rows)] == rows
    wait_for(lambda: two.begin("slow", config)[0]["attempt"] == 2)
    wait_for(lambda: two.find(run["id"])["rows"])
    assert two.find(run["id"])["host"] == "two"
    two.stop(run["id"], "cancel")
    wait_for(lambda: ended(two, run, CANCELLED))
