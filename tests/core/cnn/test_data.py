"""Data sets by name."""

import errno
import hashlib
import os
import re

import numpy as np
import pytest

from core.cnn import data
from core.cnn.catalogue import DATA_SETS
from core.cnn.checks import SPLITS
from core.cnn.config import SHIPPED_DATA
from core.cnn.data import (
    REDUCED_TEST,
    data_sets,
    is_available,
    keep_upload,
    load_images,
    reduced_test_indices,
    title_of,
)
from core.paths import ROOT
from tests.core.cnn.images import npz, small_arrays


@pytest.fixture(autouse=True)
def data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))


def test_fashion_4_is_balanced_and_of_four_kinds_of_clothing():
    images = load_images("fashion4")
    assert images.classes == ("T-shirt", "pullover", "coat", "shirt")
    for split, n in (("train", 2500), ("val", 500), ("test", 500)):
        assert np.bincount(getattr(images, f"{split}_labels")).tolist() == [n] * 4
        assert getattr(images, f"{split}_images").dtype == np.uint8
    assert "2017 Zalando" in (ROOT / "assets" / "data" / "fashion4.LICENSE").read_text(
        encoding="utf-8"
    )


def test_the_sample_of_octmnist_has_its_classes_in_true_shares_but_a_balanced_test():
    images = load_images("octmnist-sample")
    assert images.classes == DATA_SETS["octmnist"].classes
    counts = {s: np.bincount(getattr(images, f"{s}_labels")).tolist() for s in SPLITS}
    assert counts == {
        "train": [488, 146, 101, 638],
        "val": [275, 73, 59, 356],
        "test": [250] * 4,
    }


@pytest.mark.parametrize(
    "name, most_val, most_test",
    [
        ("octmnist-sample", 2, 0),  # OctMNIST itself has a few images twice
        ("fashion4", 5, 5),  # and so has Fashion-MNIST
    ],
)
def test_next_to_no_image_is_in_two_splits(name, most_val, most_test):
    images = load_images(name)
    train, val, test = (
        {image.tobytes() for image in getattr(images, f"{split}_images")} for split in SPLITS
    )
    assert len(train & val) <= most_val
    assert len(train & test) <= most_test and len(val & test) <= most_test


def test_an_upload_is_kept_under_a_name_of_its_own():
    content = npz(small_arrays())
    name = keep_upload(content, "holiday.npz")
    assert keep_upload(content, "again.npz") == name and len(name) == 12
    assert load_images(name).classes == ("class 0", "class 1", "class 2", "class 3")
    assert data_sets()[name] == f"Uploaded file again.npz ({name})"


