"""Files that are made at a click: each visitor gets the own one, whoever comes meanwhile."""

from collections.abc import Iterator
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Server, running_server
from tests.faults.visits import visit
from ui import download


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("downloads")) as made:
        yield made


def buttons(socket: ClientConnection, page: str, query: str) -> tuple[str, dict[str, str]]:
    """The session, and the ids by the labels of the page's buttons for files not made yet."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    socket.send(message.SerializeToString())
    session, found = "", {}
    while (answer := ForwardMsg.FromString(socket.recv(60))).WhichOneof(
        "type"
    ) != "script_finished":
        if answer.WhichOneof("type") == "new_session":
            session = answer.new_session.initialize.session_id
        button = answer.delta.new_element.download_button
        if button.deferred_file_id:
            found[button.label] = button.deferred_file_id
    return session, found


def ask(socket: ClientConnection, session: str, file_id: str) -> str:
    """The address of the file that is made for a click."""
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id = request.session_id = session
    request.deferred_file.file_id = file_id
    socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(socket.recv(60))
        if answer.WhichOneof("type") == "backend_operation_response":
            assert not answer.backend_operation_response.error_msg
            return answer.backend_operation_response.deferred_file.url


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
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        session, found = buttons(socket, page, query)
        path = ask(socket, session, found[label])
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
