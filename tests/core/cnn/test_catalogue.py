"""What is said of the data sets is what their files have."""

import pytest

from core.cnn.catalogue import DATA_SETS, OCT_TRAINING, warnings_of
from core.cnn.config import FASHION, OCT, OCT_SAMPLE, SHIPPED_DATA
from core.cnn.data import image_file, load_images


def test_titles_tell_the_sample_from_the_whole():
    titles = [data_set.full_title for data_set in DATA_SETS.values()]
    assert len(set(titles)) == len(titles)
    assert "Sample" in DATA_SETS[OCT_SAMPLE].title and "whole" in DATA_SETS[OCT].title


@pytest.mark.parametrize("name", SHIPPED_DATA)
def test_what_ships_has_a_licence_beside_it(name):
    text = image_file(name).with_suffix(".LICENSE").read_text(encoding="utf-8")
    words = {OCT_SAMPLE: ("CC BY 4.0", "Yang", "Kermany"), FASHION: ("MIT", "2017 Zalando")}
    assert all(word in text for word in words.get(name, ()))
    assert all(word in text for word in DATA_SETS[name].licence.split(" (")[:1])


def test_the_share_of_the_sample_is_counted():
    n_train = len(load_images(OCT_SAMPLE).train_labels)
    (sample, other_test, patients) = warnings_of(OCT_SAMPLE, n_train)
    assert sample == "A sample: 1,373 of OctMNIST's 97,477 training images, 1.4%."
    assert "0.5%" in warnings_of(OCT_SAMPLE, OCT_TRAINING // 200)[0]
    assert "OCT2017" in other_test and "patient" in patients


def test_only_scans_of_patients_have_warnings():
    assert warnings_of(FASHION, 10_000) == () == warnings_of("0123456789ab", 48)
    assert len(warnings_of(OCT, OCT_TRAINING)) == 1
