"""The long runs of one server: kept alive while they wait, begun where there is room, and ended.

One thread looks after them all. Where they are computed is a place of its own: processes of this
machine, or a cluster. No lock is held while the database is read or a process is started.
"""

import logging
import threading
import uuid
from collections.abc import Collection, Mapping
from time import monotonic

from core.runs.cluster import Cluster
from core.runs.database import StoreUnavailable
from core.runs.executors import Executor, WorkersUnavailable, close_at_exit
from core.runs.kinds import Kind
from core.runs.local import Local
from core.runs.place import Ended, Place
from core.runs.run import Run
from core.runs.scheduler import ClusterUnavailable, scheduler_address
from core.runs.store import Store
from core.runs.turns import Turns
from core.runs.worker import leave

BUSY_EVERY, QUIET_EVERY = 0.2, 2.0  # seconds between two looks: with runs of its own, and without
BEAT_EVERY = 2.0  # seconds between two heartbeats of a waiting run
PRUNE_EVERY = 600.0  # seconds

_log = logging.getLogger(__name__)


class Dispatcher:
    """Looks after the runs of one server until it ends."""

    def __init__(self, store: Store, kinds: Mapping[str, Kind]):
        self.name = uuid.uuid4().hex
        self._store, self.turns = store, Turns(self.name)
        self._place = _place(store, kinds, self.turns)
        self._ended: list[Ended] = []
        self._beaten = self._pruned = -PRUNE_EVERY
        self.trouble = ""  # why no run can be started; empty where all is well
        self._logged = ""
        self._closed, self._wake = False, threading.Event()
        threading.Thread(target=self._dispatch_forever, daemon=True).start()
        close_at_exit(self.close)

    def wake(self) -> None:
        """Look for a waiting run now."""
        self._wake.set()

    def order(self, run_ids: Collection[str], active: list[Run]) -> list[Run]:
        """Of the active runs of all servers those that compete with these, as they start."""
        return self._place.order(run_ids, active)

    def worker_of(self, run_id: str) -> Executor | None:
        """The process of this machine that computes a run, or has just computed it."""
        return self._place.worker_of(run_id)

    def close(self) -> None:
        """Leave all runs: those that nothing else keeps become 'interrupted'."""
        self._closed = True
        self._place.close()

    def _dispatch_forever(self) -> None:
        while not self._closed:
            busy = True
            try:
                busy = self._dispatch()
                self.trouble = self._logged = ""
            except Exception as error:  # one run's trouble must not end the queue of all the others
                self._note(error)
            self._wake.wait(BUSY_EVERY if busy else QUIET_EVERY)
            self._wake.clear()

    def _note(self, error: Exception) -> None:
        """Log an error once, however long it lasts; one that stops all runs is told to visitors."""
        expected = isinstance(error, StoreUnavailable | WorkersUnavailable | ClusterUnavailable)
        self.trouble = str(error) if expected else ""
        if repr(error) != self._logged:
            self._logged = repr(error)
            _log.error("runs cannot be started: %s", error, exc_info=not expected)

    def _dispatch(self) -> bool:
        """Do what is to be done now; whether a run of this server is active."""
        self._ended += self._place.collect()
        self._write_ends()
        if monotonic() - self._pruned > PRUNE_EVERY:
            self._store.prune()
            self._pruned = monotonic()
        active = self._store.active()
        self._keep_waiting_alive()
        self._place.start(active)
        return self._place.is_busy() or any(run.server == self.name for run in active)

    def _write_ends(self) -> None:
        while self._ended:
            ended = self._ended[0]
            leave(self._store, ended.run_id, ended.attempt, ended.state, ended.message)
            self._ended.pop(0)

    def _keep_waiting_alive(self) -> None:
        """Heartbeats of the runs that no worker keeps yet; the end of those that nobody keeps."""
        if monotonic() - self._beaten < BEAT_EVERY:
            return
        self._store.beat_waiting(self.name)
        self._store.interrupt_stale()
        self._beaten = monotonic()


def _place(store: Store, kinds: Mapping[str, Kind], turns: Turns) -> Place:
    """The cluster that `DASK_SCHEDULER_ADDRESS` names; where it names none, this machine."""
    address = scheduler_address()
    if address:
        return Cluster(address, kinds, turns.server)
    return Local(store, kinds, turns)
