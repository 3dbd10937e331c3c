"""What visitors cost one server: many of them at once over Streamlit's own protocol.

python -m tests.benchmarks.load [visitors] [seconds]

A visitor opens a page, thinks, changes a control or opens a tab, thinks, … as a browser tells the
server of it: protobuf over a websocket. Printed is a row for each kind of load: seconds from asking
to the end of the script, CPU of the server a rerun, bytes, errors; at the end what the visitors
left behind.
"""

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import DoubleArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

from tests.browser.conftest import Server, running_server

PAGES = ("", "attention", "scaling", "cnn", "seq2seq", "similarity")
THINK = 4.0  # seconds between two actions of a visitor, on average
BURST, BURST_SECONDS = 100, 10.0
TYPISTS = 50
LEFT = 150.0  # seconds: sessions are kept for a while, in case their visitor returns
LINK = "seq2seq"
WIDGET = re.compile(rb"\$\$ID-[0-9a-f]{32}-[\w ]+")
TABS = {"attention": "All numbers", "scaling": "Maths", "cnn": "Reported", "similarity": "Code"}
WORDS = ("through", "monday", "attention", "colonel", "pooling", "rhythm", "seventh", "queue")


@dataclass
class Tally:
    """What was measured of one load."""

    seconds: list[float] = field(default_factory=list)  # of each rerun
    n_bytes: int = 0
    errors: list[str] = field(default_factory=list)


class Visitor:
    """One browser on one page."""

    def __init__(self, url: str, page: str, query: str = ""):
        self.url = url.replace("http://", "ws://") + "/_stcore/stream"
        self.page, self.query = page, query
        self.widgets: dict[str, str] = {}  # by key
        self.states: dict[str, WidgetState] = {}

    async def __aenter__(self) -> "Visitor":
        self.socket = await connect(
            self.url, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=60
        )
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.close()

    async def rerun(self, tally: Tally) -> None:
        """Ask for the page as its controls are now, and wait until the script has ended."""
        message = BackMsg()
        client = message.rerun_script
        client.page_name, client.query_string = self.page, self.query
        client.widget_states.widgets.extend(self.states.values())
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self.socket.recv(), 120)
            tally.n_bytes += len(data)
            self._find_widgets(data)
            answer = ForwardMsg.FromString(data)
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.HasField("exception"):
                tally.errors.append(answer.delta.new_element.exception.message[:80])
            if kind == "delta" and b"server is busy" in data:
                tally.errors.append("busy")
            if kind == "script_finished":
                break
        tally.seconds.append(time.perf_counter() - start)

    def set(self, key: str, **value) -> None:
        """Change a control; `value` is a field of Streamlit's WidgetState."""
        found = [name for name in self.widgets if name.startswith(key)]
        if not found:
            raise KeyError(f"the page {self.page!r} has no control {key!r}, only {[*self.widgets]}")
        self.states[key] = WidgetState(id=f"{self.widgets[min(found, key=len)]}{key}", **value)

    def _find_widgets(self, data: bytes) -> None:
        """The ids of the controls in a message: those with a key end in it."""
        for found in WIDGET.findall(data):
            start, key = found.decode()[:38], found.decode()[38:]  # of the key, more may follow
            self.widgets[key] = start


async def alone(server: Server, tally: Tally, page: str, n: int = 20) -> None:
    """One visitor, one rerun after the other, nothing to compute."""
    async with Visitor(server.url, page) as visitor:
        await visitor.rerun(Tally())
        for _ in range(n):
            await visitor.rerun(tally)


async def mixed(server: Server, tally: Tally, i: int, end: float) -> None:
    """Opens a page, then looks at it again or opens another tab, thinking in between."""
    draw = random.Random(i)
    await asyncio.sleep(draw.uniform(0, THINK))
    page = PAGES[i % len(PAGES)]
    async with Visitor(server.url, page) as visitor:
        await visitor.rerun(tally)
        while time.monotonic() < end:
            await asyncio.sleep(draw.uniform(0.5 * THINK, 1.5 * THINK))
            if page in TABS and draw.random() < 0.3:
                visitor.set("tab", string_value=TABS[page])
            await visitor.rerun(tally)


async def burst(server: Server, tally: Tally, i: int, end: float) -> None:
    """One of many that open the same link within a few seconds."""
    await asyncio.sleep(BURST_SECONDS * i / BURST)
    async with Visitor(server.url, LINK) as visitor:
        await visitor.rerun(tally)
        await asyncio.sleep(max(0.0, end - time.monotonic()))


