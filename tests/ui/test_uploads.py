"""The raw endpoint of uploads: bounded, whatever a session shows."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tests.browser.conftest import Server, running_server
from tests.session import connected, opened
from ui import uploads
from ui.cnn.images import MOST_UPLOADED
from ui.uploads import Bounded


def record(name: str, n_bytes: int) -> UploadedFileRec:
    return UploadedFileRec(file_id=name, name=name, type="", data=bytes(n_bytes))


@pytest.fixture
def manager(monkeypatch) -> MemoryUploadedFileManager:
    monkeypatch.setattr(uploads, "MOST_OF_A_SESSION", 100)
    monkeypatch.setattr(uploads, "MOST_IN_ALL", 250)
    monkeypatch.setattr(uploads, "MOST_FILES", 4)
    made = MemoryUploadedFileManager("/upload")
    Bounded(made)
    return made


def kept(manager: MemoryUploadedFileManager, session: str) -> list[str]:
    names = [f"{i}" for i in range(20)]
    return [file.file_id for file in manager.get_files(session, names)]


@pytest.mark.parametrize(
    "sizes, expected",
    [
        ([40, 40, 40], ["1", "2"]),
        ([100, 1], ["1"]),
        ([1, 100], ["1"]),
        ([500], ["0"]),  # which the endpoint refuses before
        ([0] * 7, ["3", "4", "5", "6"]),
        ([50, 50], ["0", "1"]),
    ],
)
def test_of_a_session_the_oldest_files_make_room(manager, sizes, expected):
    for i, size in enumerate(sizes):
        manager.add_file("a", record(str(i), size))
    assert kept(manager, "a") == expected


def test_in_all_the_oldest_files_make_room_whoever_brought_them(manager):
    for i, session in enumerate("abcd"):
        manager.add_file(session, record(str(i), 80))
    assert [kept(manager, session) for session in "abcd"] == [[], ["1"], ["2"], ["3"]]
    manager.remove_session_files("b")
    manager.remove_file("c", "2")
    manager.add_file("e", record("4", 100))
    assert [kept(manager, session) for session in "de"] == [["3"], ["4"]]
    assert manager._total_bytes == 180 and manager._file_count == 2


def test_a_file_that_comes_again_is_the_newest(manager):
    for name, size in (("0", 40), ("1", 40), ("0", 50), ("2", 30)):
        manager.add_file("a", record(name, size))
    assert kept(manager, "a") == ["0", "2"]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("uploads")) as made:
        yield made


@contextmanager
def session_of(server: Server) -> Iterator[str]:
    """The name of a session that shows the overview, where nothing can be uploaded."""
    with connected(server) as socket:
        name, _ = opened(socket)
        yield name


BOUNDARY = "boundary"


def put(
    server: Server, session: str, file: str, n_bytes: int, files: int = 1, **headers: str
) -> int:
    """Uploads some files at once; returns the status."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = [
        f'{head}"f{i}"; filename="x.npz"\r\n\r\n'.encode() + bytes(n_bytes) + b"\r\n"
        for i in range(files)
    ]
    body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    try:
        connection.request("GET", "/_stcore/health")  # which gives the token against forgery
        cookie = connection.getresponse().headers.get("Set-Cookie", "")
        token = cookie.partition("_streamlit_xsrf=")[2].partition(";")[0]
        connection.close()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        sent = {"Content-Type": kind, "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
        connection.request(
            "PUT", f"/_stcore/upload_file/{session}/{file}", body, {**sent, **headers}
        )
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_session_without_a_control_for_files_fills_no_memory(server):
    process, n, size = psutil.Process(server.process.pid), 12, 40_000_000
    with session_of(server) as session:
        before = process.memory_info().rss
        assert [put(server, session, f"file{i}", size) for i in range(n)] == [204] * n
        grown = process.memory_info().rss - before
        assert grown < uploads.MOST_OF_A_SESSION + 2.5 * size, grown  # of 480 MB


def test_the_largest_file_that_a_page_allows_is_taken_and_no_larger_one(server):
    with session_of(server) as session:
        assert put(server, session, "largest", MOST_UPLOADED) == 204
        assert put(server, session, "larger", MOST_UPLOADED + 10 * 2**20) == 413


def test_unknown_sessions_forged_requests_and_several_files_are_refused(server):
    assert put(server, "0" * 36, "file", 10) == 400
    assert put(server, "..%2f..%2fetc", "passwd", 10) in (400, 404)
    with session_of(server) as session:
        assert put(server, session, "file", 10, **{"X-Xsrftoken": "forged"}) == 403
        assert put(server, session, "file", 10, files=2) == 400
        assert put(server, session, "file", 10, files=0) == 400
        assert put(server, session, "file", 10, **{"Content-Length": "many"}) in (400, 500)
        assert put(server, session, "file", 10) == 204
    assert put(server, session, "file", 10) == 400  # it has left
