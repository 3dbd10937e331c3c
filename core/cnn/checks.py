"""Images and labels from arrays of any type of number, once their sizes and shapes are checked."""

import numpy as np

from core.cnn.config import SIDE

SPLITS = ("train", "val", "test")
MOST_CLASSES = 32
COLOUR = (SIDE, SIDE, 3)  # an image in red, green and blue
GREY_WEIGHTS = (19595, 38470, 7471)  # of red, green and blue, in 65,536ths: ITU-R 601, as Pillow's
_AT_ONCE = 512  # images made grey


def as_images(key: str, array: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) of bytes, in C order; a `ValueError` if a number is not from 0 to 255."""
    low, high = array.min(), array.max()
    if low < 0 or high > 255:
        raise ValueError(f"{key} must be whole numbers from 0 to 255, got {low} to {high}")
    if array.shape[1:] == COLOUR:
        array = grey(array)
    return np.ascontiguousarray(array.reshape(-1, SIDE, SIDE), np.uint8)


def grey(images: np.ndarray) -> np.ndarray:
    """Colours (N, 28, 28, 3) from 0 to 255 made grey, (N, 28, 28): 0.299 R + 0.587 G + 0.114 B.

    Rounded to the nearest byte, as Pillow's `convert("L")` does.
    """
    greys = np.empty(images.shape[:-1], np.uint8)
    for first in range(0, len(images), _AT_ONCE):
        part = images[first : first + _AT_ONCE].astype(np.uint32)
        greys[first : first + _AT_ONCE] = (part @ np.array(GREY_WEIGHTS, np.uint32) + 2**15) >> 16
    return greys


def as_labels(key: str, array: np.ndarray) -> np.ndarray:
    """Labels (N,) of int64; a `ValueError` names the first that is no small whole number."""
    labels = array.reshape(-1)
    is_label = (labels >= 0) & (labels < MOST_CLASSES) & (labels == np.floor(labels))
    if not is_label.all():  # not-a-number neither
        place = int(is_label.argmin())
        raise ValueError(
            f"{key} must be whole numbers from 0 to {MOST_CLASSES - 1}, got {labels[place]} for "
            f"image {place:,}"
        )
    return labels.astype(np.int64)


def check_labels(arrays: dict[str, np.ndarray]) -> None:
    """Raise a `ValueError` unless the training has every class, and the other splits no more."""
    present = np.unique(arrays["train_labels"])
    if len(present) < 2:
        raise ValueError(f"train_labels must have 2 to {MOST_CLASSES} classes, got {len(present)}")
    if not np.array_equal(present, np.arange(len(present))):
        raise ValueError(
            f"train_labels must be 0 to {len(present) - 1}, each at least once, got "
            f"{present.min()} to {present.max()}"
        )
    for split in SPLITS[1:]:
        labels = arrays[f"{split}_labels"]
        if labels.max() >= len(present):
            raise ValueError(
                f"{split}_labels must be among those of train_labels, 0 to {len(present) - 1}, got "
                f"{labels.min()} to {labels.max()}"
            )
