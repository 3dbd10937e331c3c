"""Room in the data folder for what visitors bring and trainings leave.

What was used longest ago goes: above a number of each kind, and above the bytes that
`core/limits.py` allows all kinds together. The database is not counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.files import keep_newest, remove
from core.limits import limits
from core.paths import data_dir

KINDS = ("checkpoints", "clips", "curves", "images", "maps", "transcripts")  # folders of ours


@dataclass(frozen=True, order=True)
class _Entry:
    """A folder, or files of one name and different endings, which belong together."""

    used: float  # seconds since 1970
    n_bytes: int
    parts: tuple[Path, ...]


def make_room(paths: Iterable[Path], most: int, *, spare: Path) -> list[Path]:
    """Keep the `most` newest of one kind, and of all kinds what fits; returns what was removed.

    The one to `spare` is counted and not removed.
    """
    removed = keep_newest(paths, most, spare=[spare])
    entries = sorted(_entries(data_dir()))
    surplus = sum(entry.n_bytes for entry in entries) - limits().stored_mb * 10**6
    for entry in entries:
        if surplus <= 0:
            break
        if spare not in entry.parts:
            for part in entry.parts:
                remove(part)
            removed += entry.parts
            surplus -= entry.n_bytes
    return removed


def _entries(folder: Path) -> Iterator[_Entry]:
    """What is kept: files in a folder of their kind, and folders of trainings one level below.

    Whatever else lies in the data folder is not ours.
    """
    files: dict[Path, list[Path]] = defaultdict(list)
    kept = (path for kind in KINDS for path in (folder / kind).glob("[!.]*"))
    for path in kept:  # what begins with a dot is being written
        if path.is_dir():
            for training in path.iterdir():
                yield from _entry([training], [*training.glob("*")])
        else:
            files[path.with_suffix("")].append(path)
    for parts in files.values():
        yield from _entry(parts, parts)


def _entry(parts: list[Path], files: list[Path]) -> Iterator[_Entry]:
    """The entry of these parts; none where another process removed a file meanwhile."""
    with suppress(FileNotFoundError):
        used = max(part.stat().st_mtime for part in parts)
        yield _Entry(used, sum(file.stat().st_size for file in files), tuple(parts))
