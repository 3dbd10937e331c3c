"""Files of images: real ones are read; hostile and wrong ones are refused, with the reason."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cnn.npz import KEYS, colour_names, further_names, read_arrays
from core.paths import ROOT
from tests.core.cnn.images import npz, small_arrays
from tests.real_files import REAL_FILES, needs_real_files


@needs_real_files
@pytest.mark.parametrize(
    "name, sizes", [("breastmnist", (546, 78, 156)), ("pneumoniamnist", (2428, 270, 468))]
)
def test_real_files_are_read(name, sizes):
    path = REAL_FILES / "medmnist" / f"{name}.npz"
    with path.open("rb") as file, np.load(path) as expected:
        arrays = read_arrays(file)
        for key in KEYS:
            np.testing.assert_array_equal(arrays[key], expected[key].reshape(arrays[key].shape))
    assert tuple(len(arrays[f"{s}_labels"]) for s in ("train", "val", "test")) == sizes


def changed(**arrays) -> bytes:
    return npz({**small_arrays(), **arrays})


def without(key: str) -> bytes:
    return npz({k: v for k, v in small_arrays().items() if k != key})


def zipped(
    replaced: dict[str, bytes], again: str | None = None, kind: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The small file with some members replaced by raw bytes, and one of them twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for key, array in small_arrays().items():
            member = io.BytesIO()
            np.save(member, array)
            archive.writestr(f"{key}.npy", replaced.get(key, member.getvalue()))
        if again:
            archive.writestr(again, b"")
    return file.getvalue()


def header_claiming(shape: str) -> bytes:
    return header(f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117))


def header(text: str) -> bytes:
    """A header of format 2 with some zeros after it."""
    length = (len(text) + 1).to_bytes(4, "little")
    return b"\x93NUMPY\x02\x00" + length + text.encode() + b"\n" + bytes(100)


def of_a_header_and_zeros(n: int) -> bytes:
    file = io.BytesIO()
    np.save(file, np.zeros(n, np.uint8))
    return file.getvalue()


def directory_of(n: int) -> bytes:
    """An archive that lists this many members and has none."""
    member = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[20, 0, 20, *[0] * 8, 1, *[0] * 6]) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, n % 2**16, n % 2**16, n * len(member), 0, 0)
    return n * member + end


def a_pickle() -> bytes:
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


WRONG = {
    "no archive": (b"PK\x03\x04 but no more", "must be an .npz archive"),
    "text": (b"hello", "must be an .npz archive"),
    "empty": (b"", "must be an .npz archive"),
    "a key is missing": (without("val_labels"), "must hold the arrays train_images"),
    "a key has another name": (
        npz({f"{'training' if k == 'train_images' else k}": v for k, v in small_arrays().items()}),
        "no train_images among .training., .train_labels.",
    ),
    "floats": (
        changed(train_images=np.zeros((48, 28, 28))),
        "train_images must be whole numbers from 0 to 255, got float64",
    ),
    "bright pixels": (
        changed(train_images=np.full((48, 28, 28), 256, np.int16)),
        "train_images must be whole numbers from 0 to 255, got 256 to 256",
    ),
    "dark pixels": (
        changed(val_images=np.full((16, 28, 28), -1, np.int64)),
        "val_images must be whole numbers from 0 to 255, got -1 to -1",
    ),
    "true and false pixels": (
        changed(val_images=np.zeros((16, 28, 28), bool)),
        "val_images must be whole numbers from 0 to 255, got bool",
    ),
    "two channels": (
        changed(test_images=np.zeros((24, 28, 28, 2), np.uint8)),
        r"one grey channel, got \(24, 28, 28, 2\)",
    ),
    "colours before the pixels": (
        changed(test_images=np.zeros((24, 3, 28, 28), np.uint8)),
        r"one grey channel, got \(24, 3, 28, 28\)",
    ),
    "colours of 64 pixels": (
        changed(test_images=np.zeros((24, 64, 64, 3), np.uint8)),
        r"got \(24, 64, 64, 3\)",
    ),
    "bright colours": (
        changed(test_images=np.full((24, 28, 28, 3), 256, np.int32)),
        "test_images must be whole numbers from 0 to 255, got 256 to 256",
    ),
    "64 pixels": (changed(val_images=np.zeros((16, 64, 64), np.uint8)), r"got \(16, 64, 64\)"),
    "two labels each": (changed(val_labels=np.zeros((16, 2), np.uint8)), r"\(N,\) or \(N, 1\)"),
    "a column and a row of channels": (
        changed(val_images=np.zeros((16, 28, 28, 1, 1), np.uint8)),
        "a shape of at most 4 whole numbers",
    ),
    "labels that are not whole": (
        changed(val_labels=np.arange(16) / 2),
        "val_labels must be whole numbers from 0 to 31, got 0.5 for image 1",
    ),
    "labels that are no numbers": (
        changed(val_labels=np.full(16, np.nan)),
        "val_labels must be whole numbers from 0 to 31, got nan for image 0",
    ),
    "endless labels": (changed(val_labels=np.full(16, np.inf)), "0 to 31, got inf for image 0"),
    "labels beyond 64 bits": (changed(val_labels=np.full(16, 1e300)), r"got 1e\+300 for image 0"),
    "labels that wrap around": (
        changed(val_labels=np.full(16, 2**64 - 1, np.uint64)),
        "0 to 31, got 18446744073709551615 for image 0",
    ),
    "complex labels": (changed(val_labels=np.zeros(16, complex)), "whole numbers, got complex128"),
    "labels in words": (changed(val_labels=np.array(["cat"] * 16)), "whole numbers, got <U3"),
    "labels of one of 32 at a time": (
        changed(val_labels=np.zeros((16, 4), np.uint8)),
        r"\(N,\) or \(N, 1\), got \(16, 4\)",
    ),
    "a label alone": (changed(val_labels=np.uint8(1)), r"\(N,\) or \(N, 1\), got \(\)"),
    "one class": (changed(train_labels=np.zeros(48, np.uint8)), "2 to 32 classes, got 1"),
    "a gap": (changed(train_labels=(np.arange(48) % 2 * 5).astype(np.uint8)), "each at least once"),
    "a label too high": (changed(test_labels=np.full(24, 9)), "0 to 3, got 9 to 9"),
    "a negative label": (changed(test_labels=np.full(24, -1)), "0 to 31, got -1 for image 0"),
    "33 classes": (changed(train_labels=np.arange(48) % 33), "0 to 31, got 32 for image 32"),
    "labels from 1": (changed(train_labels=np.arange(48) % 4 + 1), "0 to 3, .* got 1 to 4"),
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
        "train_labels must have a shape of at most 4 whole numbers",
    ),
    "a header of 36,000 bits": (
        zipped({"train_labels": header_claiming(f"(0x{'f' * 9000},)")}),
        "train_labels must have a shape of at most 4 whole numbers",
    ),
    "a header of 4,000 axes": (
        zipped({"train_labels": header_claiming(f"({'1,' * 4000})")}),
        "train_labels must have a shape of at most 4 whole numbers",
    ),
    "a header that says less": (
        zipped({"train_labels": header_claiming("(48,)")}),
        "train_labels must be as large as its header says, got a header of 48 values",
    ),
    "a header without end": (zipped({"train_labels": header("(" * 9000)}), "must be a NumPy array"),
    "a header as deep as it is long": (
        zipped({"train_labels": header("-" * 9000 + "1")}),
        "train_labels must be a NumPy array .format 1 to 3., got MemoryError",
    ),
    "a header of 1 MB": (
        zipped({"train_labels": header(" " * 1_000_000)}),
        "train_labels must be a NumPy array",
    ),
    "a format of the future": (
        zipped({"train_labels": header_claiming("(48,)").replace(b"Y\x02", b"Y\x07")}),
        "got version 7.0",
    ),
    "two of a name": (zipped({}, again="val_labels"), "each once, got one of them twice"),
    "300,000 members": (directory_of(300_000), "must have at most 1,000,000 bytes, got 14,100,000"),
    "labels for 9 million images": (
        zipped({"train_labels": of_a_header_and_zeros(9_000_000)}, kind=zipfile.ZIP_STORED),
        "train must have a label for every image, got 48 images and 9,000,000 labels",
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


def columns(labels: np.ndarray) -> np.ndarray:
    return labels[:, None]


IMAGES: dict[str, Callable] = {
    "one channel behind": lambda x: x[..., None],
    "one channel before": lambda x: x[:, None],
    "Fortran order": np.asfortranarray,
    "one channel in Fortran order": lambda x: np.asfortranarray(x[..., None]),
    "every second of twice as many": lambda x: x.repeat(2, axis=0)[::2],
    "signed 16 bits": lambda x: x.astype(np.int16),
    "64 bits": lambda x: x.astype(np.int64),
    "64 bits without sign, the large end first": lambda x: x.astype(">u8"),
}
LABELS: dict[str, Callable] = {
    "a column": columns,
    "a row": lambda x: x[None],
    "a column in Fortran order": lambda x: np.asfortranarray(columns(x)),
    "64 bits": lambda x: x.astype(np.int64),
    "64 bits without sign": lambda x: x.astype(np.uint64),
    "the large end first": lambda x: x.astype(">i4"),
    "whole numbers with a point": lambda x: x.astype(float),
    "a column of whole numbers with a point": lambda x: columns(x).astype(np.float32),
    "half precision, the large end first": lambda x: x.astype(">f2"),
}


@pytest.mark.parametrize("written", IMAGES.values(), ids=IMAGES.keys())
def test_however_grey_images_are_written_the_same_are_read(written):
    check_same({k: written(v) if k.endswith("images") else v for k, v in small_arrays().items()})


@pytest.mark.parametrize("written", LABELS.values(), ids=LABELS.keys())
def test_however_whole_labels_are_written_the_same_are_read(written):
    check_same({k: written(v) if k.endswith("labels") else v for k, v in small_arrays().items()})


def check_same(arrays: dict, expected: dict | None = None) -> None:
    for key, array in read_arrays(io.BytesIO(npz(arrays))).items():
        np.testing.assert_array_equal(array, (expected or small_arrays())[key])
        assert array.dtype == (np.uint8 if key.endswith("images") else np.int64)
        assert array.flags.c_contiguous and array.flags.writeable and array.dtype.isnative


def test_two_classes_may_be_true_and_false():
    arrays = small_arrays(n_classes=2)
    truths = {k: v.astype(bool) if k.endswith("labels") else v for k, v in arrays.items()}
    check_same(truths, arrays)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize("zip64", [False, True])
def test_every_format_of_numpy_and_large_archives_are_read(version, zip64):
    file, arrays = io.BytesIO(), small_arrays()
    with zipfile.ZipFile(file, "w") as archive:
        for key, array in arrays.items():
            with archive.open(f"{key}.npy", "w", force_zip64=zip64) as member:
                np.lib.format.write_array(member, array, version)
    for key, array in read_arrays(io.BytesIO(file.getvalue())).items():
        np.testing.assert_array_equal(array, arrays[key])


def test_a_header_that_python_2_wrote_is_read():
    header_and_zeros = header_claiming("(48L, 28L, 28L)")[:-100] + bytes(48 * 28 * 28)
    content = zipped({"train_images": header_and_zeros})
    with pytest.warns(UserWarning, match="created on Python 2"):
        assert read_arrays(io.BytesIO(content))["train_images"].shape == (48, 28, 28)


@needs_real_files
@pytest.mark.parametrize("name", ["channel-axis-28x28x1", "labels-float64-whole", "fortran-order"])
def test_reported_files_are_read(name):
    path = REAL_FILES / "reports" / f"15-{name}.npz"
    with path.open("rb") as file, np.load(path) as expected:
        for key, array in read_arrays(file).items():
            np.testing.assert_array_equal(array, expected[key].reshape(array.shape))


def test_further_arrays_are_ignored_and_named_whatever_their_size():
    arrays = small_arrays()
    content = npz({**arrays, "weights": np.zeros((500, 10_000)), "<b>": np.array("x")})
    for key, array in read_arrays(io.BytesIO(content)).items():
        np.testing.assert_array_equal(array, arrays[key])
    assert further_names(io.BytesIO(content)) == ["weights", "<b>"]
    assert further_names(io.BytesIO(npz(arrays))) == []


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


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, ">u8"])
def test_colours_are_made_grey_as_pillow_does_and_named(dtype):
    arrays = small_arrays()
    colours = np.random.default_rng(0).integers(0, 256, (24, 28, 28, 3)).astype(np.uint8)
    content = npz({**arrays, "test_images": np.asfortranarray(colours.astype(dtype))})
    expected = np.stack([np.asarray(Image.fromarray(image).convert("L")) for image in colours])
    for key, array in read_arrays(io.BytesIO(content)).items():
        np.testing.assert_array_equal(array, expected if key == "test_images" else arrays[key])
    assert colour_names(io.BytesIO(content)) == ["test_images"]
    assert colour_names(io.BytesIO(npz(arrays))) == []


def test_every_grey_in_three_equal_channels_stays_as_it_was():
    greys = np.arange(24 * 28 * 28).reshape(24, 28, 28).astype(np.uint8)
    content = changed(test_images=np.repeat(greys[..., None], 3, axis=-1))
    np.testing.assert_array_equal(read_arrays(io.BytesIO(content))["test_images"], greys)


def test_many_colours_need_little_more_memory_than_they_have():
    n, file = 4_000, io.BytesIO()
    colours = np.random.default_rng(0).integers(0, 256, (n, 28, 28, 3), np.uint8)
    np.savez(file, **small_arrays() | {"train_images": colours, "train_labels": np.arange(n) % 4})
    tracemalloc.start()
    read_arrays(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * colours.nbytes  # the array as it is read, its grey, and a small part


@pytest.mark.parametrize("name, n", [("octmnist-sample", 1_373), ("fashion4", 10_000)])
def test_the_shipped_files_are_of_this_format(name, n):
    with Path(ROOT / "assets" / "data" / f"{name}.npz").open("rb") as file:
        assert {k: len(v) for k, v in read_arrays(file).items()}["train_images"] == n
        assert further_names(file) == []
