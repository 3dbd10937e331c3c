"""Data sets of 28 x 28 grey images with named classes: shipped, downloaded, uploaded; no torch."""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.cnn.config import FASHION, OCT
from core.cnn.npz import read_arrays
from core.files import keep_newest, write_whole
from core.paths import ROOT, data_dir

CLASSES = {
    FASHION: ("T-shirt", "pullover", "coat", "shirt"),
    OCT: ("choroidal neovascularisation", "diabetic macular oedema", "drusen", "normal"),
    "pneumoniamnist": ("normal", "pneumonia"),
    "breastmnist": ("malignant", "normal or benign"),
}
TITLES = {
    FASHION: "Fashion 4 (clothing; shipped with the app)",
    OCT: "OctMNIST (retinal scans)",
    "pneumoniamnist": "PneumoniaMNIST",
    "breastmnist": "BreastMNIST",
}
OCT_MD5 = "c68d92d5b585d8d81f7112f81e2d0842"  # of the official file
REDUCED_TEST = (182, 55, 42, 250)  # first images of each class, on which the course tested
MOST_UPLOADS = 20  # files kept; the least recently used is removed


@dataclass(frozen=True)
class Images:
    """Images (N, 28, 28) of bytes and labels (N,) of three splits."""

    title: str
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
        ROOT / "assets" / "data" / f"{FASHION}.npz"
        if name == FASHION
        else _folder() / f"{name}.npz"
    )


def is_available(name: str) -> bool:
    return image_file(name).exists()


def data_sets() -> dict[str, str]:
    """The data sets on this server: name to title."""
    names = [FASHION, *sorted(path.stem for path in _folder().glob("*.npz"))]
    return {name: title_of(name) for name in names}


def title_of(name: str) -> str:
    return TITLES.get(name) or TITLES.get(_known_name(name)) or f"Uploaded file {name}"


def load_images(name: str) -> Images:
    """The data set of that name; raises a `ValueError` if it is not on this server."""
    path = image_file(name)
    if not path.exists():
        raise ValueError(f"data must be a data set on this server, got {name!r}")
    return _load(name, path.stat().st_mtime_ns)


def keep_upload(content: bytes, file_name: str) -> str:
    """Check an uploaded file and keep it; returns the name of the data set.

    Raises a `ValueError` that states what was expected and what the file has. A `file_name` that is
    that of a known data set decides the names of the classes.
    """
    arrays = read_arrays(io.BytesIO(content))
    if hashlib.md5(content).hexdigest() == OCT_MD5:
        write_whole(image_file(OCT), content)
        return OCT
    name = hashlib.sha256(content).hexdigest()[:12]
    known_name = Path(file_name).stem.lower()
    if known_name != OCT and len(CLASSES.get(known_name, ())) == arrays["train_labels"].max() + 1:
        (_folder() / f"{name}.txt").write_text(known_name, encoding="utf-8")
    write_whole(image_file(name), content)
    uploads = _folder().glob("????????????.npz")
    for path in keep_newest(uploads, MOST_UPLOADS, spare=[image_file(name)]):
        path.with_suffix(".txt").unlink(missing_ok=True)
    return name


def reduced_test_indices(labels: np.ndarray) -> np.ndarray | None:
    """Indices of the course's reduced test set of OctMNIST; None if there are too few images."""
    indices = [np.flatnonzero(labels == c)[:n] for c, n in enumerate(REDUCED_TEST)]
    enough = all(len(i) == n for i, n in zip(indices, REDUCED_TEST, strict=True))
    return np.sort(np.concatenate(indices)) if enough and labels.max() == 3 else None


@lru_cache(maxsize=2)
def _load(name: str, changed_at: int) -> Images:
    with image_file(name).open("rb") as file:
        arrays = read_arrays(file)
    n_classes = int(arrays["train_labels"].max()) + 1
    classes = CLASSES.get(name) or CLASSES.get(_known_name(name)) or ()
    if len(classes) != n_classes:
        classes = tuple(f"class {i}" for i in range(n_classes))
    return Images(title_of(name), classes, **arrays)


def _known_name(name: str) -> str:
    path = _folder() / f"{name}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _folder() -> Path:
    folder = data_dir() / "images"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
