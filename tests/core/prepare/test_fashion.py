"""The script that makes Fashion 4, on small files in the original format."""

import gzip

import numpy as np

from core.prepare import fashion


def idx(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


def test_it_draws_balanced_splits_without_overlap(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion, "SIZES", {"train": 4, "val": 2, "test": 3})
    for name, n in (("train", 100), ("t10k", 60)):
        images = np.zeros((n, 28, 28))
        images[:, 0, 0] = np.arange(n)  # each image knows its number
        (tmp_path / f"{name}-images-idx3-ubyte.gz").write_bytes(idx(images))
        (tmp_path / f"{name}-labels-idx1-ubyte.gz").write_bytes(idx(np.arange(n) % 10))
    fashion.make_fashion4(tmp_path, tmp_path / "made.npz")
    with np.load(tmp_path / "made.npz") as made:
        numbers = {s: made[f"{s}_images"][:, 0, 0].tolist() for s in ("train", "val", "test")}
        for split, n in fashion.SIZES.items():
            labels = made[f"{split}_labels"]
            assert np.bincount(labels).tolist() == [n] * 4
            original = np.array(numbers[split]) % 10
            np.testing.assert_array_equal(np.array(fashion.ORIGINAL_CLASSES)[labels], original)
    assert not set(numbers["train"]) & set(numbers["val"])
