"""Files that visitors brought, kept as they came so that a link can show them.

They are decoded later, in a worker, by their kind: `maps` of attention, or training `curves`.
"""

import hashlib
import re
from pathlib import Path

from core.exchange import curves, maps
from core.exchange.config import FileConfig
from core.exchange.curves import Curves, read_curves
from core.exchange.maps import AttentionMaps
from core.exchange.reading import read_maps
from core.files import explained, mark_used, write_whole
from core.paths import data_dir
from core.stored import make_room

MOST_KEPT = 20  # of a kind; the least recently used one is removed
MAPS, CURVES = "maps", "curves"
MOST_BYTES = {MAPS: maps.MOST_BYTES, CURVES: curves.MOST_BYTES}


def keep_file(kind: str, content: bytes) -> str:
    """Keep a file; returns its name, the kind and the hash of its content.

    Raises a `ValueError` if it is too large, or cannot be kept.
    """
    if len(content) > MOST_BYTES[kind]:
        most, size = MOST_BYTES[kind] / 1e6, len(content) / 1e6
        raise ValueError(f"it must have at most {most:g} MB, got {size:.1f} MB")
    name = hashlib.sha256(content).hexdigest()[:12]
    try:
        write_whole(_folder(kind) / name, content)
        make_room(_folder(kind).glob("[0-9a-f]" * 12), MOST_KEPT, spare=_folder(kind) / name)
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return f"{kind} {name}"


def kept_maps(config: FileConfig) -> AttentionMaps:
    """The maps of a kept file; a `ValueError` where it is no longer here or cannot be read."""
    return read_maps(_read(MAPS, config.file))


def kept_curves(config: FileConfig) -> Curves:
    """The curves of a kept file; a `ValueError` where it is no longer here or cannot be read."""
    return read_curves(_read(CURVES, config.file))


def _read(kind: str, name: str) -> bytes:
    if not re.fullmatch(rf"{kind} [0-9a-f]{{12}}", name):
        raise ValueError(f"a file must be named {kind} and 12 digits, got {name[:40]!r}")
    path = _folder(kind) / name.removeprefix(f"{kind} ")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ValueError("the file must be on this server, but it is not, or no longer") from None
    mark_used(path)
    return content


def _folder(kind: str) -> Path:
    folder = data_dir() / kind
    folder.mkdir(exist_ok=True)
    return folder
