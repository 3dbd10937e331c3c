"""A row of the table of bad inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One bad input: where it enters, what it is, what makes it, and a part of the answer to it."""

    entry: str
    name: str
    make: Callable[[], Any]
    expected: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.name}"[:60]
