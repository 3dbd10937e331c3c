"""Files of images: real ones are read; hostile and wrong ones are refused, with the reason."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.cnn.npz import KEYS, read_arrays
from core.paths import ROOT
from tests.core.cnn.images import npz, small_arrays

SHARED = ROOT.parent / "shared" / "data" / "medmnist"


@pytest.mark.parametrize(
    "name, sizes", [("breastmnist", (546, 78, 156)), ("pneumoniamnist", (2428, 270, 468))]
)
def test_real_files_are_read(name, sizes):
    path = SHARED / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open("rb") as file, np.load(path) as expected:
        arrays = read_arrays(file)
        for key in KEYS:
            np.testing.assert_array_equal(arrays[key], expected[key].reshape(arrays[key].shape))
    assert tuple(len(arrays[f"{s}_labels"]) for s in ("train", "val", "test")) == sizes


def test_labels_of_both_shapes_are_the_same():
    flat = small_arrays()
    tall = {k: v[:, None] if k.endswith("labels") else v for k, v in flat.items()}
    for key, array in read_arrays(io.BytesIO(npz(tall))).items():
        np.testing.assert_array_equal(array, flat[key])


def changed(**arrays) -> bytes:
    return npz({**small_arrays(), **arrays})


def without(key: str) -> bytes:
    return npz({k: v for k, v in small_arrays().items() if k != key})


def zipped(replaced: dict[str, bytes], extra: int = 0, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The small file with some members replaced by raw bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for key, array in small_arrays().items():
            member = io.BytesIO()
            np.save(member, array)
            archive.writestr(f"{key}.npy", replaced.get(key, member.getvalue()))
        for i in range(extra):
            archive.writestr(f"more{i}.npy", b"")
    return file.getvalue()


def header_claiming(shape: str) -> bytes:
    text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + b"\x00" * 100


def a_pickle() -> bytes:
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


WRONG = {
    "no archive": (b"PK\x03\x04 but no more", "must be an .npz archive"),
    "text": (b"hello", "must be an .npz archive"),
    "empty": (b"", "must be an .npz archive"),
    "a key is missing": (without("val_labels"), "must hold the arrays train_images"),
    "more members": (zipped({}, extra=3), "and no others, got 'more0'"),
    "floats": (changed(train_images=np.zeros((48, 28, 28))), "must be bytes .uint8., got float64"),
    "three channels": (
        changed(test_images=np.zeros((24, 28, 28, 3), np.uint8)),
        r"one grey channel, got \(24, 28, 28, 3\)",
    ),
    "64 pixels": (changed(val_images=np.zeros((16, 64, 64), np.uint8)), r"got \(16, 64, 64\)"),
    "two labels each": (changed(val_labels=np.zeros((16, 2), np.uint8)), r"\(N,\) or \(N, 1\)"),
    "labels as numbers with a point": (
        changed(val_labels=np.zeros(16)),
        "whole numbers, got float",
    ),
    "one class": (changed(train_labels=np.zeros(48, np.uint8)), "2 to 32 classes, got 1"),
    "a gap": (changed(train_labels=(np.arange(48) % 2 * 5).astype(np.uint8)), "each at least once"),
    "a label too high": (changed(test_labels=np.full(24, 9)), "0 to 3, got 9 to 9"),
    "a negative label": (changed(test_labels=np.full(24, -1)), "0 to 3, got -1 to -1"),
    "an empty split": (
        changed(val_images=np.zeros((0, 28, 28), np.uint8), val_labels=np.zeros(0, np.uint8)),
        "val_images must not be empty",
    ),
    "fewer labels": (changed(val_labels=np.zeros(15, np.uint8)), "16 images and 15 labels"),
    "a pickle": (zipped({"train_labels": a_pickle()}), "got Python objects"),
    "no array": (zipped({"train_labels": b"import os"}), "must be a NumPy array"),
    "a header of 700 GB": (
        zipped({"train_images": header_claiming("(892857142, 28, 28)")}),
        "as large as its header says, got a header of 699,999,999,328 values",
    ),
    "a header of no shape": (zipped({"train_images": header_claiming("(-1, 28, 28)")}), "train_im"),
    "a header of truth values": (
        zipped({"train_labels": header_claiming("(True,)")[:-99]}),
        "train_labels must have a shape of whole numbers",
    ),
    "another compression": (zipped({}, kind=zipfile.ZIP_LZMA), "must be stored or deflated"),
    "a header that is code": (
        zipped({"train_images": header_claiming("__import__('os')")}),
        "must be a NumPy array",
    ),
    "200 MB in 190 KB": (
        changed(train_images=np.zeros((256_000, 28, 28), np.uint8)),
        "at most 195,000,000 bytes together, got 200,7",
    ),
    "100 MB in 100 KB": (
        changed(train_images=np.zeros((128_000, 28, 28), np.uint8)),
        "at most 100 times as large as they are packed, got 100,",
    ),
}


@pytest.mark.parametrize("content, message", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named_and_nothing_large_is_allocated(content, message):
    tracemalloc.start()
    with pytest.raises(ValueError, match=message):
        read_arrays(io.BytesIO(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_damaged_member_is_refused():
    content = bytearray(npz(small_arrays()))
    middle = len(content) // 2
    content[middle : middle + 200] = bytes(200)
    with pytest.raises(ValueError, match="must be"):
        read_arrays(io.BytesIO(bytes(content)))


def test_an_encrypted_member_is_refused():
    content = bytearray(zipped({}))
    for i in range(len(content) - 4):  # the encryption bit of every central record
        if content[i : i + 4] == b"PK\x01\x02":
            content[i + 8] |= 1
    with pytest.raises(ValueError, match="must be an .npz archive"):
        read_arrays(io.BytesIO(bytes(content)))


def test_the_shipped_file_is_of_this_format():
    path = Path(ROOT / "assets" / "data" / "fashion4.npz")
    with path.open("rb") as file:
        assert {k: len(v) for k, v in read_arrays(file).items()}["train_images"] == 10_000
