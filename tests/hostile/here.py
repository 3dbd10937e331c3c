"""Short computations in this process, so that what they cost is measured with the page."""

from typing import Any

import pytest

from core import jobs
from core.kinds import COMPUTATIONS
from core.runs.kinds import resolve
from core.runs.shipped import load_result
from ui import computed


def compute_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships is loaded, all else is computed here and kept nowhere.

    No worker is started either: it would go on with the data folder of this test.
    """

    def compute(name: str, config: Any, *_: Any) -> Any:
        return resolve(COMPUTATIONS[name].function)(config)

    def load_or_compute(name: str, *key_and_config: Any) -> Any:
        config = key_and_config[-1]
        return load_result(COMPUTATIONS[name], config) or compute(name, config)

    monkeypatch.setattr(jobs, "warm_up", lambda: None)
    monkeypatch.setattr(jobs, "compute", compute)
    monkeypatch.setattr(computed, "_load_or_compute", load_or_compute)
