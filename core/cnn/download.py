"""Downloads OctMNIST from where it is published: a generator that reports its progress."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from core.cnn.config import OCT
from core.cnn.data import OCT_MD5, image_file, is_available, make_room_for
from core.cnn.npz import MOST_BYTES
from core.config import choice, validate
from core.files import write_whole
from core.progress import Progress

URL = "https://zenodo.org/records/10519652/files/octmnist.npz?download=1"
BLOCK = 2**18  # bytes
TIMEOUT = 30  # seconds without a response


@dataclass(frozen=True)
class DownloadConfig:
    """The data set to download."""

    data: str = choice(OCT, (OCT,), "data set to download")

    def __post_init__(self):
        validate(self)


@dataclass(frozen=True)
class DownloadRow:
    """The downloaded file."""

    n_bytes: int
    md5: str


def is_downloaded(config: DownloadConfig, rows: list[dict[str, Any]]) -> bool:
    """Whether the file is on this server."""
    return is_available(config.data)


def download(config: DownloadConfig) -> Iterator[Progress | DownloadRow]:
    """Download the file, check its MD5 and keep it; raises a `ValueError` if that fails."""
    if is_available(config.data):
        content = image_file(config.data).read_bytes()
        yield DownloadRow(len(content), hashlib.md5(content).hexdigest())
        return
    content = bytearray()
    try:
        with urllib.request.urlopen(URL, timeout=TIMEOUT) as response:
            total = response.length or MOST_BYTES  # what the server declares, if it does
            while block := response.read(BLOCK):
                content += block
                if len(content) > MOST_BYTES:
                    raise ValueError(f"the file must have at most {MOST_BYTES:,} bytes, got more")
                doing = f"downloaded {len(content) / 1e6:.1f} of {total / 1e6:.1f} MB"
                yield Progress(doing, min(1.0, len(content) / total))
    except (urllib.error.URLError, HTTPException, OSError) as error:
        raise ValueError(
            f"OctMNIST could not be downloaded ({error}). You can fetch octmnist.npz yourself from "
            "medmnist.com and upload it here."
        ) from None
    md5 = hashlib.md5(content).hexdigest()
    if md5 != OCT_MD5:
        raise ValueError(f"the downloaded file must have the MD5 {OCT_MD5}, got {md5}")
    write_whole(image_file(config.data), bytes(content))
    make_room_for(config.data)
    yield DownloadRow(len(content), md5)
