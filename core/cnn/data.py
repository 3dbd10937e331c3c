"""Data sets of 28 x 28 grey images with named classes: shipped, downloaded, uploaded; no torch."""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

import numpy as np

from core.cnn.catalogue import CLASSES_OF_FILES, DATA_SETS
from core.cnn.config import OCT, SHIPPED_DATA
from core.cnn.npz import KEYS, colour_names, read_arrays
from core.files import explained, mark_used, write_whole, write_whole_by
from core.paths import ROOT, data_dir
from core.stored import make_room

OCT_MD5 = "c68d92d5b585d8d81f7112f81e2d0842"  # of the official file
REDUCED_TEST = (182, 55, 42, 250)  # first images of each class, on which the course tested
MOST_UPLOADS = 20  # files kept; the least recently used one is removed
LONGEST_NAME = 60  # characters kept of the name of an uploaded file


@dataclass(frozen=True)
class Images:
    """Images (N, 28, 28) of bytes and labels (N,) of three splits."""

    classes: tuple[str, ...]
    train_images: np.ndarray
    train_labels: np.ndarray
    val_images: np.ndarray
    val_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def image_file(name: str) -> Path:
    """The path of a data set, whether it exists or not."""
    return (
        ROOT / "assets" / "data" / f"{name}.npz"
        if name in SHIPPED_DATA
        else _folder() / f"{name}.npz"
    )


def is_available(name: str) -> bool:
    try:
        return image_file(name).exists()
    except OSError:  # what a data folder has that cannot be read is not here
        return False


def data_sets() -> dict[str, str]:
    """The data sets on this server: name to title. Where no folder can be read, what ships."""
    try:
        names = sorted(path.stem for path in _folder().glob("*.npz"))
    except OSError:
        names = []
    return {name: title_of(name) for name in [*SHIPPED_DATA, *names]}


def title_of(name: str) -> str:
    """What a data set is called; of an uploaded file, which may have a hostile name, that too."""
    if name in DATA_SETS:
        return DATA_SETS[name].full_title
    file_name = _file_name(name)
    return f"Uploaded file {file_name} ({name})" if file_name else f"Uploaded file {name}"


def load_images(name: str) -> Images:
    """The data set of that name; raises a `ValueError` if it is not on this server."""
    if not is_available(name):
        raise ValueError(f"data must be a data set on this server, got {name!r}")
    try:
        path = image_file(name)
        if name not in SHIPPED_DATA:
            mark_used(path)
        arrays = _load(path, path.stat().st_ino)  # a use changes its time
    except OSError as error:
        raise ValueError(f"the images must be readable, but {explained(error)}") from None
    return Images(_class_names(name, int(arrays["train_labels"].max()) + 1), **arrays)


def keep_upload(content: bytes, file_name: str) -> str:
    """Check an uploaded file and keep its images; returns the name of the data set.

    Kept are the checked arrays alone, written anew: what reads them later reads no byte that a
    visitor wrote. Raises a `ValueError` that states what was expected and what the file has, or why
    it cannot be kept. A `file_name` that is that of a known data set decides the names of the
    classes.
    """
    arrays = read_arrays(io.BytesIO(content))
    grey = colour_names(io.BytesIO(content))
    is_oct = hashlib.md5(content).hexdigest() == OCT_MD5
    name = OCT if is_oct else hashlib.sha256(content).hexdigest()[:12]
    try:
        write_whole_by(image_file(name), lambda part: _save(part, arrays))
        if not is_oct:
            write_whole(_name_file(name), "\n".join([cleaned(file_name), *grey]).encode())
        make_room_for(name)
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return name


def greyed_names(name: str) -> list[str]:
    """The arrays of an uploaded file that had colours, of which the images were made."""
    return [key for key in _noted(name)[1:] if key in KEYS]


def cleaned(file_name: str) -> str:
    """The name of a file without its folders, in printable characters, shortened."""
    last = normalize("NFC", re.split(r"[/\\]", file_name)[-1])
    text = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"


def reduced_test_indices(labels: np.ndarray) -> np.ndarray | None:
    """Indices of the course's reduced test set of OctMNIST; None if there are too few images."""
    indices = [np.flatnonzero(labels == c)[:n] for c, n in enumerate(REDUCED_TEST)]
    enough = all(len(i) == n for i, n in zip(indices, REDUCED_TEST, strict=True))
    return np.sort(np.concatenate(indices)) if enough and labels.max() == 3 else None


@lru_cache(maxsize=2)
def _load(path: Path, inode: int) -> dict[str, np.ndarray]:
    with path.open("rb") as file:
        return read_arrays(file)


def _save(part: Path, arrays: dict[str, np.ndarray]) -> None:
    """Images and labels as bytes: never more of them than the visitor's file had."""
    with part.open("wb") as file:  # given a path, NumPy would add an ending to it
        np.savez(file, **{key: array.astype(np.uint8) for key, array in arrays.items()})


def _class_names(name: str, n_classes: int) -> tuple[str, ...]:
    """Those of a known data set; of an upload, those of the set whose name its file has."""
    if name in DATA_SETS:
        known = DATA_SETS[name].classes
    else:
        known = CLASSES_OF_FILES.get(Path(_file_name(name)).stem.lower(), ())
    return known if len(known) == n_classes else tuple(f"class {i}" for i in range(n_classes))


def make_room_for(name: str) -> None:
    """Remove what was used longest ago, but not these images."""
    uploads = _folder().glob("????????????.npz")
    for path in make_room(uploads, MOST_UPLOADS, spare=image_file(name)):
        path.with_suffix(".txt").unlink(missing_ok=True)


def _file_name(name: str) -> str:
    """The name that the file had on the visitor's machine; empty where it is not known."""
    return cleaned(_noted(name)[0])


def _noted(name: str) -> list[str]:
    """What was noted of an upload: the name of its file, then its arrays that had colours."""
    try:
        return _name_file(name).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:  # there is none, or no folder can be read
        return [""]


def _name_file(name: str) -> Path:
    return _folder() / f"{name}.txt"


def _folder() -> Path:
    folder = data_dir() / "images"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
