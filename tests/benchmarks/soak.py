"""What a server holds while visitors come and go for long: memory, threads, files, processes.

python -m tests.benchmarks.soak [minutes] [visitors at once]

A visitor opens a page, acts on it for about a minute as in `load`, and leaves; another one comes. A
row a minute; the last two are 150 s after all have left, and after one more visit.
"""

import asyncio
import random
import sys
import time

import psutil

from tests.benchmarks.load import (
    PAGES,
    Tally,
    Usage,
    alone,
    mixed,
    on_a_new_server,
    report,
    tell_what_is_left,
    typing,
)
from tests.browser.conftest import Server

STAY = 60.0  # seconds of a visit, on average


async def comes_and_goes(server: Server, tally: Tally, i: int, end: float) -> None:
    """One visitor after the other in one place; a fifth of them ask for what is new."""
    draw, visit = random.Random(i), 0
    while time.monotonic() < end:
        visit += 1
        leaves = min(end, time.monotonic() + draw.uniform(0.5 * STAY, 1.5 * STAY))
        act = typing if draw.random() < 0.2 else mixed
        await act(server, tally, 1000 * i + visit, leaves)


def held(server: Server) -> str:
    children = psutil.Process(server.process.pid).children(recursive=True)
    return f"{Usage(server).held()}, {len(children)} processes"


async def soak(server: Server, minutes: float, n_visitors: int) -> None:
    for page in PAGES:  # once before: what is kept is made
        await alone(server, Tally(), page, n=3)
    print(f"at the start: {held(server)}", flush=True)
    usage, tally, end = Usage(server), Tally(), time.monotonic() + 60 * minutes
    visits = asyncio.gather(*(comes_and_goes(server, tally, i, end) for i in range(n_visitors)))
    minute = 0
    while not visits.done():
        await asyncio.wait([visits], timeout=60)
        minute += 1
        print(f"{minute:3} min: {held(server)}, {len(tally.seconds)} reruns", flush=True)
    await visits
    report(f"{n_visitors} who come and go", tally, usage.cpu_since())
    await tell_what_is_left(server, lambda: held(server))


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:3]]
    minutes, n_visitors = given[0] if given else 30.0, int(given[1]) if len(given) > 1 else 20
    on_a_new_server(lambda server: soak(server, minutes, n_visitors))
