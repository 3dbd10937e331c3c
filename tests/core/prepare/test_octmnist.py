"""The shipped sample of OctMNIST is what its command makes of the real files."""

import gzip

import numpy as np
import pytest

from core.cnn.catalogue import OCT_TRAINING
from core.cnn.config import OCT_SAMPLE
from core.cnn.data import image_file
from core.prepare.octmnist import count_training_images, make_sample
from tests.core.cnn.images import npz, small_arrays
from tests.real_files import REAL_FILES, needs_real_files

FOLDER = REAL_FILES / "octmnist"


@needs_real_files
def test_the_shipped_file_and_its_licence_are_made_again(tmp_path):
    path, shipped = tmp_path / f"{OCT_SAMPLE}.npz", image_file(OCT_SAMPLE)
    make_sample(FOLDER, path)
    assert path.read_bytes() == shipped.read_bytes()
    licences = (p.with_suffix(".LICENSE").read_text(encoding="utf-8") for p in (path, shipped))
    assert len(set(licences)) == 1
    with np.load(path) as made, np.load(FOLDER / f"{OCT_SAMPLE}.npz") as original:
        for name in original.files:
            np.testing.assert_array_equal(made[name], original[name].squeeze())


@needs_real_files
def test_octmnist_has_as_many_training_images_as_is_said():
    assert count_training_images(FOLDER) == OCT_TRAINING


def test_labels_of_another_set_are_refused_and_nothing_is_written(tmp_path):
    (tmp_path / f"{OCT_SAMPLE}.npz").write_bytes(npz(small_arrays()))
    labels = b"image_index,label_index,label_name\n0,3,normal\n"
    (tmp_path / "labels-train.csv.gz").write_bytes(gzip.compress(labels))
    with pytest.raises(ValueError, match="must have 97,477 training images, got 1"):
        make_sample(tmp_path, tmp_path / "made.npz")
    assert not (tmp_path / "made.npz").exists()
