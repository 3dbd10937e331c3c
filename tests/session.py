"""A visitor without a browser, over Streamlit's own protocol."""

from collections.abc import Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Server


def connected(server: Server) -> ClientConnection:
    """A connection to a server, to be closed by its context."""
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, subprotocols=["streamlit"], max_size=None)


def answers(socket: ClientConnection, message: BackMsg) -> Iterator[tuple[str, ForwardMsg]]:
    """What the server answers to a message, without an end, each with its kind."""
    socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(socket.recv(60))
        yield answer.WhichOneof("type"), answer


def opened(
    socket: ClientConnection, page: str = "", query: str = ""
) -> tuple[str, list[ForwardMsg]]:
    """Open a page: the name of the session, and what was sent until it was drawn."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    session, sent = "", []
    for kind, answer in answers(socket, message):
        if kind == "new_session":
            session = answer.new_session.initialize.session_id
        if kind == "script_finished":
            break
        sent.append(answer)
    return session, sent
