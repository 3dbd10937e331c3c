"""Marker files of short computations: a timing on the same machine learns when they disturb it.

A marker is a file, named by its process, in the folder of its machine, as several machines may have
one data folder: making and removing it changes the folder's modification time. The marker of a
process that died is removed.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from core.machine.facts import host
from core.paths import data_dir


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
    """Whether the process that made the marker still runs; removes the marker if not."""
    try:
        process = psutil.Process(int(marker.name.split("-")[0]))
        if process.create_time() <= marker.stat().st_mtime + 1:  # else the number was reused
            return True
    except (psutil.NoSuchProcess, FileNotFoundError):
        pass
    marker.unlink(missing_ok=True)
    return False


def _folder() -> Path:
    folder = data_dir() / "short_computations" / host()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
