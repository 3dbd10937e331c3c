"""Long runs on a Dask cluster: the server's side.

Every waiting run is handed to Dask at once, which queues it by what it takes of a machine. What
becomes of it stands in the store alone: its machine claims it, writes its rows and its end. So a
lost connection loses no run, and whatever still waits is handed over again.
"""

import logging
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from core.files import explained
from core.runs.cluster_run import NotComputed, compute_run, folder_mark
from core.runs.heartbeats import Heartbeats
from core.runs.kinds import Kind
from core.runs.place import Ended
from core.runs.run import FAILED, INTERRUPTED, WAITING, Run
from core.runs.scheduler import ClusterUnavailable, Scheduler

if TYPE_CHECKING:
    from distributed import Future

TIMING, TRAINING = "timing", "training"  # what a machine offers: one; one for each core
LOST_AFTER = 5.0  # seconds without a heartbeat: its machine is gone; below the store's STALE_AFTER

_log = logging.getLogger(__name__)


class Cluster:
    """Hands the waiting runs of one server to Dask, and takes back those that ended there."""

    def __init__(self, address: str, kinds: Mapping[str, Kind], server: str):
        self._scheduler, self._kinds, self._server = Scheduler(address), kinds, server
        self._handed: dict[str, tuple[Run, Future]] = {}  # by the run's id
        self._heartbeats = Heartbeats(LOST_AFTER)
        self._ended: list[Ended] = []

    def start(self, active: list[Run]) -> None:
        mine = {run.id: run for run in active if run.server == self._server}
        self._follow(mine)
        self._put_back(self._heartbeats.without(list(mine.values())))
        self._scheduler.connected()  # so that it is told before a run is there
        waiting = [r for r in mine.values() if r.state == WAITING and r.id not in self._handed]
        offers = self._scheduler.offers() if waiting else []
        trouble = None
        for run in waiting:
            try:
                self._hand_over(run, needs(self._kinds[run.kind], offers))
            except ClusterUnavailable as error:  # for a run of this kind; others may begin
                trouble = error
        if trouble:
            raise trouble

    def order(self, run_ids: Collection[str], active: list[Run]) -> list[Run]:
        """Any machine may take them, the oldest first."""
        return sorted(active, key=lambda run: run.state == WAITING)

    def collect(self) -> list[Ended]:
        for run_id, (run, future) in list(self._handed.items()):
            if future.status == "pending":
                continue
            del self._handed[run_id]
            if future.status == "error":
                self._ended.append(_end(run, future.exception()))
            future.release()
        ended, self._ended = self._ended, []
        return ended

    def is_busy(self) -> bool:
        return bool(self._handed)

    def worker_of(self, run_id: str) -> None:
        return None

    def close(self) -> None:
        """Leave the cluster: runs that a machine computes go on there, the others are forgotten."""
        self._handed.clear()
        self._scheduler.close()

    def _follow(self, mine: dict[str, Run]) -> None:
        """Take the runs that ended out of Dask's queue, and note the attempt of the others."""
        for run_id, (_, future) in list(self._handed.items()):
            if run_id in mine:
                self._handed[run_id] = (mine[run_id], future)
            else:
                del self._handed[run_id]
                future.release()

    def _put_back(self, lost: list[Run]) -> None:
        """Let trainings whose machine is gone wait for another one, to go on from their state."""
        self._ended += [
            Ended(run.id, run.attempt, run.asked or WAITING, "")
            for run in lost
            if self._kinds[run.kind].resumable
        ]

    def _hand_over(self, run: Run, resources: dict[str, float]) -> None:
        """Let Dask compute a run; a message to the scheduler, on which nobody waits."""
        try:
            mark = folder_mark()
        except OSError as error:
            reason = f"The data folder cannot be used: {explained(error)}"
            raise ClusterUnavailable(reason) from error
        future = self._scheduler.connected().submit(
            compute_run,
            self._kinds[run.kind],
            run,
            mark,
            key=f"{run.kind}-{run.id}-{uuid4().hex}",
            resources=resources,
            fifo_timeout="0 ms",  # each in its turn, however quickly they follow
            pure=False,
        )
        self._handed[run.id] = (run, future)


def needs(kind: Kind, offers: list[dict[str, float]]) -> dict[str, float]:
    """What a run takes of its machine, given what each machine offers.

    A training takes one place of `training`. A timing takes `timing` and all places of the largest
    machine that offers it: nothing runs beside it there, and it does not run on smaller machines.
    Raises `ClusterUnavailable` where no machine offers it.
    """
    name, plural = (TIMING, "timings") if kind.exclusive else (TRAINING, "trainings")
    able = [offer for offer in offers if offer.get(name, 0) >= 1]
    if not able:
        raise ClusterUnavailable(f"The cluster has no machine for {plural} now")
    if not kind.exclusive:
        return {TRAINING: 1}
    places = max(offer.get(TRAINING, 0) for offer in able)
    return {TIMING: 1, TRAINING: places} if places else {TIMING: 1}


def _end(run: Run, error: BaseException) -> Ended:
    """How a run ended whose machine could not write it."""
    from distributed import KilledWorker

    if isinstance(error, NotComputed):
        return Ended(run.id, error.attempt, error.state, error.message)
    if isinstance(error, KilledWorker):
        message = "Every machine that computed the run stopped before it was finished."
        return Ended(run.id, run.attempt, INTERRUPTED, message)
    _log.error("the cluster could not take run %s", run.id, exc_info=error)
    message = "The cluster could not take the run; the log of the server says why."
    return Ended(run.id, run.attempt, FAILED, message)
