"""Files that wait for a worker, and what it keeps of them."""

import errno
import os

import numpy as np
import pytest

from core.cnn.data import greyed_names, image_file, load_images
from core.exchange import brought
from core.exchange.brought import ClipConfig, clip_sound, keep_images, keep_sound, waiting
from core.seq2seq.speech.audio import RATE, to_wav
from tests.core.cnn.images import npz, small_arrays


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    return tmp_path / "brought"


def test_a_file_waits_only_while_it_is_read(folder):
    with waiting(b"content", "../x\0y.npz") as config:
        assert (folder / config.file).read_bytes() == b"content" and config.title == "x y.npz"
    assert not list(folder.iterdir())
    with pytest.raises(ValueError, match="wait on this server, but it is gone"):
        keep_images(config)


def test_a_file_that_fails_leaves_nothing(folder):
    with pytest.raises(ValueError, match=r"\.npz archive"), waiting(b"PK") as config:
        keep_images(config)
    assert not list(folder.iterdir())


def test_what_a_server_left_behind_is_removed_and_what_waits_stays(folder, monkeypatch):
    monkeypatch.setattr(brought, "MOST_WAITING", 2)
    with waiting(b"x") as one, waiting(b"y"):
        with pytest.raises(ValueError, match="too many files wait"), waiting(b"z"):
            pass
        assert len(list(folder.iterdir())) == 2
        os.utime(folder / one.file, (0, 0))  # as if it had been left behind
        with waiting(b"z"):
            assert len(list(folder.iterdir())) == 2
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made_is_told(folder):
    folder.write_text("a file in its place", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be kept on this server"), waiting(b"x"):
        pass


def test_a_full_disk_is_told(monkeypatch):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(brought, "write_whole", full)
    with pytest.raises(ValueError, match="kept on this server: .*: the disk is full"), waiting(b""):
        pass


@pytest.mark.parametrize("file", ["../../etc/passwd", "", "0" * 31, "0" * 33, "g" * 32, "٠" * 32])
def test_nothing_like_a_path_waits(file):
    with pytest.raises(ValueError, match="file must be"):
        brought.BroughtConfig(file)


def test_images_are_kept_anew_and_no_byte_as_it_came():
    arrays = small_arrays()
    arrays["test_images"] = np.repeat(arrays["test_images"][..., None], 3, axis=-1)
    content = npz({**arrays, "<i>": np.zeros(1), "x" * 90: np.zeros(1), "a": [1], "b": [2]})
    with waiting(content, "mine.npz") as config:
        kept = keep_images(config)
    assert (kept.made_grey, kept.n_ignored) == (("test_images",), 4)
    assert kept.ignored == ("<i>", "x" * 40, "a") and greyed_names(kept.name) == ["test_images"]
    with np.load(image_file(kept.name), allow_pickle=False) as stored:
        assert sorted(stored.files) == sorted(small_arrays())
        assert {array.dtype for array in stored.values()} == {np.dtype(np.uint8)}
    for key, array in small_arrays().items():
        np.testing.assert_array_equal(getattr(load_images(kept.name), key), array)


def test_a_sound_is_kept_and_comes_back():
    samples = np.sin(np.arange(RATE) / 10).astype(np.float32) / 2
    with waiting(to_wav(samples)) as config:
        name = keep_sound(config).name
    assert abs(clip_sound(ClipConfig(name)).samples - samples).max() < 1e-3
    with pytest.raises(ValueError, match="not, or no longer"):
        clip_sound(ClipConfig("clip 000000000000"))
