"""Long runs on a Dask cluster: what a machine of it does with a run.

Dask's worker only waits for a process of its own that computes the run, which can be ended, and
which may end without it. The machine uses its own database and data folder, so that no password
travels; it refuses a run where these, or the code, are not those of the server.
"""

import json
import os
from concurrent.futures import Future, wait
from contextlib import suppress
from time import monotonic, sleep
from uuid import uuid4

from core.files import explained
from core.machine.facts import host
from core.paths import data_dir
from core.runs.database import StoreUnavailable, database_url
from core.runs.executors import WorkersUnavailable
from core.runs.kinds import Kind
from core.runs.place import DIED
from core.runs.run import FAILED, INTERRUPTED, WAITING, Run
from core.runs.store import Store, open_store
from core.runs.worker import BEAT_EVERY, patiently
from core.runs.workers import Workers

MARK = "folder.id"  # a file in the data folder
LOOK_EVERY = 0.25  # seconds

workers = Workers()


class NotComputed(Exception):
    """How a run ended, or did not begin, that could not be written to the server's store."""

    def __init__(self, attempt: int, state: str, message: str):
        super().__init__(attempt, state, message)
        self.attempt, self.state, self.message = attempt, state, message


def folder_mark() -> str:
    """What identifies a data folder, from whichever machine: a text that the first to ask keeps."""
    path = data_dir() / MARK
    if not path.exists():
        made = path.with_name(f"{MARK}-{uuid4().hex}")
        made.write_text(made.name, encoding="utf-8")
        with suppress(FileExistsError):  # another machine was first
            os.link(made, path)
        made.unlink()
    return path.read_text(encoding="utf-8")


def compute_run(kind: Kind, run: Run, mark: str) -> None:
    """Claim a run and compute it to its end, which this waits for.

    `mark` identifies the data folder of the server. Raises `NotComputed` for an end that is not in
    the store.
    """
    try:
        store = patiently(lambda: _store(kind, run, mark))
        claimed = patiently(lambda: _claim(store, run.id))
        if claimed is None:
            return
        patiently(lambda: _tell_machine(store, claimed))
    except StoreUnavailable as error:
        raise _refusal(run, f"cannot compute it: {error}") from error
    try:
        executor, future = workers.compute(store.url, kind, claimed)
    except (ValueError, WorkersUnavailable) as error:
        reason = f"The run could not be started on {host()}: {error}."
        raise NotComputed(claimed.attempt, FAILED, reason) from error
    try:
        unwritten = _result(store, kind, claimed, future)
    except Exception as error:  # one that the run raised is written by now
        raise NotComputed(claimed.attempt, INTERRUPTED, DIED) from error
    finally:
        workers.give_back(executor, kind)
    if unwritten:
        raise NotComputed(claimed.attempt, *unwritten)


def _store(kind: Kind, run: Run, mark: str) -> Store:
    """The store of this machine, where it is that of the server, as are code and data folder."""
    if kind.version != run.code_version:
        reason = f"has another version of the app ({kind.version} in place of {run.code_version})"
        raise _refusal(run, f"{reason}: update it and start its worker again")
    try:
        if folder_mark() != mark:
            reason = "has another data folder: SIDE_BY_SIDE_DATA must name the same one"
            raise _refusal(run, reason)
        store = open_store(database_url())
        if store.get(run.id) is None:
            raise _refusal(run, "has another database: DATABASE_URL must name the same one")
    except OSError as error:
        raise _refusal(run, f"cannot use its data folder: {explained(error)}") from error
    return store


def _refusal(run: Run, reason: str) -> NotComputed:
    text = f"The machine {host()} of the cluster {reason}."
    return NotComputed(run.attempt, FAILED, text)


def _claim(store: Store, run_id: str) -> Run | None:
    """The run once it is this machine's; None where it ended before, or this worker does.

    One that runs already is another machine's, which Dask gave up: it ends, or waits again.
    """
    while (run := store.get(run_id)) and run.active and not _is_closing():
        if run.state == WAITING and store.start(run):
            return run
        sleep(LOOK_EVERY)
    return None


def _tell_machine(store: Store, run: Run) -> None:
    """Note the machine that has a run, to which the server then leaves the heartbeats."""
    store.report(run.id, run.attempt, host=host(), machine=json.dumps({"host": host()}))


def _result(store: Store, kind: Kind, run: Run, future: Future) -> tuple[str, str] | None:
    """What `worker.work` returns; meanwhile heartbeats, as the process first has to start.

    Once Dask's worker closes, a training is asked to save its state and to wait for another one.
    """
    beaten, is_left = monotonic(), not kind.resumable
    while not wait([future], LOOK_EVERY).done:
        try:
            if monotonic() - beaten > BEAT_EVERY:
                store.beat(run.id, run.attempt)
                beaten = monotonic()
            if not is_left and _is_closing():
                store.ask_to_wait(run.id, run.attempt)
                is_left = True
        except StoreUnavailable:  # the process of the run tells of it; here it is tried again
            continue
    return future.result()


def _is_closing() -> bool:
    from distributed import Status, get_worker

    return get_worker().status in (Status.closing, Status.closed)
