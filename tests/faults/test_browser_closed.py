"""A browser that is closed in the middle; a run that goes on without it: `test_server.py`."""

import asyncio
import time

from tests.benchmarks.load import Tally, Visitor
from tests.browser.conftest import running_server


def test_what_a_closed_browser_had_asked_for_holds_up_nobody(tmp_path):
    async def visit(url: str, seconds: float, seed: int, patience: float | None) -> Tally:
        """Ask, and close the browser after so many seconds, or once the answer is there."""
        tally = Tally()
        async with Visitor(url, "", f"seconds={seconds}&seed={seed}") as visitor:
            asking = asyncio.create_task(visitor.rerun(tally))
            await asyncio.wait([asking], timeout=patience)
            asking.cancel()
        return tally

    async def visits(url: str) -> float:
        await visit(url, 0, 1, None)  # starts the worker
        first = asyncio.create_task(visit(url, 6, 2, None))
        await asyncio.sleep(1)
        leaves = [asyncio.create_task(visit(url, 30, seed, 2)) for seed in (3, 4)]
        await asyncio.sleep(1)
        start = time.monotonic()
        assert len((await visit(url, 0, 5, None)).seconds) == 1
        assert time.monotonic() - start < 25  # and not after the two of 30 s
        assert len((await first).seconds) == 1
        assert [(await left).seconds for left in leaves] == [[], []]

    script, limits = "tests/faults/asking_page.py", {"SIDE_BY_SIDE_SHORT_WORKERS": "1"}
    with running_server(tmp_path, script, **limits) as server:
        asyncio.run(visits(server.url))
        assert "Traceback" not in server.log_text()
