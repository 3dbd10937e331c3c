"""The pictures of the overview, the README and the exchange format, taken of the running app.

python -m tests.screenshots
"""

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from core.exchange.writing import from_tensors, save_maps
from core.paths import SCREENSHOTS
from core.seq2seq.comparison import read_source
from core.seq2seq.config import DECODERS, SPELLING, ReadingConfig
from tests.browser.conftest import BROWSER_FLAGS, BROWSER_NAMES, running_server

CHARTS = {
    "attention": (0, 1),
    "scaling": (0, 0),
    "similarity": (0, 0),
}  # of a page: the first and the last in its picture


def main() -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        with running_server(Path(folder)) as server:
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": 1100, "height": 860}, color_scheme=scheme
                )
                page = context.new_page()
                page.goto(f"{server.url}/seq2seq")
                page.locator(".explorer .plot").last.wait_for()
                page.wait_for_timeout(4000)
                if scheme == "light":
                    keep(page, "page-seq2seq")
                keep(page, f"seq2seq-{scheme}", around_maps(page))
                if scheme == "light":
                    page.goto(f"{server.url}/seq2seq?task=your+own+file")
                    page.locator("input[type=file]").set_input_files(own_file(Path(folder)))
                    page.locator(".explorer .plot").last.wait_for()
                    page.wait_for_timeout(4000)
                    keep(page, "page-own-file")
                page.goto(f"{server.url}/cnn?data=fashion4&dx=1")
                page.locator(".pad .maps").last.wait_for()
                page.wait_for_timeout(4000)
                if scheme == "light":
                    keep(page, "page-cnn")
                keep(page, f"cnn-{scheme}", page.locator(".pad").bounding_box())
                for name, (first, last) in CHARTS.items():
                    page.goto(f"{server.url}/{name}")
                    page.wait_for_selector(".js-plotly-plot .main-svg")
                    page.wait_for_timeout(4000)
                    if scheme == "light":
                        keep(page, f"page-{name}")
                    keep(page, f"{name}-{scheme}", around_charts(page, first, last))
        browser.close()


def own_file(folder: Path) -> Path:
    """A file as a visitor brings it: the attention of both shipped decoders to a word."""
    word, path = "extraordinary", folder / "mine.npz"
    models = []
    for decoder in DECODERS:
        reading = read_source(ReadingConfig(task=SPELLING, source=word, decoder=decoder))
        symbols, names = [*reading.written, "stop"], {"attention": "mine", "recurrent": "theirs"}
        cross = reading.cross[:, :, : len(symbols), : len(word)]
        models.append(from_tensors(names[decoder], symbols, cross))
    save_maps(path, *models, inputs=list(word))
    return path


def around_charts(page: Page, first: int, last: int) -> dict[str, float]:
    """The rectangle of the page from one chart to another."""
    charts = page.get_by_test_id("stPlotlyChart")
    charts.nth(first).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    a, b = charts.nth(first).bounding_box(), charts.nth(last).bounding_box()
    return {
        "x": a["x"],
        "y": a["y"],
        "width": b["x"] + b["width"] - a["x"],
        "height": b["y"] + b["height"] - a["y"],
    }


def around_maps(page: Page) -> dict[str, float]:
    """The rectangle of the page from the sound to the last map."""
    plots = page.locator(".explorer .plot")
    a, b = plots.first.bounding_box(), plots.last.bounding_box()
    return {**a, "height": b["y"] + b["height"] - a["y"]}


def keep(page: Page, name: str, clip: dict[str, float] | None = None) -> None:
    """Write a picture, packed as well as PNG can."""
    file = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=file, clip=clip)
    Image.open(file).convert("RGB").save(file, optimize=True)


if __name__ == "__main__":
    main()
