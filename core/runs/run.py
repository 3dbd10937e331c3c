"""One long run as it stands, and the states that it passes through."""

from dataclasses import dataclass
from typing import Any

WAITING, RUNNING, FINISHED = "waiting", "running", "finished"
CANCELLED, PAUSED, FAILED, INTERRUPTED = "cancelled", "paused", "failed", "interrupted"
ACTIVE = (WAITING, RUNNING)
UNFINISHED = (CANCELLED, PAUSED, FAILED, INTERRUPTED)


@dataclass(frozen=True)
class Run:
    """One run as it stands; times are seconds since 1970, `machine` and `config` plain dicts."""

    id: str
    kind: str
    config: dict[str, Any]
    code_version: str
    state: str
    attempt: int
    server: str
    host: str
    created_at: float
    started_at: float | None
    ended_at: float | None
    heartbeat_at: float
    asked: str  # how its worker shall leave it: cancelled, paused, waiting for another, or not
    doing: str
    fraction: float
    message: str
    machine: dict[str, Any]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE
