"""A server without pages, in a process of its own: takes orders as lines of JSON, answers alike.

Started as `python -m tests.core.runs.server HOST`, it takes itself to be on the machine HOST.
"""

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import URL

from core import jobs
from core.kinds import KINDS
from core.paths import ROOT
from tests.core.slow_rows import QUIET, SLOW


class Server:
    """Such a process, seen from a test."""

    def __init__(self, host: str, url: URL, folder: str):
        address = url.render_as_string(hide_password=False)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.runs.server", host],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address, "SIDE_BY_SIDE_DATA": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, kind: str, *configs: Any) -> list[dict[str, Any]]:
        """The runs of these configs, and of each whether it was begun for this."""
        self.order("begin", kind, *map(asdict, configs))
        return self.answer()

    def find(self, name: str) -> dict[str, Any]:
        """The run of that name with its rows."""
        self.order("find", name)
        return self.answer()

    def stop(self, name: str, how: str) -> None:
        """Pause or cancel a run."""
        self.order(how, name)
        self.answer()

    def order(self, *order: Any) -> None:
        """Have something done, without waiting for it."""
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What it answers to the order before."""
        return json.loads(self._process.stdout.readline())

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=60)


def _done(order: str, *arguments: Any) -> Any:
    """What the server answers."""
    if order == "begin":
        kind, *configs = arguments
        submitted = jobs.begin_or_join(kind, [KINDS[kind].config(**c) for c in configs])
        return [asdict(s.run) | {"begun": s.begun} for s in submitted]
    if order == "find":
        with_rows = jobs.find_all(arguments)[arguments[0]]
        return asdict(with_rows.run) | {"rows": with_rows.rows}
    return {"pause": jobs.pause, "cancel": jobs.cancel}[order](*arguments)


def _serve(host: str) -> None:
    socket.gethostname = lambda: host
    KINDS["slow"], KINDS["quiet"] = replace(SLOW, longest_queue=24), QUIET
    for line in sys.stdin:
        print(json.dumps(_done(*json.loads(line))), flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
