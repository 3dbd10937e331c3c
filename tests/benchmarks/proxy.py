"""Two servers behind the proxy against one, and what their visitors see when one of them dies.

python -m tests.benchmarks.proxy [visitors] [seconds]

Needs nginx. Visitors are those of `load`; for the second they keep the cookie of the proxy, as a
browser does, and connect again when their server is gone.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.load import (
    PAGES,
    THINK,
    Tally,
    Usage,
    Visitor,
    alone,
    mixed,
    report,
    together,
)
from tests.browser.conftest import Server, running_server
from tests.deployment import running_proxy

RETRY = 1.0  # seconds until a visitor connects again


class Guest(Visitor):
    """A visitor who keeps the cookie that names a server."""

    cookie = "app-1"

    async def __aenter__(self) -> "Guest":
        self.socket = await connect(
            self.url,
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            additional_headers={"Cookie": f"server={self.cookie}"},
        )
        renewed = self.socket.response.headers.get("Set-Cookie", "")
        self.cookie = renewed.removeprefix("server=").split(";")[0] or self.cookie
        return self


@dataclass
class Moved:
    """What was seen of a server's death: who lost it, and when the page was there again."""

    lost: list[str] = field(default_factory=list)  # the server of each who lost its connection
    seconds: list[float] = field(default_factory=list)  # until the page was drawn again
    now: set[str] = field(default_factory=set)


async def guest(proxy: str, tally: Tally, moved: Moved, i: int, end: float) -> None:
    """Visits a page until the end, whatever server answers."""
    draw, cookie, lost = random.Random(i), f"app-{i % 2 + 1}", 0.0
    await asyncio.sleep(draw.uniform(0, THINK))
    while time.monotonic() < end:
        visitor = Guest(proxy, PAGES[i // 2 % len(PAGES)])
        visitor.cookie = cookie
        try:
            async with visitor:
                await visitor.rerun(tally)
                if lost:
                    moved.seconds.append(time.monotonic() - lost)
                    moved.now.add(visitor.cookie)
                cookie, lost = visitor.cookie, 0.0
                while time.monotonic() < end:
                    await _think(visitor, draw)
                    await visitor.rerun(tally)
        except (ConnectionClosed, OSError):
            if not lost:
                moved.lost.append(cookie)
            lost = lost or time.monotonic()
            await asyncio.sleep(RETRY)


async def _think(visitor: Guest, draw: random.Random) -> None:
    """Wait a while; raises `ConnectionClosed` at once where the connection is lost meanwhile."""
    try:
        async with asyncio.timeout(draw.uniform(0.5 * THINK, 1.5 * THINK)):
            await visitor.socket.recv()
    except TimeoutError:
        return


async def compare(one: Server, two: Server, proxy: Server, n: int, seconds: float) -> None:
    for server in (one, two):
        for page in PAGES:  # once before: what is kept is made
            await alone(server, Tally(), page, n=3)
    for name, asked, servers in (("one server", one, [one]), ("two, proxy", proxy, [one, two])):
        usages = [Usage(server) for server in servers]
        tally = await together(asked, mixed, n, seconds)
        report(name, tally, sum(usage.cpu_since() for usage in usages))


async def kill(one: Server, proxy: Server, n: int, seconds: float) -> None:
    tally, moved, end = Tally(), Moved(), time.monotonic() + seconds
    guests = [asyncio.create_task(guest(proxy.url, tally, moved, i, end)) for i in range(n)]
    await asyncio.sleep(seconds / 2)
    one.process.kill()
    await asyncio.gather(*guests)
    report("app-1 killed", tally, 0)
    print(f"lost their connection: {[*map(moved.lost.count, ('app-1', 'app-2'))]} of app-1, app-2")
    if moved.seconds:
        middle, longest = statistics.median(moved.seconds), max(moved.seconds)
        print(f"drawn again by {moved.now}: {len(moved.seconds)}, {middle:.1f} s, {longest:.1f} s")


def main(n: int, seconds: float) -> None:
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(3)]
        data = {"SIDE_BY_SIDE_DATA": str(folders[0])}
        one, two = (stack.enter_context(running_server(f, **data)) for f in folders[:2])
        url = stack.enter_context(running_proxy(folders[2], one.url, two.url))
        proxy = Server(url, one.process, folders[2] / "proxy.log", folders[0])
        asyncio.run(compare(one, two, proxy, n, seconds))
        asyncio.run(kill(one, proxy, n, seconds))


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:3]]
    main(int(given[0]) if given else 40, given[1] if len(given) > 1 else 20.0)
