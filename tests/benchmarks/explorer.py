"""How soon the explorer answers: first visit, another text, a rerun of the server, frames, bytes.

python -m tests.benchmarks.explorer [rounds]
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server, wait_until_idle
from tests.ui.explorer.made import page_of, speech_payload, spelling_payload
from ui.explorer.source import program, style

MAP = '.explorer [data-panel="0"]'
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
LONG = "zero one two three " * 5  # said in 30 s
ANSWERS = """() => {
  // once the first map is drawn, the pointer is over it: until its read-out says what is there
  const look = () => {
    const hosts = document.querySelectorAll("[data-testid^=stBidi], [data-testid^=stBidi] *")
    for (const host of hosts) {
      const map = host.shadowRoot?.querySelector('.explorer [data-panel="0"] canvas')
      if (!map?.width) continue
      const box = map.getBoundingClientRect()
      const at = { clientX: box.x + 300, clientY: box.y + 50, bubbles: true, composed: true }
      for (const e of host.shadowRoot.querySelectorAll('[data-panel="0"] canvas'))
        e.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse" }))
      if (!host.shadowRoot.textContent.includes("Attention decoder, step")) continue
      window.answered = performance.now() / 1000
      return
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""
FRAMES = """() => new Promise((done) => {
  const times = []
  const look = (time) => {
    times.push(time)
    if (times.length < 91) requestAnimationFrame(look)
    else done(times.slice(1).map((t, i) => (t - times[i]) / 1000))
  }
  requestAnimationFrame(look)
})"""


def main(rounds: int) -> None:
    print(f"program and style: {(len(program()) + len(style())) / 1000:.0f} kB")
    sound = speech_payload("monday may seventh", "monday may seventh", 3.0)
    word = spelling_payload("thorough", "TH ER OW", "TH ER OW")
    print(
        f"payload of a clip of 3 s: {len(sound) / 1000:.0f} kB, "
        f"of a word: {len(word) / 1000:.1f} kB"
    )
    times: dict[str, list[float]] = {}
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        with running_server(Path(folder)) as server:
            for number in range(rounds):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                for name, seconds in measure(context.new_page(), server.url, number):
                    times.setdefault(name, []).append(seconds)
                long = Path(folder) / "long.html"
                long.write_text(page_of(speech_payload(LONG, LONG, 30.0)), encoding="utf-8")
                page = context.new_page()
                page.goto(long.as_uri())
                times.setdefault("between frames, a clip of 30 s", []).append(frame(page))
                context.close()
        browser.close()
    for name, seconds in times.items():
        median, fastest = statistics.median(seconds), min(seconds)
        print(f"{name:55} median {median:.3f} s  minimum {fastest:.3f} s  n = {len(seconds)}")


def measure(page: Page, url: str, number: int):
    """What a visitor waits for; every round has texts that no earlier one had."""
    page.add_init_script(f"({ANSWERS})()")
    start = time.perf_counter()
    page.goto(f"{url}/seq2seq")
    map_ = page.locator(MAP)
    map_.wait_for()
    map_.hover(position={"x": 300, "y": 50})
    page.get_by_text("Attention decoder, step").wait_for()
    yield "first visit, empty cache: the same, driven from outside", time.perf_counter() - start
    page.wait_for_function("() => window.answered")
    yield "first visit, empty cache: maps answer to the pointer", page.evaluate("window.answered")
    wait_until_idle(page)
    yield "between frames, a clip of 3 s", frame(page)
    new = " ".join(DIGITS[int(digit)] for digit in str(100 + number))
    yield "a new text, computed", redrawn(page, lambda: retype(page, new))
    redrawn(page, lambda: retype(page, "one two three"))
    yield "a text typed before, kept", redrawn(page, lambda: retype(page, new))
    yield "another of the gallery, computed", chosen(page, 1 + number % 5)
    first = chosen(page, 0)
    if number:  # the first round computed it
        yield "another of the gallery, kept", first
    start = time.perf_counter()
    page.get_by_role("tab", name="Heads").click()
    page.get_by_text("Heads are ranked by").wait_for()
    yield "another tab, nothing to compute", time.perf_counter() - start


def frame(page: Page) -> float:
    """The median of the seconds between two frames while the sound plays."""
    page.get_by_role("button", name="Play", exact=True).click()
    return statistics.median(page.evaluate(FRAMES))


def redrawn(page: Page, act: Callable[[], None]) -> float:
    """Seconds from what a visitor does to the maps of another reading."""
    page.locator(MAP).evaluate("map => map.setAttribute('data-old', '')")
    start = time.perf_counter()
    act()
    page.locator(f"{MAP}:not([data-old])").wait_for()
    seconds = time.perf_counter() - start
    wait_until_idle(page)
    return seconds


def retype(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Text or prompt to transcribe")
    box.fill(text)
    box.press("Enter")


def chosen(page: Page, row: int) -> float:
    """Seconds from a click on a row of the gallery; its table is a canvas."""
    page.get_by_role("button", name="Gallery").click()
    table = page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")
    table.wait_for()
    page.wait_for_timeout(1500)  # until it has its place and its rows
    box = table.bounding_box()
    x, y = box["x"] + 18, box["y"] + 35 * (row + 1) + 17
    return redrawn(page, lambda: page.mouse.click(x, y))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
