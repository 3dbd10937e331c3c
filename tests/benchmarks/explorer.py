"""How soon the explorer answers: first visit, another text, a rerun of the server, frames, bytes.

python -m tests.benchmarks.explorer [rounds]
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server, wait_until_idle
from tests.ui.explorer.made import speech_payload, spelling_payload
from ui.explorer.source import program, style

TEXTS = ("one two three", "friday may first", "seven eight nine")  # each another one
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
            for _ in range(rounds):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                for name, seconds in measure(context.new_page(), server.url):
                    times.setdefault(name, []).append(seconds)
                context.close()
        browser.close()
    for name, seconds in times.items():
        median, fastest = statistics.median(seconds), min(seconds)
        print(f"{name:55} median {median:.3f} s  minimum {fastest:.3f} s  n = {len(seconds)}")


def measure(page: Page, url: str):
    page.add_init_script(f"({ANSWERS})()")
    start = time.perf_counter()
    page.goto(f"{url}/seq2seq")
    map_ = page.locator('.explorer [data-panel="0"]')
    map_.wait_for()
    map_.hover(position={"x": 300, "y": 50})
    page.get_by_text("Attention decoder, step").wait_for()
    yield "first visit, empty cache: the same, driven from outside", time.perf_counter() - start
    page.wait_for_function("() => window.answered")
    yield "first visit, empty cache: maps answer to the pointer", page.evaluate("window.answered")
    wait_until_idle(page)
    page.get_by_role("button", name="Play", exact=True).click()
    yield "between frames while playing", statistics.median(page.evaluate(FRAMES))
    for text in TEXTS:
        yield "a text, computed in the first round, kept after it", retyped(page, text)
    start = time.perf_counter()
    page.get_by_role("tab", name="Heads").click()
    page.get_by_text("Heads are ranked by").wait_for()
    yield "another tab, nothing to compute", time.perf_counter() - start


def retyped(page: Page, text: str) -> float:
    """Seconds from the key to the last word of the other text."""
    box = page.get_by_role("textbox", name="Text or prompt to transcribe")
    box.fill(text)
    start = time.perf_counter()
    box.press("Enter")
    page.get_by_text(f"“{text}”").wait_for()
    page.locator(".explorer .chip").filter(has_text=text.split()[-1]).first.wait_for()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
