"""Streamlit's endpoint takes what an operator allows, from whoever has a session."""

import asyncio
import urllib.error
import urllib.request

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.load import Visitor
from tests.browser.conftest import running_server


def put(url: str, n_mb: int) -> int:
    """The status that the server answers to a file of this size."""
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.npz"\r\n\r\n'
    body = head + bytes(n_mb * 10**6) + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(url, body, headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except urllib.error.URLError:  # it closed the connection before all was sent
        return 413


def test_a_file_of_50_mb_is_taken_and_more_than_the_limit_is_refused(tmp_path):
    async def statuses(url: str) -> list[int]:
        async with Visitor(url, "") as visitor:
            message = BackMsg()
            message.rerun_script.query_string = ""
            await visitor.socket.send(message.SerializeToString())
            session, drawn = "", False
            while not drawn:
                answer = ForwardMsg.FromString(await visitor.socket.recv())
                drawn = answer.WhichOneof("type") == "script_finished"
                session = session or answer.new_session.initialize.session_id
            place = f"{url}/_stcore/upload_file/{session}/file"
            return [await asyncio.to_thread(put, place, n) for n in (50, 70)]

    options = {"SIDE_BY_SIDE_UPLOAD_MB": "60", "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false"}
    with running_server(tmp_path, **options) as server:
        assert asyncio.run(statuses(server.url)) == [204, 413]
