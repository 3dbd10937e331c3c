"""What a phone shows: charts that are saved by a button, and texts that cover nothing."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import wait_until_idle


@pytest.mark.parametrize(
    "scheme, is_paper", [("light", lambda x: x > 240), ("dark", lambda x: x < 40)]
)
def test_a_chart_of_curves_is_saved_by_a_button(server, new_page, scheme, is_paper):
    page = new_page(width=390, touch=True, scheme=scheme)
    page.goto(f"{server.url}/cnn?tab=Curves")
    chart = page.get_by_test_id("stVegaLiteChart").first
    button = chart.get_by_role("button", name="Save picture")
    expect(button).to_be_visible()
    wait_until_idle(page)
    box, outline = button.bounding_box(), chart.locator("svg").bounding_box()
    assert box["y"] >= outline["y"] + outline["height"]
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "training-loss-of-the-epoch.png"
    image = Image.open(download.value.path())
    assert image.size == (2 * round(outline["width"]), 2 * round(outline["height"]))
    grey = np.asarray(image.convert("L"))
    assert is_paper(grey[2, 2]) and (abs(grey.astype(int) - grey[2, 2]) > 100).sum() > 500


def test_methods_wrap_and_the_toolbar_of_a_table_covers_no_tab(server, new_page):
    page = new_page(width=390, touch=True)
    page.goto(f"{server.url}/scaling?tab=All+numbers")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible()
    table.click()
    expect(table.get_by_test_id("stElementToolbar")).to_be_hidden()
    chips = page.get_by_role("toolbar").filter(has_text="Softmax, in tiles").get_by_role("button")
    boxes = [chip.bounding_box() for chip in chips.all()]
    assert len(boxes) == 6 and all(b["x"] + b["width"] <= 390 for b in boxes)


def test_texts_of_the_chart_lie_apart(server, new_page):
    page = new_page(width=390, touch=True)
    page.goto(f"{server.url}/scaling")
    chart = page.locator(".js-plotly-plot")
    expect(chart.locator(".annotation-text").first).to_be_visible()
    texts = chart.locator(".annotation-text, .xtick text, .xtitle")
    assert texts.filter(has_text=re.compile("overtakes")).count() == 2
    boxes = [(t.text_content(), t.bounding_box()) for t in texts.all()]
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[i + 1 :]:
            across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            up = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            assert across <= 1 or up <= 1, (one, other)


@pytest.mark.parametrize("width", [390, 420, 460])
@pytest.mark.parametrize("name", ["attention", "scaling", "cnn"])
def test_share_lies_apart_from_the_mark_of_the_current_page(server, new_page, width, name):
    page = new_page(width)
    page.goto(f"{server.url}/{name}")
    share, current = (
        page.get_by_role("button", name="Share"),
        page.locator(".st-key-current-page a"),
    )
    expect(share).to_be_visible()
    share, current = share.bounding_box(), current.bounding_box()
    is_below = share["y"] >= current["y"] + current["height"] + 1
    assert is_below or share["x"] >= current["x"] + current["width"]
