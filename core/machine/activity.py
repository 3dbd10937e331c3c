"""Marker files of short computations: a timing on the same machine learns when they disturb it.

A marker is a file in the folder of its machine, as several machines may have one data folder:
making and removing it changes the folder's modification time. A marker that is older than a
computation may be is removed: its process died.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time

from core.limits import limits
from core.machine.facts import host
from core.paths import data_dir

MARGIN = 5.0  # seconds


@contextmanager
def short_computation() -> Iterator[None]:
    """Mark this process as busy with a short computation."""
    try:
        marker = _folder() / f"{os.getpid()}-{threading.get_ident()}.mark"
        marker.touch()
    except OSError:  # where nothing can be written, no timing can run that would need the marker
        yield
        return
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def last_change() -> int:
    """A number that changes when a short computation begins or ends."""
    return _folder().stat().st_mtime_ns


def disturbed_since(change: int) -> bool:
    """Whether a short computation ran at any time since `last_change()` gave `change`."""
    return last_change() != change or any(map(_is_alive, _folder().glob("*.mark")))


def _is_alive(marker: Path) -> bool:
    """Whether a computation may still run; removes the marker of one that was ended long ago.

    Told by age: the processes of another container have numbers of their own.
    """
    try:
        if time() - marker.stat().st_mtime < limits().short_seconds + MARGIN:
            return True
    except FileNotFoundError:
        return False
    marker.unlink(missing_ok=True)
    return False


def _folder() -> Path:
    folder = data_dir() / "short_computations" / host()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
