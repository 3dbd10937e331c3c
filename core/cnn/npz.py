"""Image files in the format of MedMNIST, which may be hostile: sizes are checked before contents.

Six arrays in a zip archive: `train_images` (N, 28, 28), whole numbers from 0 to 255, `train_labels`
(N,) or (N, 1) of small whole numbers, and the same for `val` and `test`; one grey channel may have
an axis of its own, and colours (N, 28, 28, 3) are made grey. Further arrays are ignored. Nothing is
inflated before the sizes that the archive and each array's header declare have been checked against
each other and the limits.
"""

import io
import tokenize
import zipfile
import zlib
from math import prod
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

from core.cnn.checks import COLOUR, SPLITS, as_images, as_labels, check_labels
from core.cnn.config import SIDE

KEYS = tuple(f"{split}_{what}" for split in SPLITS for what in ("images", "labels"))
MOST_BYTES = 195_000_000  # of all arrays together; TissueMNIST, the largest, has 187 million
MOST_COMPRESSION = 100  # size of the arrays over their size in the archive
SMALL = 1_000_000  # bytes below which any compression is accepted
LARGEST_DIRECTORY = 1_000_000  # bytes of the archive's list of its arrays
LONGEST_HEADER = 10_000  # bytes
LONGEST_AXIS = 10**12
_INTEGERS, _LABELS = "iu", "iufb"  # kinds of dtypes
_IMAGE_SHAPES = ((SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), COLOUR)
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADERS = {  # version 3 is version 2 in UTF-8, which only names of fields need
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
    (3, 0): npy.read_array_header_2_0,
}
_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, UnicodeError)
_NO_HEADER = (  # whatever Python's and NumPy's parsers raise
    *(ValueError, KeyError, SyntaxError, TypeError, RecursionError, MemoryError),
    tokenize.TokenError,
)


def read_arrays(file: BinaryIO) -> dict[str, np.ndarray]:
    """The six checked arrays: images (N, 28, 28) uint8, labels (N,) int64.

    Raises a `ValueError` that says what was expected and what came.
    """
    try:
        with _opened(file) as archive:
            members = _members(archive)
            _check_headers(archive, members)
            arrays = {key: _read(archive, key, member) for key, member in members.items()}
    except _NO_ARCHIVE as error:
        raise _no_archive(error) from None
    check_labels(arrays)
    return arrays


def further_names(file: BinaryIO) -> list[str]:
    """The names of the arrays that `read_arrays` ignores, as the file has them: may be hostile."""
    with _opened(file) as archive:
        names = [_key(info) for info in archive.infolist()]
    return [name for name in names if name not in KEYS]


