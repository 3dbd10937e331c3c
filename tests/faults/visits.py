"""What visitors see: of a server of its own by its protocol, or of a new one in this process."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.load import Tally, Visitor


def visit(url: str, page: str = "") -> Tally:
    """Open a page of a running server, wait until it is drawn, and close the browser."""

    async def opened() -> Tally:
        tally = Tally()
        async with Visitor(url, page) as visitor:
            await visitor.rerun(tally)
        return tally

    return asyncio.run(opened())


def wait_for(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """The first value of the condition that is true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"nothing happened in {seconds} s"
        time.sleep(0.05)
    return value
