"""Image files in the format of MedMNIST, which may be hostile: sizes are checked before contents.

Six arrays in a zip archive: `train_images` (N, 28, 28), whole numbers from 0 to 255, `train_labels`
(N,) or (N, 1) of small whole numbers, and the same for `val` and `test`; one grey channel may have
an axis of its own, and colours (N, 28, 28, 3) are made grey. Further arrays are ignored. Nothing is
inflated before the sizes that the archive and each array's header declare have been checked against
each other and the limits.
"""

import zipfile
from math import prod
from typing import BinaryIO

import numpy as np

from core.archives import (
    Header,
    array_name,
    check_size,
    check_sizes,
    opened,
    read_array,
    read_headers,
)
from core.cnn.checks import COLOUR, SPLITS, as_images, as_labels, check_labels
from core.cnn.config import SIDE

KEYS = tuple(f"{split}_{what}" for split in SPLITS for what in ("images", "labels"))
MOST_BYTES = 195_000_000  # of all arrays together; TissueMNIST, the largest, has 187 million
_INTEGERS, _LABELS = "iu", "iufb"  # kinds of dtypes
_IMAGE_SHAPES = ((SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), COLOUR)


def read_arrays(file: BinaryIO) -> dict[str, np.ndarray]:
    """The six checked arrays: images (N, 28, 28) uint8, labels (N,) int64.

    Raises a `ValueError` that says what was expected and what came.
    """
    with opened(file) as archive:
        members = _members(archive)
        headers = read_headers(archive, members)
        _check_headers(headers, members)
        arrays = {key: _read(archive, key, member) for key, member in members.items()}
    check_labels(arrays)
    return arrays


def further_names(file: BinaryIO) -> list[str]:
    """The names of the arrays that `read_arrays` ignores, as the file has them: may be hostile."""
    with opened(file) as archive:
        names = [array_name(info) for info in archive.infolist()]
    return [name for name in names if name not in KEYS]


def colour_names(file: BinaryIO) -> list[str]:
    """The names of the arrays that `read_arrays` makes grey, of a file that it accepts."""
    with opened(file) as archive:
        headers = read_headers(archive, _members(archive))
    return [key for key, header in headers.items() if header.shape[1:] == COLOUR]


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if array_name(info) in KEYS]
    by_key = {array_name(info): info for info in members}
    if len(by_key) < len(KEYS) or len(members) > len(KEYS):
        missing = ", ".join(key for key in KEYS if key not in by_key)
        names = ", ".join(repr(array_name(info)[:40]) for info in archive.infolist()[:10])
        named = names or "nothing"
        problem = f"no {missing} among {named}" if missing else f"one of them twice among {named}"
        raise ValueError(
            f"the file must hold the arrays {', '.join(KEYS)}, each once, got {problem}"
        )
    check_sizes(members, MOST_BYTES)
    return {key: by_key[key] for key in KEYS}


def _check_headers(headers: dict[str, Header], members: dict[str, zipfile.ZipInfo]) -> None:
    for key, header in headers.items():
        _check_header(key, header)
        check_size(key, header, members[key])
    for split in SPLITS:
        n_images = headers[f"{split}_images"].shape[0]
        n_labels = prod(headers[f"{split}_labels"].shape)
        if n_images != n_labels:
            raise ValueError(
                f"{split} must have a label for every image, got {n_images:,} images and "
                f"{n_labels:,} labels"
            )


def _check_header(key: str, header: Header) -> None:
    shape, is_image = header.shape, key.endswith("images")
    if header.dtype.kind not in (_INTEGERS if is_image else _LABELS):
        wanted = "whole numbers from 0 to 255" if is_image else "whole numbers"
        raise ValueError(f"{key} must be {wanted}, got {str(header.dtype)[:40]}")
    if is_image and shape[1:] not in _IMAGE_SHAPES:
        raise ValueError(
            f"{key} must have the shape (N, {SIDE}, {SIDE}), or (N, {SIDE}, {SIDE}, 1) with one "
            f"grey channel, got {shape}"
        )
    if not is_image and (len(shape) not in (1, 2) or len(shape) == 2 and 1 not in shape):
        raise ValueError(f"{key} must have the shape (N,) or (N, 1), got {shape}")
    if not prod(shape):
        raise ValueError(f"{key} must not be empty, got the shape {shape}")


def _read(archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo) -> np.ndarray:
    array = read_array(archive, key, member)
    return as_images(key, array) if key.endswith("images") else as_labels(key, array)
