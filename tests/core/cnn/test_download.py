"""The download of OctMNIST, from a server that the test starts."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from core.cnn import download as module
from core.cnn.data import is_available, load_images
from core.cnn.download import DownloadConfig, DownloadRow, download
from core.progress import Progress
from tests.core.cnn.images import npz, small_arrays

CONTENT = npz(small_arrays(sizes={"train": 1200, "val": 40, "test": 1200}))


class Files(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/octmnist.npz":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *_):
        pass


@pytest.fixture
def served(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(module, "URL", f"http://127.0.0.1:{server.server_port}/octmnist.npz")
    monkeypatch.setattr(module, "OCT_MD5", hashlib.md5(CONTENT).hexdigest())
    yield
    server.shutdown()


def test_the_file_is_kept_and_reported(served):
    *progress, row = download(DownloadConfig())
    assert isinstance(row, DownloadRow) and row.n_bytes == len(CONTENT)
    assert all(isinstance(step, Progress) for step in progress) and progress[-1].fraction == 1
    assert load_images("octmnist").classes[2] == "drusen"
    assert list(download(DownloadConfig())) == [row]  # nothing is downloaded again


def test_another_file_is_refused(served, monkeypatch):
    monkeypatch.setattr(module, "OCT_MD5", "0" * 32)
    with pytest.raises(ValueError, match="must have the MD5 0000"):
        list(download(DownloadConfig()))
    assert not is_available("octmnist")


def test_a_download_that_is_too_large_is_stopped(served, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="at most 1,000 bytes"):
        list(download(DownloadConfig()))


@pytest.mark.parametrize("bad", ["http://127.0.0.1:9/octmnist.npz", "missing"])
def test_a_server_that_does_not_respond_is_reported_with_a_workaround(served, monkeypatch, bad):
    url = bad if bad.startswith("http") else module.URL.replace("octmnist", bad)
    monkeypatch.setattr(module, "URL", url)
    with pytest.raises(ValueError, match="could not be downloaded .* upload it here"):
        list(download(DownloadConfig()))


GARBAGE = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "half a header": b"HTTP/1.1 200 O",
    "a header of 1 MB": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nabc",
    "a length in words": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
    "a length of 0": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nabc",
    "a length that lies": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc",
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE.keys())
def test_whatever_a_server_answers_is_reported_in_a_sentence(answer, monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))

    class Garbage(StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(answer)

    with ThreadingTCPServer(("127.0.0.1", 0), Garbage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        monkeypatch.setattr(module, "URL", f"http://127.0.0.1:{port}/octmnist.npz")
        with pytest.raises(ValueError, match="could not be downloaded|must have the MD5"):
            list(download(DownloadConfig()))
        server.shutdown()
    assert not is_available("octmnist")
