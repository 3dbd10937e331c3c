"""Writing a file whole or not at all, keeping the newest few, checking that a place is writable."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

SHOWN = 200  # characters of a path that a message repeats
_ADVICE = {  # by the system's number of an error
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full; make room on it"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS),
        "it cannot be read or written; allow it, or set SIDE_BY_SIDE_DATA to another folder",
    ),
    **dict.fromkeys(
        (errno.ENOTDIR, errno.EEXIST), "a file is where a folder should be; move the file away"
    ),
}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whoever else writes it at the same time."""
    write_whole_by(path, lambda part: part.write_bytes(content))


def write_whole_by(path: Path, write: Callable[[Path], object]) -> None:
    """The same by a function that writes to the path it is given, in the same folder.

    An `OSError` names the path, which a full disk leaves out.
    """
    part = _part(path)
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        _unlink(part)


def read_up_to(path: Path, n_bytes: int) -> bytes:
    """The beginning of a caller's file; raises a `ValueError` that says why it cannot be read."""
    if not os.path.isfile(path):  # `Path.is_file` raises an error if the name is too long
        raise ValueError(f"file must be the path of a file, got {str(path)[:SHOWN]!r}")
    try:
        with path.open("rb") as file:
            return file.read(n_bytes)
    except OSError as error:
        reason = f"{str(path)[:SHOWN]!r}: {error.strerror}"
        raise ValueError(f"file must be a file that can be read, got {reason}") from None


def explained(error: OSError) -> str:
    """Which place could not be read or written, why, and what to do about it."""
    advice = _ADVICE.get(error.errno, error.strerror or type(error).__name__)
    return f"{_shortened(str(error.filename))}: {advice}" if error.filename else advice


def mark_used(path: Path) -> None:
    """Note that a kept file or folder was used now, for `keep_newest`."""
    with suppress(OSError):  # it is gone, or nothing can be written there: then nothing makes room
        os.utime(path)


def keep_newest(paths: Iterable[Path], most: int, *, spare: Iterable[Path] = ()) -> list[Path]:
    """Remove what was used longest ago, above `most` files or folders; returns what was removed.

    Those to `spare` are counted and not removed.
    """
    aged = [(used, path) for path in paths if (used := _last_use(path)) is not None]
    surplus, spared, removed = len(aged) - most, set(spare), []
    for _, path in sorted(aged):
        if len(removed) >= surplus:
            break
        if path not in spared:
            remove(path)
            removed.append(path)
    return removed


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise a `ValueError` unless `write_whole` can write to this path, or into this folder."""
    is_folder = os.path.isdir(path)
    if os.path.lexists(path) and not (is_folder or os.path.isfile(path)):  # `replace` would end it
        raise ValueError(f"save must name a file or a folder, got something else: {_shown(path)}")
    folder = path if is_folder else path.absolute().parent
    if not os.path.isdir(folder):
        raise ValueError(f"save must name a place in a folder that exists, got {_shown(path)}")
    part = _part(folder / ("file" if is_folder else path.name))
    try:
        part.touch()
        part.unlink()
    except (OSError, ValueError) as error:  # of a name with a NUL, say
        reason = getattr(error, "strerror", None) or str(error)
        raise ValueError(
            f"save must name a place that can be written, got {_shown(path)}: {reason}"
        ) from None


def _part(path: Path) -> Path:
    """Where a file is written before it is whole: a name that no other writer has."""
    return path.with_name(f".{path.name}.{uuid4().hex}.part")


def _unlink(part: Path) -> None:
    """Remove a part, if there is one: where none could be made, none can be removed."""
    with suppress(OSError):
        part.unlink()


def _shown(path: Path) -> str:
    return repr(_shortened(str(path)))


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _last_use(path: Path) -> float | None:
    """When the file was last marked or written, in seconds since 1970; None where it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process removed it meanwhile
        return None
