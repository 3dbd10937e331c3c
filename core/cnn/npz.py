"""Image files in the format of MedMNIST, which may be hostile: sizes are checked before contents.

Six arrays in a zip archive: `train_images` (N, 28, 28) of bytes, `train_labels` (N,) or (N, 1) of
small whole numbers, and the same for `val` and `test`. Nothing is inflated before the sizes that
the archive and each array's header declare have been checked against each other and the limits.
"""

import zipfile
import zlib
from math import prod
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

from core.cnn.config import SIDE

SPLITS = ("train", "val", "test")
KEYS = tuple(f"{split}_{what}" for split in SPLITS for what in ("images", "labels"))
MOST_BYTES = 195_000_000  # of all arrays together; TissueMNIST, the largest, has 187 million
MOST_COMPRESSION = 100  # size of the arrays over their size in the archive
SMALL = 1_000_000  # bytes below which any compression is accepted
MOST_CLASSES = 32
LONGEST_HEADER = 10_000  # bytes
_INTEGERS = "iu"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_arrays(file: BinaryIO) -> dict[str, np.ndarray]:
    """The six checked arrays, labels as (N,) int64; a `ValueError` names what is wrong."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = _members(archive)
            for key, member in members.items():
                _check_header(archive, key, member)
            arrays = {key: _read(archive, key, member) for key, member in members.items()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"the file must be an .npz archive of NumPy arrays, got {error}") from None
    _check_labels(arrays)
    return arrays


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
    if set(members) != set(KEYS) or len(archive.infolist()) != len(KEYS):
        names = ", ".join(sorted(repr(name[:40]) for name in members)[:10]) or "nothing"
        raise ValueError(
            f"the file must hold the arrays {', '.join(KEYS)} and no others, got {names}"
        )
    if any(info.compress_type not in _COMPRESSIONS for info in members.values()):
        raise ValueError("the arrays must be stored or deflated, got another compression")
    total = sum(info.file_size for info in members.values())
    if total > MOST_BYTES:
        raise ValueError(
            f"the arrays must have at most {MOST_BYTES:,} bytes together, got {total:,}"
        )
    packed = sum(info.compress_size for info in members.values())
    if total > max(SMALL, MOST_COMPRESSION * packed):
        raise ValueError(
            f"the arrays must be at most {MOST_COMPRESSION} times as large as they are packed, got "
            f"{total:,} bytes in {packed:,}"
        )
    return {key: members[key] for key in KEYS}


def _check_header(archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as stream:
        shape, dtype, _ = _header(stream, key)
        length = stream.tell()
    if dtype.kind not in _INTEGERS or key.endswith("images") and dtype != np.uint8:
        wanted = "bytes (uint8)" if key.endswith("images") else "whole numbers"
        raise ValueError(f"{key} must be {wanted}, got {dtype}")
    if key.endswith("images") and (len(shape) != 3 or shape[1:] != (SIDE, SIDE)):
        raise ValueError(
            f"{key} must have the shape (N, {SIDE}, {SIDE}), one grey channel, got {shape}"
        )
    if key.endswith("labels") and (len(shape) not in (1, 2) or shape[1:] not in ((), (1,))):
        raise ValueError(f"{key} must have the shape (N,) or (N, 1), got {shape}")
    if not shape[0]:
        raise ValueError(f"{key} must not be empty, got the shape {shape}")
    if prod(shape) * dtype.itemsize + length != member.file_size:
        raise ValueError(
            f"{key} must be as large as its header says, got a header of {prod(shape):,} values of "
            f"{dtype.itemsize} bytes and {member.file_size:,} bytes in the archive"
        )


def _header(stream: BinaryIO, key: str) -> tuple[tuple[int, ...], np.dtype, bool]:
    """Shape, dtype and order; refuses an object array, which would be a pickle."""
    try:
        version = npy.read_magic(stream)
        read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        shape, fortran, dtype = read(stream, max_header_size=LONGEST_HEADER)
    except (ValueError, KeyError, SyntaxError, TypeError, EOFError) as error:
        problem = str(error).split("\n")[0][:80]
        raise ValueError(f"{key} must be a NumPy array (format 1 or 2), got {problem}") from None
    if any(type(n) is not int or n < 0 for n in shape):
        raise ValueError(f"{key} must have a shape of whole numbers, got {shape}")
    if dtype.hasobject or fortran and len(shape) > 1:
        kind = "Python objects" if dtype.hasobject else "Fortran order"
        raise ValueError(f"{key} must be plain numbers in C order, got {kind}")
    return shape, dtype, fortran


def _read(archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo) -> np.ndarray:
    with archive.open(member) as stream:
        array = npy.read_array(stream, allow_pickle=False, max_header_size=LONGEST_HEADER)
    return array if key.endswith("images") else array.reshape(-1).astype(np.int64)


def _check_labels(arrays: dict[str, np.ndarray]) -> None:
    for split in SPLITS:
        images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
        if len(images) != len(labels):
            raise ValueError(
                f"{split} must have a label for every image, got {len(images):,} images and "
                f"{len(labels):,} labels"
            )
    present = np.unique(arrays["train_labels"])
    if len(present) < 2 or len(present) > MOST_CLASSES:
        raise ValueError(f"train_labels must have 2 to {MOST_CLASSES} classes, got {len(present)}")
    if not np.array_equal(present, np.arange(len(present))):
        raise ValueError(
            f"train_labels must be 0 to {len(present) - 1}, each at least once, got "
            f"{present.min()} to {present.max()}"
        )
    for split in SPLITS[1:]:
        labels = arrays[f"{split}_labels"]
        if labels.min() < 0 or labels.max() >= len(present):
            raise ValueError(
                f"{split}_labels must be among those of train_labels, 0 to {len(present) - 1}, got "
                f"{labels.min()} to {labels.max()}"
            )
