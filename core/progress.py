"""The progress that a generator of rows reports between two rows."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Progress:
    """What is being computed now, and the share of all the work that is done (0 to 1)."""

    doing: str
    fraction: float
    row: Any = None  # something to show meanwhile, no result: a frozen record
