"""The pictures of the README and of the exchange format, taken of the running app.

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

PLOTLY = ".js-plotly-plot .main-svg"
CHARTS = ("scaling", "similarity")  # pages of charts


def main() -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        with running_server(Path(folder)) as server:
            page = browser.new_page(viewport={"width": 1100, "height": 860}, color_scheme="light")
            visits = {
                "page-overview": (server.url, "[data-testid=stImage] img"),
                "page-attention": (f"{server.url}/attention", ".explorer .plot"),
                "page-seq2seq": (f"{server.url}/seq2seq", ".explorer .plot"),
                "page-cnn": (f"{server.url}/cnn?data=fashion4&dx=1", ".pad .maps"),
                **{f"page-{name}": (f"{server.url}/{name}", PLOTLY) for name in CHARTS},
            }
            for name, (address, drawn) in visits.items():
                page.goto(address)
                page.locator(drawn).last.wait_for()
                keep(page, name)
            page.goto(f"{server.url}/seq2seq?task=your+own+file")
            page.locator("input[type=file]").set_input_files(own_file(Path(folder)))
            page.locator(".explorer .plot").last.wait_for()
            keep(page, "page-own-file")
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


def keep(page: Page, name: str) -> None:
    """Write a picture of what is drawn by then, packed as well as PNG can."""
    page.wait_for_timeout(4000)
    file = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("RGB").save(file, optimize=True)


if __name__ == "__main__":
    main()
