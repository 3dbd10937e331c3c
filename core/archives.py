"""Archives of NumPy arrays (.npz), which may be hostile: sizes are checked before contents.

Nothing is inflated before the sizes that the archive and each array's header declare have been
checked against each other and the limits. Every `ValueError` says what was expected and what came.
"""

import io
import tokenize
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy

MOST_COMPRESSION = 100  # size of the arrays over their size in the archive
SMALL = 1_000_000  # bytes below which any compression is accepted
LARGEST_DIRECTORY = 1_000_000  # bytes of the archive's list of its arrays
LONGEST_HEADER = 10_000  # bytes
LONGEST_AXIS, MOST_AXES = 10**12, 4
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


@dataclass(frozen=True)
class Header:
    """What an array in an archive says of itself, without its values."""

    shape: tuple[int, ...]
    dtype: np.dtype
    length: int  # bytes of the header itself


@contextmanager
def opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive, unless it lists so many members that to read the list alone is too much."""
    try:
        record = zipfile._EndRecData(file)  # `ZipFile` makes an object of every member at once
        size = record[zipfile._ECD_SIZE] if record else 0
        if size > LARGEST_DIRECTORY:
            raise ValueError(
                f"the archive's list of its arrays must have at most {LARGEST_DIRECTORY:,} bytes, "
                f"got {size:,}"
            )
        with _archive(file) as archive:
            yield archive
    except _NO_ARCHIVE as error:
        raise _no_archive(error) from None


def array_name(member: zipfile.ZipInfo) -> str:
    """The name of an array, as the file has it: may be hostile."""
    return member.filename.removesuffix(".npy")


def check_sizes(members: Collection[zipfile.ZipInfo], most_bytes: int) -> None:
    """Raise a `ValueError` if the members are larger than allowed, or packed too tightly."""
    if any(info.compress_type not in _COMPRESSIONS for info in members):
        raise ValueError("the arrays must be stored or deflated, got another compression")
    total = sum(info.file_size for info in members)
    if total > most_bytes:
        raise ValueError(
            f"the arrays must have at most {most_bytes:,} bytes together, got {total:,}"
        )
    packed = sum(info.compress_size for info in members)
    if total > max(SMALL, MOST_COMPRESSION * packed):
        raise ValueError(
            f"the arrays must be at most {MOST_COMPRESSION} times as large as they are packed, got "
            f"{total:,} bytes in {packed:,}"
        )


def read_headers(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
) -> dict[str, Header]:
    """The header of each array."""
    return {name: read_header(archive, name, member) for name, member in members.items()}


def read_header(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> Header:
    """The header of one array; refuses an object array, which would be a pickle."""
    try:
        with archive.open(member) as stream:
            start = io.BytesIO(stream.read(LONGEST_HEADER))
        version = npy.read_magic(start)
        if version not in _HEADERS:
            raise ValueError("version {}.{}".format(*version))
        shape, _, dtype = _HEADERS[version](start, max_header_size=LONGEST_HEADER)
    except _NO_HEADER as error:
        problem = str(error).split("\n")[0][:80] or type(error).__name__
        raise ValueError(f"{name} must be a NumPy array (format 1 to 3), got {problem}") from None
    if (
        any(type(n) is not int or not 0 <= n <= LONGEST_AXIS for n in shape)
        or len(shape) > MOST_AXES
    ):
        raise ValueError(
            f"{name} must have a shape of at most {MOST_AXES} whole numbers, got another header"
        )
    if dtype.hasobject:
        raise ValueError(f"{name} must be plain numbers, got Python objects")
    return Header(shape, dtype, start.tell())


def check_size(name: str, header: Header, member: zipfile.ZipInfo) -> None:
    """Raise a `ValueError` unless the array is as large as its header says."""
    if prod(header.shape) * header.dtype.itemsize + header.length != member.file_size:
        raise ValueError(
            f"{name} must be as large as its header says, got a header of "
            f"{prod(header.shape):,} values of {header.dtype.itemsize} bytes and "
            f"{member.file_size:,} bytes in the archive"
        )


def read_array(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> np.ndarray:
    """The values of an array whose header and size were checked."""
    try:
        with archive.open(member) as stream:
            return npy.read_array(stream, allow_pickle=False, max_header_size=LONGEST_HEADER)
    except ValueError as error:
        raise ValueError(f"{name} must be whole, got {error}") from None


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except ValueError as error:  # an offset before the beginning of the file
        raise _no_archive(error) from None


def _no_archive(error: Exception) -> ValueError:
    problem = str(error) or type(error).__name__
    return ValueError(f"the file must be an .npz archive of NumPy arrays, got {problem}")
