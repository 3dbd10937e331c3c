"""What the dispatcher asks of a place that computes runs: this machine, or a cluster."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from core.runs.executors import Executor
from core.runs.run import Run

DIED = "The worker process ended before the run was finished."


@dataclass(frozen=True)
class Ended:
    """How a run ended, or `waiting` again, to be written as soon as the database takes it."""

    run_id: str
    attempt: int
    state: str
    message: str


class Place(Protocol):
    def start(self, active: list[Run]) -> None:
        """Begin what may begin of this server's waiting runs; `active` are those of all servers.

        Raises an error where none can begin; one of the place itself says why in its text.
        """

    def order(self, run_ids: Collection[str], active: list[Run]) -> list[Run]:
        """Of the active runs of all servers those that compete with these, as they start."""

    def collect(self) -> list[Ended]:
        """The runs whose end nobody has written, each once."""

    def is_busy(self) -> bool:
        """Whether a run of this server is here."""

    def worker_of(self, run_id: str) -> Executor | None:
        """The process of this machine that computes a run, or has just computed it."""

    def close(self) -> None:
        """Leave all runs, as the server ends."""
