"""How soon a first visit sees the title and the chart of each page, by the clock of the page.

python -m tests.benchmarks.first_chart [rounds]
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server, wait_until_idle

PAGES = ("", "attention", "scaling", "cnn", "seq2seq", "similarity")
SEEN = """() => {
  // the title; and a picture of a chart, or the first canvas that a component has drawn on
  window.seen = {}
  const DRAWN = ":is(.explorer, .pad) canvas"
  const canvases = (host) => [...(host.shadowRoot?.querySelectorAll(DRAWN) ?? [])]
  const isDrawn = (host) => canvases(host).some((c) => c.width > 100 && c.clientWidth > 50)
  const look = (now) => {
    if (document.querySelector("h1")) seen.title ??= now / 1000
    const picture = document.querySelector(".first-picture img, [data-testid=stImage] img")
    const hosts = document.querySelectorAll("[data-testid^=stBidi], [data-testid^=stBidi] *")
    if (picture?.complete || [...hosts].some(isDrawn)) seen.chart ??= now / 1000
    if (!seen.chart) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


def first_visit(page: Page, url: str) -> dict[str, float]:
    """Seconds since the address was opened until the title and the chart stand there."""
    page.add_init_script(f"({SEEN})()")
    page.goto(url)
    page.wait_for_function("() => window.seen.chart")
    wait_until_idle(page)
    return page.evaluate("window.seen")


def main(rounds: int) -> None:
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        with running_server(Path(folder)) as server:
            for name in PAGES:
                visits = []
                for _ in range(rounds + 1):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    visits.append(first_visit(context.new_page(), f"{server.url}/{name}"))
                    context.close()
                for what in ("title", "chart"):
                    seconds = [
                        visit[what] for visit in visits[1:]
                    ]  # the first one warms the server
                    median, fastest = statistics.median(seconds), min(seconds)
                    told = f"{median:.2f} s, minimum {fastest:.2f} s"
                    print(f"{name or 'overview':12}{what:7}{told}")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
