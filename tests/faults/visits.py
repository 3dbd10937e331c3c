"""What visitors see: of a server of its own by its protocol, or of a new one in this process."""

import asyncio

from tests.benchmarks.load import Tally, Visitor


def visit(url: str, page: str = "") -> Tally:
    """Open a page of a running server, wait until it is drawn, and close the browser."""

    async def opened() -> Tally:
        tally = Tally()
        async with Visitor(url, page) as visitor:
            await visitor.rerun(tally)
        return tally

    return asyncio.run(opened())
