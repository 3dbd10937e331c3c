"""Runs in real worker processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest
from sqlalchemy import Engine, event

from core import jobs
from core.cnn.config import CNNConfig, SweepConfig
from core.cnn.data import keep_upload
from core.cnn.download import DownloadConfig, is_downloaded
from core.cnn.weights import has_weights, training_folder, weights_file
from core.kinds import COMPUTATIONS, KINDS
from core.limits import Limits
from core.machine.facts import host
from core.paths import ROOT
from core.runs import local, queries
from core.runs.kinds import resolve
from core.runs.run import CANCELLED, FAILED, FINISHED, INTERRUPTED, PAUSED, RUNNING, WAITING
from core.training.checkpoint import load_checkpoint
from tests.core.cnn.images import npz, small_arrays
from tests.core.slow_rows import ECHO, QUIET, SLOW, SlowConfig
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def slow_kinds(monkeypatch):
    for kind in (SLOW, QUIET):
        monkeypatch.setitem(KINDS, kind.name, kind)
    monkeypatch.setitem(COMPUTATIONS, ECHO.name, ECHO)
    yield
    for run in jobs.store().active():
        jobs.cancel(run.id)
    wait_for(lambda: not jobs.store().active())


def kill(executor) -> None:
    (pid,) = executor._processes
    os.kill(pid, signal.SIGKILL)
    psutil.Process(pid).wait(5)


def whole_epochs(run) -> list[dict]:
    """Its rows, without those that are drawn within an epoch."""
    return [row for row in jobs.store().rows(run.id) if "within" not in row]


def state(run) -> str:
    return jobs.find(run.id).state


def test_a_run_writes_its_rows_and_its_machine():
    run = jobs.submit("slow", SlowConfig(seed=1))
    assert run.id == jobs.run_id("slow", SlowConfig(seed=1)) and run.state == WAITING
    wait_for(lambda: state(run) == FINISHED)
    assert jobs.store().rows(run.id) == [{"position": n} for n in range(3)]
    assert jobs.find(run.id).machine["cores"] >= 1


def test_the_name_depends_on_config_and_code(monkeypatch):
    one = jobs.run_id("slow", SlowConfig())
    assert one == jobs.run_id("slow", SlowConfig()) != jobs.run_id("slow", SlowConfig(seed=1))
    monkeypatch.setitem(KINDS, "slow", replace(SLOW, sources=("core/config.py",)))
    assert jobs.run_id("slow", SlowConfig()) != one


def test_a_second_visitor_joins_the_run_of_the_first():
    config = SlowConfig(seed=2, seconds=0.3)
    first = jobs.submit("slow", config)
    wait_for(lambda: jobs.store().rows(first.id))
    second = jobs.submit("slow", config)
    assert (second.id, second.state, second.attempt) == (first.id, RUNNING, 1)
    wait_for(lambda: state(first) == FINISHED)
    assert jobs.submit("slow", config).state == FINISHED


@pytest.mark.parametrize("seconds", [0.1, 50.0])
def test_cancelled_within_two_seconds_even_in_the_middle_of_a_row(seconds):
    run = jobs.submit("slow", SlowConfig(n_rows=500, seconds=seconds, seed=3))
    wait_for(lambda: jobs.find(run.id).doing)
    start = time.monotonic()
    jobs.cancel(run.id)
    wait_for(lambda: state(run) == CANCELLED)
    assert time.monotonic() - start < 2
    again = jobs.submit("slow", SlowConfig(n_rows=2, seconds=0, seed=3))
    wait_for(lambda: state(again) == FINISHED)


def test_errors_are_told_apart():
    wrong = jobs.submit("slow", SlowConfig(seed=13))
    broken = jobs.submit("slow", SlowConfig(seed=14))
    wait_for(lambda: state(wrong) == state(broken) == FAILED)
    assert jobs.find(wrong.id).message == "seed must not be 13"
    assert jobs.find(broken.id).message == "The run stopped by an error (RuntimeError)."


def test_a_timing_has_the_machine_to_itself_among_long_runs():
    jobs.compute("echo", SlowConfig())  # warm
    training = jobs.submit("slow", SlowConfig(seconds=0.3, seed=5))
    timing = jobs.submit("quiet", SlowConfig(seconds=0.3, seed=5))
    later = jobs.submit("slow", SlowConfig(seconds=0.1, seed=6))
    wait_for(lambda: state(timing) == RUNNING)
    assert state(training) == FINISHED and state(later) == WAITING
    assert jobs.compute("echo", SlowConfig(seed=7)) == 7  # is not held up
    assert state(timing) == RUNNING
    wait_for(lambda: state(later) == FINISHED)
    assert jobs.find(later.id).started_at >= jobs.find(timing.id).ended_at


def test_trainings_run_beside_each_other(monkeypatch):
    monkeypatch.setattr(local, "n_cores", lambda: 2)
    runs = [jobs.submit("slow", SlowConfig(seconds=0.5, seed=seed)) for seed in (20, 21, 22)]
    wait_for(lambda: [state(run) for run in runs] == [RUNNING, RUNNING, WAITING])
    wait_for(lambda: all(state(run) == FINISHED for run in runs))


def test_a_full_queue_says_so_and_still_lets_visitors_join(monkeypatch):
    monkeypatch.setitem(KINDS, "quiet", replace(KINDS["quiet"], longest_queue=2))
    finished = SlowConfig(n_rows=0, seed=34)
    wait_for(lambda: jobs.submit("quiet", finished).state == FINISHED)
    running = jobs.submit("quiet", SlowConfig(seconds=10, seed=30))
    wait_for(lambda: state(running) == RUNNING)
    waiting = [jobs.submit("quiet", SlowConfig(seed=seed)) for seed in (31, 32)]
    with pytest.raises(jobs.QueueFull, match="2 runs wait already"):
        jobs.submit("quiet", SlowConfig(seed=33))
    assert jobs.submit("quiet", SlowConfig(seed=31)).id == waiting[0].id
    assert jobs.submit("quiet", finished).state == FINISHED  # takes no place in the queue
    jobs.cancel(waiting[0].id)
    assert jobs.submit("quiet", SlowConfig(seed=33)).state == WAITING


def test_visitors_take_turns_and_know_how_many_runs_are_before_theirs(monkeypatch):
    monkeypatch.setattr(local, "n_cores", lambda: 1)
    configs = [SlowConfig(n_rows=1, seconds=1, seed=seed) for seed in range(100, 105)]
    first = [s.run for s in jobs.begin_or_join("slow", configs[:3], "ann")]
    wait_for(lambda: state(first[0]) == RUNNING)
    (later,) = [s.run for s in jobs.begin_or_join("slow", configs[3:4], "bob")]
    assert [jobs.n_ahead([run.id]) for run in (first[1], later, first[2])] == [1, 2, 3]
    wait_for(lambda: state(later) == RUNNING)
    assert (state(first[1]), state(first[2])) == (FINISHED, WAITING)


def test_a_visitor_has_a_share_of_the_runs_and_others_still_begin(monkeypatch):
    monkeypatch.setattr(jobs, "limits", lambda: Limits(runs_per_visitor=2))
    configs = [SlowConfig(n_rows=1, seconds=0.6, seed=seed) for seed in range(110, 114)]
    with pytest.raises(jobs.QueueFull, match="0 of your runs .* a visitor may have 2 at once"):
        jobs.begin_or_join("slow", configs, "ann")
    runs = [s.run for s in jobs.begin_or_join("slow", configs[:2], "ann")]
    with pytest.raises(jobs.QueueFull, match="2 of your runs wait or run already"):
        jobs.begin_or_join("slow", configs[2:3], "ann")
    assert not jobs.begin_or_join("slow", configs[:1], "ann")[0].begun  # to join costs nothing
    runs += [s.run for s in jobs.begin_or_join("slow", configs[2:3], "bob")]
    wait_for(lambda: all(state(run) == FINISHED for run in runs))
    assert jobs.begin_or_join("slow", configs[3:], "ann")[0].begun


def test_as_many_trainings_run_as_the_operator_allows(monkeypatch):
    monkeypatch.setattr(local, "n_cores", lambda: 4)
    monkeypatch.setattr(local, "limits", lambda: Limits(trainings=1))
    runs = [jobs.submit("slow", SlowConfig(seconds=0.3, seed=seed)) for seed in (120, 121)]
    wait_for(lambda: state(runs[0]) == RUNNING)
    wait_for(lambda: state(runs[1]) == FINISHED)
    assert jobs.find(runs[1].id).started_at >= jobs.find(runs[0].id).ended_at


def test_a_killed_worker_interrupts_its_run_alone():
    run = jobs.submit("slow", SlowConfig(n_rows=100, seconds=0.2, seed=40))
    wait_for(lambda: jobs.store().rows(run.id))
    kill(jobs._dispatcher().worker_of(run.id))
    wait_for(lambda: state(run) == INTERRUPTED)
    assert "worker process ended" in jobs.find(run.id).message
    other = jobs.submit("slow", SlowConfig(n_rows=1, seed=41))
    wait_for(lambda: state(other) == FINISHED)


def test_a_kind_that_is_gone_when_its_run_ends_holds_up_no_other(monkeypatch):
    with monkeypatch.context() as changed:
        changed.setitem(KINDS, "other", replace(SLOW, name="other"))
        gone = jobs.submit("other", SlowConfig(n_rows=5, seconds=0.2, seed=43))
        wait_for(lambda: jobs.store().rows(gone.id))
    wait_for(lambda: state(gone) == FINISHED)
    run = jobs.submit("slow", SlowConfig(n_rows=1, seed=44))
    wait_for(lambda: state(run) == FINISHED)


def test_a_paused_run_goes_on_when_it_is_submitted_again():
    config = SlowConfig(n_rows=20, seconds=0.1, seed=60)
    run = jobs.submit("slow", config)
    wait_for(lambda: jobs.store().rows(run.id))
    waiting = jobs.submit("quiet", SlowConfig(seed=61))
    jobs.pause(waiting.id)
    assert state(waiting) == PAUSED  # at once, as it has not begun
    jobs.pause(run.id)
    wait_for(lambda: state(run) == PAUSED)
    again = jobs.submit("slow", config)
    assert (again.id, again.attempt) == (run.id, 2)
    wait_for(lambda: state(run) == FINISHED)


def test_several_runs_are_begun_together_or_not_at_all(monkeypatch):
    monkeypatch.setitem(KINDS, "slow", replace(KINDS["slow"], longest_queue=3))
    configs = [SlowConfig(n_rows=1, seed=seed) for seed in (70, 71, 72, 73)]
    with pytest.raises(jobs.QueueFull):
        jobs.submit_all("slow", configs)
    assert not [config for config in configs if jobs.find(jobs.run_id("slow", config))]
    runs = jobs.submit_all("slow", configs[:3])
    wait_for(lambda: all(state(run) == FINISHED for run in runs))


def test_a_sweep_survives_a_killed_worker_and_its_run_goes_on():
    name = keep_upload(npz(small_arrays(sizes={"train": 800, "val": 16, "test": 16})), "x.npz")
    shared = {"data": name, "epochs": 12, "variants": "A,C", "learning_rates": "0.01", "seeds": 2}
    runs = jobs.submit_all("cnn", SweepConfig(**shared).runs())
    wait_for(lambda: whole_epochs(runs[0]))
    kill(jobs._dispatcher().worker_of(runs[0].id))
    wait_for(lambda: state(runs[0]) == INTERRUPTED)
    kept = whole_epochs(runs[0])
    wait_for(lambda: all(state(run) == FINISHED for run in runs[1:]))
    jobs.submit("cnn", CNNConfig(**runs[0].config))
    wait_for(lambda: state(runs[0]) == FINISHED)
    assert whole_epochs(runs[0])[: len(kept)] == kept  # with the seconds they took then


SERVER = """
import time
from core import jobs
from core.kinds import COMPUTATIONS, KINDS
from tests.core.slow_rows import ECHO, SLOW, SlowConfig
KINDS["slow"], COMPUTATIONS["echo"] = SLOW, ECHO
run = jobs.submit("slow", SlowConfig(n_rows=1000, seconds=0.1, seed=50))
while not jobs.store().rows(run.id):
    time.sleep(0.05)
