"""Two servers on one data folder, and a server with newer code than the one before it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import pytest

from core import jobs
from core.cnn.config import CNNConfig
from core.cnn.data import keep_upload
from core.kinds import KINDS
from core.paths import ROOT
from core.runs.run import FINISHED, PAUSED, RUNNING, WAITING
from tests.core.cnn.images import npz, small_arrays
from tests.core.slow_rows import QUIET, SLOW, SlowConfig
from tests.ui.test_permalink import page, warnings
from tests.waiting import wait_for


@contextmanager
def other_server(kind: str, config, until: str, root=ROOT) -> Iterator[str]:
    """Another server that submitted a run; its name, once it is as far as `until` says."""
    command = [sys.executable, "-m", "tests.faults.other_server"]
    server = subprocess.Popen(
        [*command, kind, json.dumps(asdict(config)), until],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield server.stdout.readline().strip()
    finally:
        server.stdin.close()
        assert server.wait(10) == 0


@pytest.fixture(autouse=True)
def slow_kinds(monkeypatch):
    for kind in (SLOW, QUIET):
        monkeypatch.setitem(KINDS, kind.name, kind)


def test_two_servers_on_one_folder_share_a_run_and_their_machine(new_server):
    config = SlowConfig(n_rows=500, seconds=0.1, seed=1)
    with other_server("slow", config, until="2") as name:
        assert jobs.run_id("slow", config) == name
        (joined,) = jobs.begin_or_join("slow", [config])
        assert not joined.begun and joined.run.state == RUNNING
        timing = jobs.submit("quiet", SlowConfig(n_rows=1, seconds=0, seed=2))
        n_rows = len(jobs.store().rows(name))
        wait_for(lambda: len(jobs.store().rows(name)) > n_rows + 5)  # followed from here
        assert jobs.find(timing.id).state == WAITING  # the other's run is on this machine, too
        jobs.pause(name)
        wait_for(lambda: jobs.find(name).state == PAUSED)
        wait_for(lambda: jobs.find(timing.id).state == FINISHED)
        again = jobs.submit("slow", config)  # here, while the other server lives
        wait_for(lambda: jobs.find(name).state == RUNNING)
        assert again.attempt == 2 and again.server != joined.run.server
        jobs.cancel(name)
        wait_for(lambda: not jobs.find(name).active)


def test_a_training_that_was_paused_before_an_update_stays_and_begins_anew(new_server, tmp_path):
    images = npz(small_arrays(sizes={"train": 800, "val": 16, "test": 16}))
    config = CNNConfig(data=keep_upload(images, "x.npz"), epochs=60)
    newer = tmp_path / "newer"
    shutil.copytree(ROOT / "core", newer / "core", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("assets", "tests", "ui"):
        (newer / name).symlink_to(ROOT / name)
    with (newer / "core" / "cnn" / "train.py").open("a", encoding="utf-8") as file:
        file.write("\n# an update\n")

    with other_server("cnn", config, "4", newer) as name:  # what will be the older code
        jobs.pause(name)
        wait_for(lambda: jobs.find(name).state == PAUSED)
    kept = jobs.store().rows(name)
    assert kept and name != jobs.run_id("cnn", config)

    app = page("cnn", run=name)
    assert "paused after" in warnings(app) and not app.exception
    told = " ".join(caption.value for caption in app.caption)
    assert "The code has changed since 1 of them ran: these start again from the beginning" in told
    next(button for button in app.button if button.label == "Resume").click().run()
    assert app.query_params["run"] in (jobs.run_id("cnn", config), [jobs.run_id("cnn", config)])
    new = jobs.run_id("cnn", config)
    wait_for(lambda: any("seconds" in row for row in jobs.store().rows(new)), 120)
    assert jobs.find(name).state == PAUSED and jobs.store().rows(name) == kept
    epochs = [[row for row in jobs.store().rows(n) if "seconds" in row] for n in (name, new)]
    assert epochs[0][0]["seconds"] != epochs[1][0]["seconds"]  # trained again, not taken over
    jobs.cancel(new)
    wait_for(lambda: not jobs.find(new).active)
