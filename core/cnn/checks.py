"""Images and labels from arrays of any type of number, once their sizes and shapes are checked."""

import numpy as np

from core.cnn.config import SIDE

SPLITS = ("train", "val", "test")
MOST_CLASSES = 32


def as_images(key: str, array: np.ndarray) -> np.ndarray:
    """Images (N, 28, 28) of bytes, in C order; a `ValueError` if a number is not from 0 to 255."""
    low, high = array.min(), array.max()
    if low < 0 or high > 255:
        raise ValueError(f"{key} must be whole numbers from 0 to 255, got {low} to {high}")
    return np.ascontiguousarray(array.reshape(-1, SIDE, SIDE), np.uint8)


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