print(jobs.compute("echo", SlowConfig()), flush=True)
time.sleep(60)
"""


def test_a_killed_server_leaves_no_worker_and_an_interrupted_run(monkeypatch):
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout.readline() == "0\n"
    workers = psutil.Process(server.pid).children(recursive=True)
    assert len(workers) >= 2
    server.kill()
    server.wait()
    _, alive = psutil.wait_procs(workers, timeout=3)
    assert not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    run_id = jobs.run_id("slow", SlowConfig(n_rows=1000, seconds=0.1, seed=50))
    rows = jobs.store().rows(run_id)
    assert rows
    monkeypatch.setattr(queries, "STALE_AFTER", 0.5)
    wait_for(lambda: jobs.find(run_id).state == INTERRUPTED)
    assert jobs.store().rows(run_id) == rows  # nothing computed is lost


def test_a_pause_keeps_what_was_done_within_an_epoch():
    arrays = small_arrays(sizes={"train": 8000, "val": 16, "test": 16})
    config = CNNConfig(data=keep_upload(npz(arrays), "x.npz"), epochs=2, batch_size=4)
    run = jobs.submit("cnn", config)
    wait_for(lambda: jobs.find(run.id).doing.startswith("epoch"))
    jobs.pause(run.id)
    wait_for(lambda: state(run) == PAUSED)
    (kept,) = training_folder(config).glob("*+.safetensors")
    assert load_checkpoint(kept).record["within"]["n_steps"] > 0
    jobs.submit("cnn", config)
    wait_for(lambda: state(run) == FINISHED)
    assert not list(training_folder(config).glob("*+.safetensors"))


def test_a_finished_run_whose_product_is_gone_is_run_again():
    name = keep_upload(npz(small_arrays()), "x.npz")
    config = CNNConfig(data=name, epochs=1)
    run = jobs.submit("cnn", config)
    wait_for(lambda: state(run) == FINISHED)
    assert jobs.submit("cnn", config).attempt == 1  # joined as it is
    shutil.rmtree(training_folder(config))
    again = jobs.submit("cnn", config)
    assert (again.id, again.attempt, again.active) == (run.id, 2, True)
    wait_for(lambda: state(run) == FINISHED)
    assert weights_file(config)


def test_who_joins_a_run_did_not_begin_it():
    config = SlowConfig(n_rows=1, seconds=0.1, seed=90)
    (first,) = jobs.begin_or_join("slow", [config])
    (second,) = jobs.begin_or_join("slow", [config])
    assert first.begun and not second.begun and first.run.id == second.run.id
    wait_for(lambda: state(first.run) == FINISHED)
    assert not jobs.begin_or_join("slow", [config])[0].begun
    assert jobs.remove(jobs.find(first.run.id))
    assert jobs.begin_or_join("slow", [config])[0].begun


def test_an_active_run_is_not_deleted():
    run = jobs.submit("slow", SlowConfig(n_rows=300, seconds=0.1, seed=91))
    assert not jobs.remove(run) and jobs.find(run.id).active


def test_a_deleted_training_leaves_no_weights_and_those_of_others_alone():
    name = keep_upload(npz(small_arrays()), "x.npz")
    configs = [CNNConfig(data=name, epochs=n, seed=92) for n in (1, 2)]
    for config in configs:  # the second goes on where the first ended
        run = jobs.submit("cnn", config)
        wait_for(lambda run=run: state(run) == FINISHED)
    short, long = (jobs.find(jobs.run_id("cnn", config)) for config in configs)
    assert jobs.remove(short)
    assert weights_file(configs[0]) is None and weights_file(configs[1])
    assert jobs.remove(long)
    assert not training_folder(configs[1]).exists()


def test_of_a_diverged_training_no_product_is_missed():
    name = keep_upload(npz(small_arrays()), "x.npz")
    config = CNNConfig(data=name, epochs=3, learning_rate=1.0, optimiser="Adam", batch_size=4)
    diverged = {"epoch": 1, "status": "not finite"}
    assert not has_weights(config, []) and has_weights(config, [diverged])


def test_a_downloaded_file_that_was_deleted_is_fetched_again(monkeypatch):
    config, url = DownloadConfig(), jobs.store()
    name = jobs.run_id("download", config)
    run = url.begin(name, "download", "{}", "v", server="s", host="h")
    url.start(run)
    url.append(name, 1, 0, {"n_bytes": 1, "md5": "x"})
    url.end(name, 1, FINISHED)
    assert not is_downloaded(config, [])
    assert jobs.submit("download", config).attempt == 2


def test_a_run_that_this_version_cannot_read_fails_with_a_sentence():
    run = jobs.submit("slow", SlowConfig(n_rows=300, seconds=0.1, seed=80))  # starts the dispatcher
    old = jobs.store().begin(
        "0" * 12,
        "slow",
        '{"n_rows": 3}',
        "old",
        server=jobs._dispatcher().name,
        host=host(),
    )
    jobs._dispatcher().wake()
    wait_for(lambda: state(old) == FAILED)
    assert "differs in seconds, seed" in jobs.find(old.id).message
    jobs.cancel(run.id)


def test_without_worker_processes_a_run_says_why(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("core.runs.executors.Executor", refuse)
    run = jobs.submit("quiet", SlowConfig(seed=81))
    wait_for(lambda: state(run) == FAILED)
    message = jobs.find(run.id).message
    assert "no worker process can be started" in message and "/dev/shm" in message


def test_a_full_disk_ends_a_run_with_a_sentence(monkeypatch):
    run = jobs.submit("slow", SlowConfig(n_rows=5, seed=15))
    wait_for(lambda: state(run) == FAILED)
    assert (
        jobs.find(run.id).message
        == "The disk of the server is full (/data). The rows so far are kept."
    )
    assert jobs.store().rows(run.id) == [{"position": 0}, {"position": 1}]


def test_several_runs_are_read_in_two_statements(monkeypatch):
    runs = jobs.submit_all("slow", [SlowConfig(n_rows=1, seed=seed) for seed in range(90, 97)])
    wait_for(lambda: all(state(run) == FINISHED for run in runs))
    statements = []

    def note(connection, cursor, statement, *_):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    both = jobs.find_all([run.id for run in runs])
    event.remove(Engine, "before_cursor_execute", note)
    reads = [s for s in statements if "runs.id IN" in s]
    assert len(both) == 7 and all(one.rows == [{"position": 0}] for one in both.values())
    assert len(reads) == 2 and all(s.startswith("SELECT") for s in reads)


def test_a_short_computation_raises_what_it_raised(monkeypatch):
    wrong = replace(ECHO, function="tests.core.slow_rows:missing")
    monkeypatch.setitem(COMPUTATIONS, "wrong", wrong)
    with pytest.raises(AttributeError):
        jobs.compute("wrong", SlowConfig())
    assert jobs.compute("echo", SlowConfig(seed=8)) == 8


def test_functions_are_found_by_name():
    assert resolve("tests.core.slow_rows:echo")(SlowConfig(seed=9)) == 9
