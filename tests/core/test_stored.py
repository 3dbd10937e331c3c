"""The bytes of all that is kept in the data folder."""

import os
from dataclasses import replace

import pytest

from core import stored
from core.limits import Limits
from core.stored import make_room

MB = 10**6


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    monkeypatch.setattr(stored, "limits", lambda: replace(Limits(), stored_mb=200))
    return tmp_path


def put(path, n_mb: float, used: float):
    """A file without content of that size, last used so many seconds after 1970."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(int(n_mb * MB))
    os.utime(path, (used, used))
    return path


def test_what_was_used_longest_ago_of_any_kind_makes_room(folder):
    old = put(folder / "maps" / "a", 90, 1)
    training = put(folder / "checkpoints" / "cnn" / "b" / "0001.safetensors", 90, 5).parent
    os.utime(training, (2, 2))
    newer = put(folder / "images" / "c.npz", 90, 3)
    assert make_room([], 9, spare=newer) == [old] and training.exists()
    put(folder / "maps" / "d", 90, 4)
    assert make_room([], 9, spare=newer) == [training] and newer.exists()


def test_files_of_one_name_go_together_and_what_has_just_come_stays(folder):
    images = put(folder / "images" / "a.npz", 150, 9), put(folder / "images" / "a.txt", 0.1, 1)
    fresh = put(folder / "images" / "b.npz", 190, 2)
    assert set(make_room([], 9, spare=fresh)) == set(images) and fresh.exists()


def test_the_database_and_files_that_are_being_written_are_left_alone(folder):
    left = put(folder / "runs.sqlite", 300, 1), put(folder / "maps" / ".a.part", 300, 1)
    fresh = put(folder / "maps" / "b", 10, 2)
    assert make_room([], 9, spare=fresh) == [] and all(path.exists() for path in left)


def test_each_kind_keeps_its_newest_few_whatever_their_size(folder):
    maps = [put(folder / "maps" / name, 0.1, i) for i, name in enumerate("abc")]
    assert make_room(maps, 2, spare=maps[2]) == [maps[0]]
