"""The progress that a generator of rows reports between two rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What is being computed now, and the share of all the work that is done (0 to 1)."""

    doing: str
    fraction: float
