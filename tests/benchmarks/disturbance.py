"""A timing through the app, while other browser sessions click around, against the command line.

    python -m tests.benchmarks.disturbance [sessions]

Prints for every row the ratio of minima and of medians (app / command line), and whether the app
marked the row as disturbed.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from core.attention.config import DEFAULT_METHODS
from core.paths import ROOT
from core.runs.store import Store
from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server

SETTING = {"methods": DEFAULT_METHODS, "shortest": 128, "longest": 4096}  # the defaults of the page
LIMIT = 400  # seconds for the run through the app


def main(n_sessions: int) -> None:
    alone = command_line()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        stop = threading.Event()
        visitors = threading.Thread(target=click_around, args=(server.url, n_sessions, stop))
        visitors.start()
        time.sleep(20)
        rows = through_the_app(server)
        stop.set()
        visitors.join()
    compare(alone, rows)


def command_line() -> dict[tuple[str, int], dict]:
    options = [f"--{name}={value}" for name, value in SETTING.items()]
    command = [sys.executable, "-m", "core", "measure-scaling", "--json", *options]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return by_method_and_length(json.loads(line) for line in finished.stdout.splitlines())


def through_the_app(server) -> dict[tuple[str, int], dict]:
    query = "&".join(
        f"{name}={part}" for name, value in SETTING.items() for part in str(value).split(",")
    )
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        page = browser.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{server.url}/scaling?{query}")
        page.get_by_role("button", name="Measure on this machine").click()
        page.wait_for_url(re.compile("run="))
        run_id = re.search("run=([0-9a-f]+)", page.url).group(1)
        browser.close()
    store, end = Store(f"sqlite:///{server.data / 'runs.sqlite'}"), time.monotonic() + LIMIT
    while store.get(run_id).active and time.monotonic() < end:
        time.sleep(1)
    print("run:", store.get(run_id).state)
    return by_method_and_length(store.rows(run_id))


def click_around(url: str, n_sessions: int, stop: threading.Event) -> None:
    """Independent visitors, in turn: each clicks a control every two or three seconds."""
    chance = random.Random(0)
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        pages = [browser.new_context().new_page() for _ in range(n_sessions)]
        for page in pages:
            page.set_default_timeout(90_000)
            page.goto(f"{url}/attention", wait_until="commit")
        n_clicks, start = 0, time.monotonic()
        while not stop.is_set():
            for page in pages:
                name = chance.choice(["Causal", "Divide q·k by √D", "weights", "output"])
                page.get_by_text(name, exact=True).first.click()
                n_clicks += 1
                stop.wait(2.5 / n_sessions)
        seconds = time.monotonic() - start
        print(f"{n_sessions} sessions clicked {n_clicks} times in {seconds:.0f} s")
        browser.close()


def by_method_and_length(rows) -> dict[tuple[str, int], dict]:
    return {(row["method"], row["seq_len"]): row for row in rows}


def compare(alone: dict, busy: dict) -> None:
    unmarked = 0
    for (method, seq_len), row in busy.items():
        undisturbed = alone[method, seq_len]
        minimum = row["minimum_seconds"] / undisturbed["minimum_seconds"]
        median = row["median_seconds"] / undisturbed["median_seconds"]
        marked = row["disturbed"]
        unmarked += abs(median - 1) > 0.1 and not marked
        print(
            f"{method:12} L = {seq_len:6}  minimum x {minimum:.2f}  median x {median:.2f}  "
            f"{'disturbed' if marked else 'clean'}  rounds {row['n_rounds']}"
        )
    print(f"{unmarked} of {len(busy)} rows are off by over 10 % in the median and not marked")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
