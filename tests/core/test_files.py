"""Files that several processes write, use and remove at the same time."""

import errno
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import files
from core.files import (
    check_writable,
    explained,
    keep_newest,
    mark_used,
    write_whole,
    write_whole_by,
)


def test_of_many_writers_at_once_none_fails_and_one_file_is_there_whole(tmp_path):
    path, contents = tmp_path / "file", [bytes([n]) * 200_000 for n in range(30)]
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda content: write_whole(path, content), contents))
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]  # no part is left


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"before")

    def fail(part: Path) -> None:
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space") as caught:
        write_whole_by(path, fail)
    assert caught.value.filename == str(path)  # which the system leaves out
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "error, message",
    [
        (OSError(errno.ENOSPC, "No space left", "/data/x"), "/data/x: the disk is full; make room"),
        (OSError(errno.EDQUOT, "Quota exceeded", "/data/x"), "/data/x: the disk is full; make"),
        (OSError(errno.EROFS, "Read-only file system", "/data"), "/data: it cannot be .*; allow"),
        (PermissionError(errno.EACCES, "Permission denied", "/data"), "another folder"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/data"), "/data: a file is where"),
        (OSError(errno.EIO, "Input/output error", "/data/x"), "/data/x: Input/output error"),
        (OSError(errno.EIO, "Input/output error", "y" * 5000), "y{200}…: Input/output error"),
        (OSError("cannot"), "OSError"),
    ],
)
def test_an_error_of_the_system_is_explained_with_its_place_and_what_to_do(error, message):
    assert re.match(f".*{message}", explained(error))


def test_what_cannot_be_marked_as_used_is_no_error(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(files.os, "utime", refuse)
    mark_used(tmp_path)


def test_a_written_file_may_be_read_by_whom_the_umask_allows(tmp_path):
    write_whole(tmp_path / "whole", b"")
    (tmp_path / "plain").write_bytes(b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("whole", "plain")]
    assert modes[0] == modes[1]


def paths_of(folder: Path, n: int) -> list[Path]:
    paths = [folder / str(i) for i in range(n)]
    for i, path in enumerate(paths):
        path.mkdir() if i % 2 else path.write_bytes(b"")
        os.utime(path, (i, i))
    return paths


def test_the_newest_few_are_kept_and_what_was_used_counts_as_new(tmp_path):
    paths = paths_of(tmp_path, 5)
    mark_used(paths[0])
    assert keep_newest(paths, 3) == paths[1:3]
    assert sorted(tmp_path.iterdir()) == [paths[0], *paths[3:]]
    assert keep_newest(paths, 3) == []
    mark_used(tmp_path / "gone")


def test_what_is_spared_is_counted_and_not_removed(tmp_path):
    paths = paths_of(tmp_path, 3)
    assert keep_newest(paths, 1, spare=[paths[0]]) == paths[1:]
    assert list(tmp_path.iterdir()) == [paths[0]]


def test_what_another_process_removes_meanwhile_is_no_error(tmp_path, monkeypatch):
    paths = paths_of(tmp_path, 4)
    last_use = files._last_use

    def removed_while_sorting(path: Path) -> float | None:
        if path == paths[2]:
            path.unlink(missing_ok=True)
        return last_use(path)

    monkeypatch.setattr(files, "_last_use", removed_while_sorting)
    assert keep_newest(paths, 2) == [paths[0]]


def test_servers_that_write_into_one_folder_and_make_room_in_it_keep_as_many_as_may_stay(tmp_path):
    def serve(server: int) -> None:
        for n in range(10):
            path = tmp_path / f"{server}-{n}"
            write_whole(path, b"content")
            keep_newest(tmp_path.glob("?-*"), 12, spare=[path])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(serve, range(6)))
    keep_newest(tmp_path.glob("*"), 12)
    assert len(list(tmp_path.iterdir())) == 12


@pytest.mark.parametrize(
    "place, message",
    [
        ("nowhere/file.json", "in a folder that exists"),
        ("x" * 300 + ".json", None),
        ("/proc/file.json", None),
        ("/dev/full/file.json", "in a folder that exists"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_before_anything_is_computed(
    place, message, tmp_path
):
    with pytest.raises(ValueError, match=message or "place that can be written, got"):
        check_writable(tmp_path / place)


def test_a_place_that_can_be_written_passes_and_stays_as_it_was(tmp_path):
    check_writable(tmp_path)
    check_writable(tmp_path / "new.json")
    assert list(tmp_path.iterdir()) == []
