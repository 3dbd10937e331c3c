"""A long run for tests of jobs: rows that take their time."""

import errno
import os
import resource
import time
from dataclasses import dataclass

import numpy as np
import psutil

from core.config import number, validate
from core.progress import Progress
from core.runs.kinds import Computation, Kind


@dataclass(frozen=True)
class SlowConfig:
    n_rows: int = number(3, 0, 1000, "rows")
    seconds: float = number(0.05, 0.0, 60.0, "seconds for each")
    seed: int = number(0, 0, 9999, "seed")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class SlowRow:
    position: int


def slow_rows(config: SlowConfig):
    for position in range(config.n_rows):
        yield Progress(f"row {position}", position / config.n_rows)
        time.sleep(config.seconds)
        if config.seed == 13:
            raise ValueError("seed must not be 13")
        if config.seed == 14:
            raise RuntimeError("broken")
        if config.seed == 15 and position == 2:
            raise OSError(errno.ENOSPC, "No space left on device", "/data")
        yield SlowRow(position)


def greedy_rows(config: SlowConfig):
    """Two rows, and then more memory than the process may have."""
    for position in range(2):
        yield SlowRow(position)
    too_much(config)


def too_much(config: SlowConfig) -> int:
    """Allocate more than the system lets the process have from here on."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + 2**28, before[1]))
    try:
        return len(bytes(2**30))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def echo(config: SlowConfig) -> int:
    return config.seed


@dataclass(frozen=True)
class Seeds:
    seeds: np.ndarray


def array(config: SlowConfig) -> Seeds:
    return Seeds(np.array([config.seed]))


def die(config: SlowConfig) -> None:
    os._exit(1)


def wait(config: SlowConfig) -> int:
    time.sleep(config.seconds)
    return config.seed


_ROWS = ("tests.core.slow_rows:slow_rows", (SlowRow,), ("core/jobs.py",))
SLOW = Kind("slow", SlowConfig, *_ROWS)
QUIET = Kind("quiet", SlowConfig, *_ROWS, exclusive=True)
GREEDY = Kind("greedy", SlowConfig, "tests.core.slow_rows:greedy_rows", *_ROWS[1:])
ECHO = Computation("echo", "tests.core.slow_rows:echo", int)


def fill(config: SlowConfig) -> int:
    """Takes memory, as an archive that inflates to more than it said would."""
    return sum(map(len, [bytes(500_000_000) for _ in range(config.seed)]))
