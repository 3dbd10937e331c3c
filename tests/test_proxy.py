"""What the proxy that ships does with requests, whatever servers stand behind it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.deployment import needs_nginx, running_proxy

UPLOAD = "/_stcore/upload_file/session/file"
NAMES = ("app-1", "app-2")


class Server(ThreadingHTTPServer):
    """Answers everything with its name."""

    def __init__(self, name: str, port: int = 0):
        self.name = name
        super().__init__(("127.0.0.1", port), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = self.server.name.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(name)))
        if self.path.startswith("/static/"):
            self.send_header("Cache-Control", "public, immutable, max-age=31536000")
        self.end_headers()
        self.wfile.write(name)

    do_PUT = do_GET

    def log_message(self, *_) -> None:
        """The tests read the answers."""


@pytest.fixture
def servers() -> Iterator[dict[str, Server]]:
    running = {name: Server(name) for name in NAMES}
    yield running
    for server in running.values():
        server.end()


@pytest.fixture
def ask(servers, tmp_path):
    """Asks the proxy: (status, body, the server that the cookie names from now on, or None)."""
    needs_nginx()
    urls = [f"http://127.0.0.1:{servers[name].server_port}" for name in NAMES]
    with running_proxy(tmp_path, *urls) as proxy, connections(proxy) as connect:

        def request(path="/", cookie=None, method="GET", body=None, **headers):
            named = {"Cookie": f"server={cookie}"} if cookie else {}
            connection = connect()
            connection.request(method, path, body, {**named, **headers})
            answer = connection.getresponse()
            set_to = (answer.headers.get("Set-Cookie") or "").removeprefix("server=")
            return answer.status, answer.read().decode(), set_to.split(";")[0] or None

        yield request


@contextmanager
def connections(proxy: str):
    opened = []

    def connect() -> HTTPConnection:
        opened.append(HTTPConnection(proxy.removeprefix("http://"), timeout=10))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def test_new_visitors_are_shared_out_and_told_their_server(ask):
    answers = [ask() for _ in range(8)]
    assert Counter(body for _, body, _ in answers) == {"app-1": 4, "app-2": 4}
    assert all(body == cookie for _, body, cookie in answers)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["/attention?dim=3", "/media/picture.svg", "/_stcore/stream"])
def test_a_visitor_stays_with_a_server(ask, name, path):
    assert {ask(path, name) for _ in range(4)} == {(200, name, None)}
    assert ask(UPLOAD, name, "PUT", b"file") == (200, name, None)


@pytest.mark.parametrize("cookie", ["app-3", "127.0.0.1:80", "any"])
def test_a_cookie_leads_to_no_other_server(ask, cookie):
    status, body, renewed = ask(cookie=cookie)
    assert status == 200 and body in NAMES and renewed == body


def test_visitors_of_a_dead_server_move_and_stay_when_it_is_back(ask, servers):
    port = servers["app-1"].server_port
    servers["app-1"].end()
    assert ask("/_stcore/stream", "app-1") == (200, "app-2", "app-2")
    servers["app-1"] = Server("app-1", port)
    assert ask("/media/picture.svg", "app-2") == (200, "app-2", None)


def test_an_upload_is_not_given_to_a_server_that_does_not_know_its_session(ask, servers):
    servers["app-1"].end()
    status, body, _ = ask(UPLOAD, "app-1", "PUT", b"file")
    assert status == 503 and "Please load this page again" in body


def test_with_no_server_at_all_a_person_is_told(ask, servers):
    for server in servers.values():
        server.end()
    status, body, renewed = ask()
    assert (status, renewed) == (503, None)
    assert body.endswith("cannot be reached just now. Please load this page again in a minute.\n")


def test_too_large_a_request_is_refused_before_it_is_read(ask):
    size = {"Content-Length": str(150 * 2**20 + 1)}
    assert ask(UPLOAD, "app-1", "PUT", **size)[0] == 413
    assert ask("/", "app-1", "POST", b"x" * (16 * 1024 + 1))[0] == 413


def test_uploads_of_one_address_are_bounded_and_pages_of_a_class_are_not(ask):
    uploads = Counter(ask(UPLOAD, "app-1", "PUT", b"file")[0] for _ in range(80))
    assert 61 <= uploads[200] <= 70 and uploads[200] + uploads[429] == 80
    assert {ask("/", "app-1")[0] for _ in range(200)} == {200}


def test_what_servers_tell_their_operator_is_told_to_no_visitor(ask):
    assert ask("/_stcore/metrics")[0] == 404


def test_the_program_of_the_pages_is_kept_for_all(ask):
    answers = {ask("/static/js/index.js", name) for name in (*NAMES, *NAMES)}
    assert len(answers) == 1 and answers.pop()[2] is None
