"""How fast the app starts and answers, in a real browser: medians over fresh servers.

python -m tests.benchmarks.app [rounds]
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server

PAGES = ("", "attention", "scaling", "seq2seq")
HEADING = "() => document.querySelector('h1') !== null"
DRAWN = """() => document.querySelector('.js-plotly-plot .main-svg') !== null
  || [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.plot'))
  || [...document.querySelectorAll('[data-testid=stMain] img')].some(i => i.naturalWidth > 0)"""


def main(rounds: int) -> None:
    times: dict[str, list[float]] = {}
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        for _ in range(rounds):
            for name, seconds in measure(browser):
                times.setdefault(name, []).append(seconds)
        browser.close()
    for name, seconds in times.items():
        median, fastest = statistics.median(seconds), min(seconds)
        print(f"{name:45} median {median:.2f} s  minimum {fastest:.2f} s  n = {len(seconds)}")


def measure(browser):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with running_server(Path(folder)) as server:
            yield "server healthy", time.perf_counter() - start
            for visit in ("first", "next"):
                for path in PAGES:
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    page = context.new_page()
                    start = time.perf_counter()
                    page.goto(f"{server.url}/{path}")
                    page.wait_for_function(HEADING)
                    yield f"{visit} visit of /{path}: text", time.perf_counter() - start
                    page.wait_for_function(DRAWN)
                    yield f"{visit} visit of /{path}: picture or chart", time.perf_counter() - start
                    if visit == "next" and path in CONTROLS:
                        yield from reruns(page, path)
                    context.close()


WATCH = """appeared => {
  let start = null;
  window.rerunSeconds = null;
  const holds = new Function('return ' + appeared);
  document.addEventListener('click', () => { start = performance.now(); },
                            {capture: true, once: true});
  const look = () => {
    if (start !== null && holds()) window.rerunSeconds = (performance.now() - start) / 1000;
    else requestAnimationFrame(look);
  };
  look();
}"""
ALT = "document.querySelector('[aria-label^=\"{}\"]') !== null"
CONTROLS = {  # a control to click, and what shows that the page was redrawn
    "attention": [(name, ALT.format(f"Error of the {name}")) for name in ("weights", "output")],
    "scaling": [
        ("memory", ALT.format("Memory of one call")),
        ("time", ALT.format("Time of one call")),
    ],
}


def reruns(page, path):
    """Controls that need nothing computed: the error, and the measure, to show."""
    page.wait_for_timeout(4000)
    if path == "attention":
        page.get_by_role("tab", name="When it is good").click()
        page.wait_for_timeout(4000)
    for i in range(6):
        label, appeared = CONTROLS[path][i % 2]
        page.evaluate(WATCH, appeared)
        page.get_by_text(label, exact=True).first.click()
        page.wait_for_function("() => window.rerunSeconds !== null")
        yield f"rerun of /{path} after a control", page.evaluate("() => window.rerunSeconds")
        page.wait_for_timeout(700)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
