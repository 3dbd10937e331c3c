"""Files that are made at a click: each visitor gets the own one, whoever comes meanwhile."""

from collections.abc import Iterator
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from websockets.sync.client import ClientConnection

from tests.browser.conftest import Server, running_server
from tests.faults.visits import visit
from tests.session import answers, connected, opened
from ui import download


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("downloads")) as made:
        yield made


def ask(socket: ClientConnection, session: str, file_id: str) -> str:
    """The address of the file that is made for a click."""
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id = request.session_id = session
    request.deferred_file.file_id = file_id
    made = (a for kind, a in answers(socket, message) if kind == "backend_operation_response")
    response = next(made).backend_operation_response
    assert not response.error_msg
    return response.deferred_file.url


@pytest.mark.parametrize(
    "page, query, label, start",
    [
        ("seq2seq", "", "Page of its own (HTML)", b"<!doctype html>"),
        ("cnn", "tab=numbers", "CSV", b"run,"),
    ],
)
def test_a_file_is_there_until_it_was_fetched_whoever_comes_meanwhile(
    server, page, query, label, start
):
    with connected(server) as socket:
        session, sent = opened(socket, page, query)
        buttons = [message.delta.new_element.download_button for message in sent]
        (file_id,) = {b.deferred_file_id for b in buttons if b.label == label}
        path = ask(socket, session, file_id)
        for _ in range(3):
            visit(server.url)
        with urlopen(f"{server.url}{path}") as answer:
            assert answer.read(200).lower().startswith(start)


def test_two_large_pages_of_one_length_are_two_files(monkeypatch):
    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    there = SimpleNamespace(media_file_mgr=files, is_active_session=lambda _: False)
    monkeypatch.setattr(runtime, "get_instance", lambda: there)
    pages = [bytes(300_000) + letter + bytes(1_700_000) for letter in (b"a", b"b")]

    def address(page: bytes) -> str:
        made = download._kept_for_visitor(lambda: page, "report.html", download.HTML)
        file = files.add_deferred(made, download.HTML, "1", "report.html")
        return files.execute_deferred(file)

    assert address(pages[0]) == address(pages[0]) != address(pages[1])
