"""Long runs on a Dask cluster: makes this machine a part of it.

    python -m core.runs.cluster_worker [--trainings N] [--timings 0|1]

It needs the server's `DASK_SCHEDULER_ADDRESS`, `SIDE_BY_SIDE_DATA` and `DATABASE_URL`. When the
scheduler is gone it waits for it, and begins anew; when it is asked to end, it first lets trainings
save their state.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from core.limits import limits
from core.machine.facts import n_cores
from core.runs.cluster import TIMING, TRAINING
from core.runs.cluster_run import workers
from core.runs.database import StoreUnavailable, database_url
from core.runs.scheduler import (
    ClusterUnavailable,
    check_address,
    import_distributed,
    scheduler_address,
)
from core.runs.store import open_store

if TYPE_CHECKING:
    from distributed import Worker

CLOSE_LIMIT = 8.0  # seconds that runs have to save their state
LOOK_EVERY = 0.25  # seconds


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; a mistake of the caller is one sentence and status 2."""
    address = scheduler_address()
    try:
        options = _parser(limits().trainings or n_cores()).parse_args(arguments)
        check_address(address)
        open_store(database_url())
        asyncio.run(_serve(address, {TRAINING: options.trainings, TIMING: options.timings}))
    except (ClusterUnavailable, StoreUnavailable, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        workers.close()
    return 0


async def _serve(address: str, offer: dict[str, int]) -> None:
    """One Dask worker after the other: each ends with its connection to the scheduler."""
    distributed = import_distributed()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        n_threads = max(1, offer[TRAINING])  # each waits for the process of a run
        worker = distributed.Worker(address, nthreads=n_threads, resources=offer, memory_limit=0)
        await _first(_life(worker), stop.wait())
        await worker.close(timeout=CLOSE_LIMIT, reason="this machine leaves the cluster")
        await _first(_no_run(), stop.wait())


async def _life(worker: "Worker") -> None:
    """Ends with its connection to the scheduler, for which it waits as long as it takes."""
    await worker
    await worker.finished()


async def _no_run() -> None:
    """Ends once no run is computed here any more: the next worker offers all places again."""
    while workers.is_busy():
        await asyncio.sleep(LOOK_EVERY)


async def _first(*steps: Coroutine) -> None:
    """Wait until one of several steps is done, and give the others up."""
    tasks = [asyncio.ensure_future(step) for step in steps]
    done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for task in done:
        task.result()


def _parser(most: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core.runs.cluster_worker",
        description="Computes trainings and timings for the servers of DASK_SCHEDULER_ADDRESS.",
    )
    text = f"trainings at once (default: SIDE_BY_SIDE_TRAININGS, or one for each core; here {most})"
    parser.add_argument("--trainings", type=_count, default=most, metavar="N", help=text)
    text = "1: timings too, each alone on the machine (the default); 0: none"
    parser.add_argument("--timings", type=int, choices=(0, 1), default=1, help=text)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, got {text[:80]!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
