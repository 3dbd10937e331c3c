"""What an input may cost: a second of processor time, and 100 MB beyond what was taken before."""

import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from core.machine.memory import limit_memory

MOST_SECONDS = 1.0  # of a processor such as that on which the loop below takes `USUAL` seconds
MOST_BYTES = 100_000_000
USUAL = 0.18
LATEST = 1_000_000_000  # bytes beyond which a request for memory is refused, touched or not
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@contextmanager
def within_limits(n_inputs: int = 1) -> Iterator[None]:
    """Fails where what happens inside costs more, of so many inputs at once on the average.

    Time is that of all threads of this process, not that of the clock. Memory is the highest that
    is really used; where the system does not tell it, it is not checked.
    """
    before = _highest(reset=True)
    with _refused_beyond(LATEST):
        start = time.process_time()
        yield
        seconds = time.process_time() - start
    grown = _highest() - before
    assert seconds < MOST_SECONDS * _slowness() * n_inputs, f"took {seconds:.2f} s"
    assert grown < MOST_BYTES, f"took {grown / 1e6:.0f} MB"


@contextmanager
def _refused_beyond(n_bytes: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    limit_memory(n_bytes)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _highest(*, reset: bool = False) -> int:
    """The most memory that was used since the last reset, in bytes."""
    if not _RESET.exists():
        return 0
    if reset:
        _RESET.write_text("5", encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", _STATUS.read_text(encoding="ascii"))[1]) * 1024


@cache
def _slowness() -> float:
    """How much slower than usual this processor is: 1 at least."""
    start = time.process_time()
    sum(range(10**7))
    return max(1.0, (time.process_time() - start) / USUAL)
