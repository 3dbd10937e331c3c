"""Waiting for what other processes and threads do."""

import time
from collections.abc import Callable
from typing import Any


def wait_for(condition: Callable[[], Any], seconds: float = 300.0) -> Any:
    """The first value of the condition that is true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"nothing happened in {seconds} s"
        time.sleep(0.05)
    return value