@pytest.mark.parametrize(
    "file_name, title",
    [
        ("retina scans.npz", "retina scans.npz"),
        ("Scans Zoë.npz", "Scans Zoë.npz"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\mine.npz", "mine.npz"),
        ("a\nb\tc\0d.npz", "a b c d.npz"),
        ("\u202egpj.npz\ud800", "gpj.npz"),
        ("<b>*x*</b>.npz", "b>.npz"),
        ("*x* [y](z) $1$.npz", "*x* [y](z) $1$.npz"),
        ("x" * 5000 + ".npz", "x" * 59 + "…"),
        ("", ""),
        ("...\u200b", "..."),
    ],
)
def test_an_upload_is_called_by_the_name_that_its_file_had(file_name, title):
    """Cleaned and shortened; pages escape it, as it may be Markdown."""
    name = keep_upload(npz(small_arrays()), file_name)
    expected = f"Uploaded file {title} ({name})" if title else f"Uploaded file {name}"
    assert data_sets()[name] == title_of(name) == expected
    assert load_images(name).classes[0] == "class 0"


def test_a_damaged_or_missing_name_of_a_file_leaves_its_data_set_usable(tmp_path):
    name = keep_upload(npz(small_arrays()), "x.npz")
    (tmp_path / "images" / f"{name}.txt").write_bytes(b"\xff\xfe" + b"long" * 100_000)
    assert len(title_of(name)) < 100 and load_images(name)
    (tmp_path / "images" / f"{name}.txt").unlink()
    assert title_of(name) == f"Uploaded file {name}" and load_images(name)


def test_classes_of_a_known_file_have_their_names():
    name = keep_upload(npz(small_arrays(n_classes=2)), "PneumoniaMNIST.npz")
    assert load_images(name).classes == ("normal", "pneumonia")
    misnamed = keep_upload(npz(small_arrays(n_classes=3)), "pneumoniamnist.npz")
    assert load_images(misnamed).classes == ("class 0", "class 1", "class 2")


def test_a_file_that_an_earlier_version_kept_has_its_classes(tmp_path):
    name = keep_upload(npz(small_arrays(n_classes=2)), "x.npz")
    (tmp_path / "images" / f"{name}.txt").write_text("breastmnist", encoding="utf-8")
    assert load_images(name).classes == ("malignant", "normal or benign")


def test_octmnist_is_known_by_its_contents_not_by_its_name(monkeypatch):
    content = npz(small_arrays())
    for file_name in ("octmnist.npz", "octmnist-sample.npz"):
        misnamed = keep_upload(content, file_name)
        assert load_images(misnamed).classes[0] == "class 0" and len(misnamed) == 12
    monkeypatch.setattr(data, "OCT_MD5", hashlib.md5(content).hexdigest())
    assert keep_upload(content, "renamed.npz") == "octmnist"
    assert load_images("octmnist").classes[3] == "normal"


def test_a_refused_upload_leaves_nothing():
    with pytest.raises(ValueError, match="archive"):
        keep_upload(b"nothing", "x.npz")
    assert list(data_sets()) == [*SHIPPED_DATA]


def test_old_uploads_make_room(monkeypatch):
    monkeypatch.setattr(data, "MOST_UPLOADS", 2)
    names = [keep_upload(npz(small_arrays(seed=seed)), "x.npz") for seed in range(3)]
    assert list(data_sets()) == [*SHIPPED_DATA, *sorted(names[1:])]


def test_of_the_uploads_the_one_used_longest_ago_makes_room(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "MOST_UPLOADS", 2)
    used, unused = (keep_upload(npz(small_arrays(seed=seed)), "x.npz") for seed in range(2))
    for name in (used, unused):
        os.utime(data.image_file(name), (1, 1))
    load_images(used)
    new = keep_upload(npz(small_arrays(seed=2)), "x.npz")
    assert set(data_sets()) == {*SHIPPED_DATA, used, new}
    assert {path.name for path in (tmp_path / "images").iterdir()} == {
        f"{name}{ending}" for name in (used, new) for ending in (".npz", ".txt")
    }


def test_a_use_does_not_read_the_file_again():
    name = keep_upload(npz(small_arrays()), "x.npz")
    assert load_images(name).train_images is load_images(name).train_images


def test_an_upload_that_cannot_be_written_names_the_place_and_what_to_do(monkeypatch, tmp_path):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(data, "write_whole", full)
    with pytest.raises(ValueError, match=re.escape(f"{tmp_path}/images/") + ".*: the disk is full"):
        keep_upload(npz(small_arrays()), "x.npz")


@pytest.mark.parametrize("place", [".", "images"])
def test_where_no_folder_can_be_made_what_ships_is_there_and_an_upload_says_why(
    place, monkeypatch, tmp_path
):
    folder = tmp_path / "data"
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(folder))
    if place == "images":
        folder.mkdir()
    (folder / place).resolve().write_text("a file in the place of the folder", encoding="utf-8")
    assert list(data_sets()) == [*SHIPPED_DATA] and not is_available("octmnist")
    assert is_available("fashion4") and load_images("fashion4").classes[0] == "T-shirt"
    assert title_of("0" * 12) == "Uploaded file 000000000000"
    with pytest.raises(ValueError, match=f"cannot be kept on this server: {folder}.*move the file"):
        keep_upload(npz(small_arrays()), "x.npz")
    with pytest.raises(ValueError, match="must be a data set on this server"):
        load_images("0" * 12)


def test_a_file_that_cannot_be_read_is_told(monkeypatch, tmp_path):
    name = keep_upload(npz(small_arrays()), "x.npz")
    data.image_file(name).unlink()
    data.image_file(name).mkdir()  # reading it is an error of the system, also for root
    with pytest.raises(ValueError, match=f"must be readable, but .*{name}.npz: Is a directory"):
        load_images(name)


def test_a_data_set_that_is_missing_is_named():
    with pytest.raises(ValueError, match="must be a data set on this server, got 'octmnist'"):
        load_images("octmnist")


def test_the_reduced_test_set_is_the_first_images_of_each_class():
    labels = np.arange(1200) % 4
    chosen = reduced_test_indices(labels)
    assert len(chosen) == 529 and tuple(np.bincount(labels[chosen])) == REDUCED_TEST
    for c, n in enumerate(REDUCED_TEST):
        assert chosen[labels[chosen] == c].tolist() == np.flatnonzero(labels == c)[:n].tolist()
    assert reduced_test_indices(labels[:400]) is None
