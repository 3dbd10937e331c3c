"""What happens inside a worker process: long runs that write their rows, and short computations."""

import json
import logging
import os
import threading
from dataclasses import asdict
from time import monotonic, sleep
from typing import Any

import psutil
from sqlalchemy.exc import SQLAlchemyError

from core.machine.activity import short_computation
from core.progress import Progress
from core.runs.kinds import resolve
from core.runs.store import CANCELLED, FAILED, FINISHED, RUNNING, Store, open_store

_log = logging.getLogger(__name__)
WATCH_EVERY = 0.25  # seconds
GRACE = 1.0  # seconds a cancelled run has to stop by itself, before its process is ended
REPORT_EVERY = 0.3  # seconds between two writes of progress


def prepare(server_pid: int) -> None:
    """Run once in a new worker: import torch, one thread, and end with the server."""
    threading.Thread(target=_end_with, args=(server_pid,), daemon=True).start()
    os.environ["KINETO_LOG_LEVEL"] = "99"
    import torch

    torch.set_num_threads(1)


def ready() -> bool:
    """Answers once the worker is prepared."""
    return True


def compute(function: str, config: Any) -> Any:
    """A short computation; timings on this machine see that it happened."""
    with short_computation():
        return resolve(function)(config)


def work(url: str, run_id: str, attempt: int, function: str, config: Any) -> None:
    """Write the rows of one run into the store until it is finished, cancelled or failed."""
    store = open_store(url)
    stopped = threading.Event()
    watch = threading.Thread(target=_watch, args=(store, run_id, attempt, stopped), daemon=True)
    watch.start()
    try:
        state, message = _write_rows(store, run_id, attempt, function, config), ""
    except ValueError as error:  # the caller's mistake: its text says what was expected
        state, message = FAILED, str(error)
    except MemoryError:
        state, message = FAILED, "The machine ran out of memory."
    except BaseException as error:
        store.end(run_id, attempt, FAILED, f"The run stopped by an error ({type(error).__name__}).")
        raise
    finally:
        stopped.set()
    store.end(run_id, attempt, state, message)


def _write_rows(store: Store, run_id: str, attempt: int, function: str, config: Any) -> str:
    from core.machine.timing import describe_machine

    machine = describe_machine(getattr(config, "device", "cpu"), getattr(config, "n_threads", 1))
    store.report(run_id, attempt, machine=json.dumps(machine))
    position, reported = 0, 0.0
    for step in resolve(function)(config):
        run = store.get(run_id)
        if run.asked or run.attempt != attempt or run.state != RUNNING:
            return run.asked or CANCELLED
        if not isinstance(step, Progress):
            store.append(run_id, attempt, position, asdict(step))
            position += 1
        elif monotonic() - reported > REPORT_EVERY:
            store.report(run_id, attempt, doing=step.doing, fraction=step.fraction)
            reported = monotonic()
    return FINISHED


def _watch(store: Store, run_id: str, attempt: int, stopped: threading.Event) -> None:
    """Keep the heartbeat; end the process if a cancelled run does not stop by itself."""
    asked_at = None
    while not stopped.wait(WATCH_EVERY):
        try:
            run = store.beat(run_id, attempt)
        except SQLAlchemyError:  # a database that is away or locked may come back
            _log.exception("the heartbeat of run %s could not be written", run_id)
            continue
        if run is None or run.asked:
            asked_at = asked_at or monotonic()
            if monotonic() - asked_at > GRACE:
                store.end(run_id, attempt, run.asked if run else CANCELLED)
                os._exit(1)


def _end_with(server_pid: int) -> None:
    try:
        server = psutil.Process(server_pid)
        while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
            sleep(WATCH_EVERY)
    except psutil.NoSuchProcess:
        pass
    os._exit(1)
