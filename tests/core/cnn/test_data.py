"""Data sets by name."""

import hashlib

import numpy as np
import pytest

from core.cnn import data
from core.cnn.data import REDUCED_TEST, data_sets, keep_upload, load_images, reduced_test_indices
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


def test_no_image_is_in_two_splits():
    images = load_images("fashion4")
    digests = [
        {hashlib.sha256(image.tobytes()).digest() for image in getattr(images, f"{split}_images")}
        for split in ("train", "val", "test")
    ]
    shared = [len(digests[a] & digests[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert max(shared) <= 5  # Fashion-MNIST itself has a few images twice


def test_an_upload_is_kept_under_a_name_of_its_own():
    content = npz(small_arrays())
    name = keep_upload(content, "holiday.npz")
    assert keep_upload(content, "again.npz") == name and len(name) == 12
    assert load_images(name).classes == ("class 0", "class 1", "class 2", "class 3")
    assert data_sets()[name] == f"Uploaded file {name}"


def test_classes_of_a_known_file_have_their_names():
    name = keep_upload(npz(small_arrays(n_classes=2)), "PneumoniaMNIST.npz")
    assert load_images(name).classes == ("normal", "pneumonia")
    misnamed = keep_upload(npz(small_arrays(n_classes=3)), "pneumoniamnist.npz")
    assert load_images(misnamed).classes == ("class 0", "class 1", "class 2")


def test_octmnist_is_known_by_its_contents_not_by_its_name(monkeypatch):
    content = npz(small_arrays())
    misnamed = keep_upload(content, "octmnist.npz")
    assert load_images(misnamed).classes[0] == "class 0" and len(misnamed) == 12
    monkeypatch.setattr(data, "OCT_MD5", hashlib.md5(content).hexdigest())
    assert keep_upload(content, "renamed.npz") == "octmnist"
    assert load_images("octmnist").classes[3] == "normal"


def test_a_refused_upload_leaves_nothing():
    with pytest.raises(ValueError, match="archive"):
        keep_upload(b"nothing", "x.npz")
    assert list(data_sets()) == ["fashion4"]


def test_old_uploads_make_room(monkeypatch):
    monkeypatch.setattr(data, "MOST_UPLOADS", 2)
    names = [keep_upload(npz(small_arrays(seed=seed)), "x.npz") for seed in range(3)]
    assert list(data_sets()) == ["fashion4", *sorted(names[1:])]


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
