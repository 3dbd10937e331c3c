"""What whoever runs the app bounds: environment variables, `SIDE_BY_SIDE_` and a field's name."""

import os
from dataclasses import Field, dataclass, fields
from functools import lru_cache

from core.config import expectation, number, parse, validate


@dataclass(frozen=True)
class Limits:
    """What one server takes; the text of a field says what it counts."""

    runs_per_visitor: int = number(32, 1, 1_000, "runs of one visitor, waiting and running at once")
    trainings: int = number(0, 0, 512, "trainings at once on one machine; 0: one a core")
    short_workers: int = number(2, 1, 64, "processes for short computations, at most one a core")
    short_queue: int = number(32, 1, 10_000, "short computations that may wait")
    short_seconds: int = number(60, 1, 3_600, "seconds that a short computation may take")
    upload_mb: int = number(150, 1, 150, "MB of a file that a visitor brings, of any kind")
    stored_mb: int = number(
        5_000, 200, 100_000_000, "MB of what visitors bring and trainings leave, together"
    )

    def __post_init__(self):
        validate(self)


def variable(f: Field) -> str:
    """The environment variable of a limit."""
    return f"SIDE_BY_SIDE_{f.name.upper()}"


@lru_cache
def limits() -> Limits:
    """The limits as the environment sets them; raises a `ValueError` that names all wrong ones."""
    values, wrong = {}, []
    for f in fields(Limits):
        if text := os.environ.get(variable(f), "").strip():
            try:
                values[f.name] = parse(f, text)
            except ValueError:
                wrong.append(f"{variable(f)} must be {expectation(f)}, got {text[:40]!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return Limits(**values)
