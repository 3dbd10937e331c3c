"""Files of transcripts: on this machine, or brought by a visitor and kept for links.

A visitor's files are kept as they came, by the hash of their content, and are decoded in a worker.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from core.files import explained, mark_used, read_up_to, write_whole
from core.paths import data_dir
from core.stored import make_room
from core.transcripts.table import MOST_BYTES, Table, read_files, read_table

MOST_KEPT = 30  # uploads; the least recently used one is removed
MOST_FILES = 6  # of an upload
PREFIX = "upload "


def read_local(path: Path, plain: tuple[Path, ...] = ()) -> Table:
    """A table on this machine; or, with `plain` hypotheses, plain files of a text a line."""
    contents = {path.stem: read_up_to(path, MOST_BYTES + 1) for path in (path, *plain)}
    if len(contents) <= len(plain):
        raise ValueError("plain files must have different names, got one name twice")
    return _table(contents)


def keep_upload(files: Mapping[str, bytes]) -> str:
    """Keep a visitor's files, the reference or table first; returns the name of the upload."""
    if not 1 <= len(files) <= MOST_FILES:
        raise ValueError(f"1 to {MOST_FILES} files must be given, got {len(files)}")
    if (size := sum(map(len, files.values()))) > MOST_BYTES:
        raise ValueError(
            f"all files together must have at most {MOST_BYTES / 1e6:g} MB, got {size / 1e6:.1f} MB"
        )
    sizes = [[name[:200], len(content)] for name, content in files.items()]
    content = b"".join([json.dumps(sizes).encode(), b"\n", *files.values()])
    name = hashlib.sha256(content).hexdigest()[:12]
    try:
        write_whole(_path(name), content)
        make_room(_folder().glob("*.texts"), MOST_KEPT, spare=_path(name))
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return PREFIX + name


def read_upload(name: str) -> Table:
    """The table of an upload; a `ValueError` where it is no longer here or cannot be read."""
    if not is_upload(name):
        raise ValueError(f"an upload must be named {PREFIX}and 12 digits, got {name[:40]!r}")
    path = _path(name.removeprefix(PREFIX))
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise ValueError("the upload must be on this server, but it is not, or no longer") from None
    mark_used(path)
    contents, first = {}, 0
    for file_name, size in json.loads(head):
        contents[Path(file_name).stem or file_name] = body[first : first + size]
        first += size
    return _table(contents)


def is_upload(name: str) -> bool:
    return re.fullmatch(rf"{PREFIX}[0-9a-f]{{12}}", name) is not None


def _table(contents: dict[str, bytes]) -> Table:
    """One file is a table; of several, the first holds the references."""
    (name, first), *others = contents.items()
    return read_files(first, dict(others)) if others else read_table(first, name)


def _path(name: str) -> Path:
    return _folder() / f"{name}.texts"


def _folder() -> Path:
    folder = data_dir() / "transcripts"
    folder.mkdir(exist_ok=True)
    return folder
