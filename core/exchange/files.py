"""Files of attention maps that visitors brought, kept as they came so that a link can show them."""

import hashlib
import re
from pathlib import Path

from core.exchange.maps import AttentionMaps
from core.exchange.reading import MOST_BYTES, read_maps
from core.files import explained, keep_newest, mark_used, write_whole
from core.paths import data_dir

MOST_KEPT = 20  # the least recently used one is removed
PREFIX = "maps "


def keep_maps(content: bytes) -> str:
    """Keep a file, which is decoded later, in a worker; returns its name."""
    if len(content) > MOST_BYTES:
        raise ValueError(
            f"it must have at most {MOST_BYTES / 1e6:g} MB, got {len(content) / 1e6:.1f} MB"
        )
    name = hashlib.sha256(content).hexdigest()[:12]
    try:
        write_whole(_path(name), content)
        keep_newest(_folder().glob("*.maps"), MOST_KEPT, spare=[_path(name)])
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return PREFIX + name


def read_kept(name: str) -> AttentionMaps:
    """The maps of a kept file; a `ValueError` where it is no longer here or cannot be read."""
    if not is_kept_name(name):
        raise ValueError(f"a file must be named {PREFIX}and 12 digits, got {name[:40]!r}")
    path = _path(name.removeprefix(PREFIX))
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ValueError("the file must be on this server, but it is not, or no longer") from None
    mark_used(path)
    return read_maps(content)


def is_kept_name(name: str) -> bool:
    return re.fullmatch(rf"{PREFIX}[0-9a-f]{{12}}", name) is not None


def _path(name: str) -> Path:
    return _folder() / f"{name}.maps"


def _folder() -> Path:
    folder = data_dir() / "maps"
    folder.mkdir(exist_ok=True)
    return folder
