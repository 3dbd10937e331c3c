"""Files that visitors bring, handed to a worker that checks them: the server never opens them.

The server keeps the bytes in the data folder, under a name of its own, for as long as a worker
needs to check and to keep what they hold.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from uuid import uuid4

from core.cnn.data import cleaned, keep_upload
from core.cnn.npz import colour_names, further_names
from core.config import matching, validate
from core.files import explained, write_whole
from core.paths import data_dir
from core.seq2seq.speech.clips import Sound, keep_clip, sound_of

MOST_WAITING = 40  # files that wait for a worker at once
LONGEST_WAIT = 3600.0  # seconds: older ones were left behind
MOST_NAMED = 3  # arrays that are not used
LONGEST_NAME = 40  # characters of the name of an array


@dataclass(frozen=True)
class BroughtConfig:
    """A file in the data folder, and what the visitor calls it."""

    file: str = matching("0" * 32, r"[0-9a-f]{32}", "the name of a file that waits", "file")
    title: str = matching("", r".{0,60}", "a name of at most 60 characters", "name of the file")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class ClipConfig:
    """A clip that was kept."""

    source: str = matching("clip 000000000000", r"clip [0-9a-f]{12}", "the name of a clip", "clip")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class Kept:
    """What was kept of a file: its name, and what is to be said of its arrays."""

    name: str
    made_grey: tuple[str, ...] = ()  # arrays that had colours
    ignored: tuple[str, ...] = ()  # the first arrays that are not used, by their names, cut short
    n_ignored: int = 0


@contextmanager
def waiting(content: bytes, title: str = "") -> Iterator[BroughtConfig]:
    """Keep a file for a worker, and remove it after; a `ValueError` where it cannot be kept."""
    try:
        path = _folder() / uuid4().hex
        if _n_waiting() >= MOST_WAITING:
            raise ValueError("too many files wait on this server; please try again in a moment")
        write_whole(path, content)
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    try:
        yield BroughtConfig(path.name, cleaned(title))
    finally:
        path.unlink(missing_ok=True)


def keep_images(config: BroughtConfig) -> Kept:
    """Check a file of images and keep them; a `ValueError` says what is wrong with it."""
    content = _content(config)
    name = keep_upload(content, config.title)
    ignored = further_names(io.BytesIO(content))
    first = tuple(text[:LONGEST_NAME] for text in ignored[:MOST_NAMED])
    return Kept(name, tuple(colour_names(io.BytesIO(content))), first, len(ignored))


def keep_sound(config: BroughtConfig) -> Kept:
    """Check a file of sound and keep it as a clip; a `ValueError` says what is wrong with it."""
    return Kept(keep_clip(_content(config)))


def clip_sound(config: ClipConfig) -> Sound:
    """The sound of a kept clip; a `ValueError` where it is no longer here."""
    return sound_of(config.source)


def _content(config: BroughtConfig) -> bytes:
    try:
        return (_folder() / config.file).read_bytes()
    except FileNotFoundError:
        raise ValueError("the file must wait on this server, but it is gone: try again") from None


def _n_waiting() -> int:
    """How many files wait; what a server left behind is removed."""
    n_waiting = 0
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another server removed it
            if time() - path.stat().st_mtime > LONGEST_WAIT:
                path.unlink()
            else:
                n_waiting += 1
    return n_waiting


def _folder() -> Path:
    folder = data_dir() / "brought"
    folder.mkdir(exist_ok=True)
    return folder
