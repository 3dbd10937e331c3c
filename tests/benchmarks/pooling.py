"""What one rerun of the pooling page costs the server, with nothing to compute, by its open tab.

python -m tests.benchmarks.pooling [reruns]
"""

import logging
import statistics
import sys
import tempfile
import time

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.testing.v1 import AppTest

from core.jobs import WARM_UP_AFTER
from core.paths import ROOT

TABS = ("Curves", "Errors", "All shifts", "Layers", "Where the parameters are", "Reported")


def main(n_reruns: int) -> None:
    logging.disable(logging.CRITICAL)
    statements = []
    event.listen(Engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for tab in TABS:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app.switch_page("pages/cnn.py")
        app.query_params["tab"] = tab
        app.run()
        time.sleep(WARM_UP_AFTER + 1)  # the worker is started in a thread of this process
        statements.clear()
        times = [milliseconds(app) for _ in range(n_reruns)]
        print(
            f"{tab:26} median {statistics.median(times):.0f} ms of the processor, minimum "
            f"{min(times):.0f}; {len(statements) / n_reruns:.1f} statements of the store a rerun"
        )


def milliseconds(app: AppTest) -> float:
    start = time.process_time()
    app.run()
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIDE_BY_SIDE_DATA", folder)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