def colour_names(file: BinaryIO) -> list[str]:
    """The names of the arrays that `read_arrays` makes grey, of a file that it accepts."""
    with _opened(file) as archive:
        members = _members(archive)
        shapes = {key: _header(archive, key, member)[0] for key, member in members.items()}
    return [key for key, shape in shapes.items() if shape[1:] == COLOUR]


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, unless it lists so many members that to read the list alone is too much."""
    record = zipfile._EndRecData(file)  # `ZipFile` makes an object of every member at once
    size = record[zipfile._ECD_SIZE] if record else 0
    if size > LARGEST_DIRECTORY:
        raise ValueError(
            f"the archive's list of its arrays must have at most {LARGEST_DIRECTORY:,} bytes, got "
            f"{size:,}"
        )
    try:
        return zipfile.ZipFile(file)
    except ValueError as error:  # an offset before the beginning of the file
        raise _no_archive(error) from None


def _no_archive(error: Exception) -> ValueError:
    problem = str(error) or type(error).__name__
    return ValueError(f"the file must be an .npz archive of NumPy arrays, got {problem}")


def _key(member: zipfile.ZipInfo) -> str:
    return member.filename.removesuffix(".npy")


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if _key(info) in KEYS]
    by_key = {_key(info): info for info in members}
    if len(by_key) < len(KEYS) or len(members) > len(KEYS):
        missing = ", ".join(key for key in KEYS if key not in by_key)
        names = ", ".join(repr(_key(info)[:40]) for info in archive.infolist()[:10]) or "nothing"
        problem = f"no {missing} among {names}" if missing else f"one of them twice among {names}"
        raise ValueError(
            f"the file must hold the arrays {', '.join(KEYS)}, each once, got {problem}"
        )
    if any(info.compress_type not in _COMPRESSIONS for info in members):
        raise ValueError("the arrays must be stored or deflated, got another compression")
    total = sum(info.file_size for info in members)
    if total > MOST_BYTES:
        raise ValueError(
            f"the arrays must have at most {MOST_BYTES:,} bytes together, got {total:,}"
        )
    packed = sum(info.compress_size for info in members)
    if total > max(SMALL, MOST_COMPRESSION * packed):
        raise ValueError(
            f"the arrays must be at most {MOST_COMPRESSION} times as large as they are packed, got "
            f"{total:,} bytes in {packed:,}"
        )
    return {key: by_key[key] for key in KEYS}


def _check_headers(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
    lengths = {key: _checked_length(archive, key, member) for key, member in members.items()}
    for split in SPLITS:
        n_images, n_labels = (lengths[f"{split}_{what}"] for what in ("images", "labels"))
        if n_images != n_labels:
            raise ValueError(
                f"{split} must have a label for every image, got {n_images:,} images and "
                f"{n_labels:,} labels"
            )


def _checked_length(archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo) -> int:
    """How many images or labels there are, by a header that was checked."""
    shape, dtype, length = _header(archive, key, member)
    is_image = key.endswith("images")
    if dtype.kind not in (_INTEGERS if is_image else _LABELS):
        wanted = "whole numbers from 0 to 255" if is_image else "whole numbers"
        raise ValueError(f"{key} must be {wanted}, got {str(dtype)[:40]}")
    if is_image and shape[1:] not in _IMAGE_SHAPES:
        raise ValueError(
            f"{key} must have the shape (N, {SIDE}, {SIDE}), or (N, {SIDE}, {SIDE}, 1) with one "
            f"grey channel, got {shape}"
        )
    if not is_image and (len(shape) not in (1, 2) or len(shape) == 2 and 1 not in shape):
        raise ValueError(f"{key} must have the shape (N,) or (N, 1), got {shape}")
    if not prod(shape):
        raise ValueError(f"{key} must not be empty, got the shape {shape}")
    if prod(shape) * dtype.itemsize + length != member.file_size:
        raise ValueError(
            f"{key} must be as large as its header says, got a header of {prod(shape):,} values of "
            f"{dtype.itemsize} bytes and {member.file_size:,} bytes in the archive"
        )
    return shape[0] if is_image else prod(shape)


def _header(
    archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo
) -> tuple[tuple[int, ...], np.dtype, int]:
    """Shape, dtype and the header's length; refuses an object array, which would be a pickle."""
    try:
        with archive.open(member) as stream:
            start = io.BytesIO(stream.read(LONGEST_HEADER))
        version = npy.read_magic(start)
        if version not in _HEADERS:
            raise ValueError("version {}.{}".format(*version))
        shape, _, dtype = _HEADERS[version](start, max_header_size=LONGEST_HEADER)
    except _NO_HEADER as error:
        problem = str(error).split("\n")[0][:80] or type(error).__name__
        raise ValueError(f"{key} must be a NumPy array (format 1 to 3), got {problem}") from None
    if any(type(n) is not int or not 0 <= n <= LONGEST_AXIS for n in shape) or len(shape) > 4:
        raise ValueError(f"{key} must have a shape of at most 4 whole numbers, got another header")
    if dtype.hasobject:
        raise ValueError(f"{key} must be plain numbers, got Python objects")
    return shape, dtype, start.tell()


def _read(archive: zipfile.ZipFile, key: str, member: zipfile.ZipInfo) -> np.ndarray:
    try:
        with archive.open(member) as stream:
            array = npy.read_array(stream, allow_pickle=False, max_header_size=LONGEST_HEADER)
    except ValueError as error:
        raise ValueError(f"{key} must be whole, got {error}") from None
    return as_images(key, array) if key.endswith("images") else as_labels(key, array)