async def typing(server: Server, tally: Tally, i: int, end: float) -> None:
    """Asks for what hardly anybody asked before: words to pronounce, another size of q and k."""
    draw = random.Random(i)
    await asyncio.sleep(draw.uniform(0, THINK))
    page, query = (LINK, "task=spelling") if i % 2 else ("attention", "")
    async with Visitor(server.url, page, query) as visitor:
        await visitor.rerun(Tally())
        while time.monotonic() < end:
            await asyncio.sleep(draw.uniform(0.5 * THINK, 1.5 * THINK))
            if i % 2:
                text = f"{draw.choice(WORDS)}{draw.choice(WORDS)}"
                visitor.set("words", string_value=text)
            else:
                visitor.set("dim", double_array_value=DoubleArray(data=[draw.randint(2, 64)]))
                visitor.set("terms", double_array_value=DoubleArray(data=[draw.randint(1, 5)]))
            await visitor.rerun(tally)


Load = Callable[[Server, Tally, int, float], Awaitable[None]]


async def together(server: Server, load: Load, n: int, seconds: float) -> Tally:
    tally, end = Tally(), time.monotonic() + seconds
    results = await asyncio.gather(
        *(load(server, tally, i, end) for i in range(n)), return_exceptions=True
    )
    tally.errors += [f"{type(r).__name__}: {r}"[:80] for r in results if r is not None]
    return tally


class Usage:
    """CPU, memory, files and threads of the server process."""

    def __init__(self, server: Server):
        self.process = psutil.Process(server.process.pid)
        self.cpu = sum(self.process.cpu_times()[:2])

    def cpu_since(self) -> float:
        return sum(self.process.cpu_times()[:2]) - self.cpu

    def held(self) -> str:
        megabytes = self.process.memory_info().rss / 1e6
        n_files, n_threads = self.process.num_fds(), self.process.num_threads()
        return f"{megabytes:.0f} MB, {n_files} files, {n_threads} threads"


def report(name: str, tally: Tally, cpu: float) -> None:
    n = len(tally.seconds)
    cuts = statistics.quantiles(tally.seconds, n=100) if n > 1 else [float("nan")] * 99
    print(
        f"{name:28} n = {n:5}  median {cuts[49]:6.3f}  p95 {cuts[94]:6.3f}  p99 {cuts[98]:6.3f} s  "
        f"CPU {1000 * cpu / max(n, 1):6.1f} ms  {tally.n_bytes / max(n, 1) / 1000:7.1f} kB  "
        f"errors {len(tally.errors)} {sorted(set(tally.errors))[:2] or ''}",
        flush=True,
    )


async def measure(server: Server, n_visitors: int, seconds: float) -> None:
    for page in PAGES:  # once before: what is kept is made
        await alone(server, Tally(), page, n=3)
    print(f"at the start: {Usage(server).held()}")
    for page in PAGES:
        usage, tally = Usage(server), Tally()
        await alone(server, tally, page)
        report(f"alone: {page or 'overview'}", tally, usage.cpu_since())
    loads = {
        f"{BURST} open one link": (burst, BURST, BURST_SECONDS + 5),
        f"{n_visitors} on mixed pages": (mixed, n_visitors, seconds),
        f"{TYPISTS} ask what is new": (typing, TYPISTS, seconds),
    }
    for name, (load, n, duration) in loads.items():
        usage = Usage(server)
        tally = await together(server, load, n, duration)
        report(name, tally, usage.cpu_since())
        print(f"{'':28} after it: {usage.held()}")
    await tell_what_is_left(server, lambda: Usage(server).held())


async def tell_what_is_left(server: Server, held: Callable[[], str]) -> None:
    """What the server holds of visitors who have left: after a while, and after another visit."""
    await asyncio.sleep(LEFT)
    print(f"{LEFT:.0f} s after they left: {held()}")
    await alone(server, Tally(), "", n=1)  # Streamlit forgets them at the next visit
    await asyncio.sleep(2)
    print(f"after one more visit: {held()}")


def on_a_new_server(measure: Callable[[Server], Coroutine[Any, Any, None]]) -> None:
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        asyncio.run(measure(server))
        text = server.log_text()
        print(f"tracebacks in the server's log: {text.count('Traceback')}")


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:3]]
    n_visitors, seconds = int(given[0]) if given else 200, given[1] if len(given) > 1 else 60.0
    on_a_new_server(lambda server: measure(server, n_visitors, seconds))
