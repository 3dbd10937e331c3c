"""Marks of short computations, so that a timing on the same machine knows what they touched.

A mark is a file named by its process in one folder: making and removing it changes the folder's
modification time, and what is left of a process that died is swept away.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from core.paths import data_dir


@contextmanager
def short_computation() -> Iterator[None]:
    """Mark this process as busy with a short computation."""
    try:
        mark = _folder() / f"{os.getpid()}-{threading.get_ident()}.mark"
        mark.touch()
    except OSError:  # where nothing can be written no timing can run, which would need the mark
        yield
        return
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def last_change() -> int:
    """A number that changes when a short computation begins or ends."""
    return _folder().stat().st_mtime_ns


def touched_since(change: int) -> bool:
    """Whether a short computation ran at any time since `last_change()` gave `change`."""
    return last_change() != change or any(map(_alive, _folder().glob("*.mark")))


def _alive(mark: Path) -> bool:
    """Whether the process that made the mark still runs; sweeps the mark away if not."""
    try:
        process = psutil.Process(int(mark.name.split("-")[0]))
        if process.create_time() <= mark.stat().st_mtime + 1:  # else its number was given again
            return True
    except (psutil.NoSuchProcess, FileNotFoundError):
        pass
    mark.unlink(missing_ok=True)
    return False


def _folder() -> Path:
    folder = data_dir() / "short_computations"
    folder.mkdir(exist_ok=True)
    return folder
