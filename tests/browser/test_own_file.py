"""Attention of a visitor's own models: opened, explored, shared, refused."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.exchange.writing import from_tensors, save_maps
from tests.browser.conftest import share_link, wait_until_idle
from tests.ui.explorer.made import diagonal

READ, WRITTEN = ["▁The", "▁house", "▁is", "▁wonderful", "</s>"], ["▁Das", "▁Haus", "▁ist", "</s>"]
PAGE = "/seq2seq?task=your+own+file"


@pytest.fixture(scope="module")
def two_models(tmp_path_factory):
    """A file of two models that wrote the same; the second one's best head is its second."""
    path = tmp_path_factory.mktemp("own") / "two.npz"
    aligned = diagonal(len(WRITTEN), len(READ))
    even = np.full_like(aligned, 1 / len(READ))
    own = np.tril(np.ones((2, 2, 4, 4))) / np.arange(1, 5)[:, None]
    first = from_tensors("T5", WRITTEN, np.stack([[aligned, even]] * 2), own, np.full(4, 0.5))
    second = from_tensors("<b>BART</b>", WRITTEN, np.stack([[even, aligned]]))
    save_maps(path, first, second, inputs=READ)
    return path


def open_file(page, server, *paths):
    page.goto(server.url + PAGE)
    wait_until_idle(page)
    for path in paths:
        page.locator("input[type=file]").set_input_files(path)


def said(page):
    return page.locator(".said")


def test_two_models_are_explored_and_shared(server, new_page, two_models):
    page = new_page()
    open_file(page, server, two_models)
    expect(
        page.get_by_text(re.compile("T5: of 4 heads, 1.1 follows the input best"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile("<b>BART</b>: of 2 heads, 1.2 follows"))).to_be_visible()
    page.locator('[data-panel="0"]').focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(said(page)).to_contain_text("T5, step 2 of 4 writes “▁Haus” with probability 0.500.")
    expect(said(page)).to_contain_text("<b>BART</b>, step 2 of 4 writes “▁Haus”. Most at")
    page.wait_for_url(re.compile("cell=first-1-1"))
    visitor = new_page(width=400, scheme="dark")
    visitor.goto(share_link(page, "cell=first-1-1", "file=maps"))
    expect(said(visitor)).to_contain_text("T5, step 2 of 4 writes “▁Haus”", timeout=60_000)
    wide = visitor.evaluate("document.documentElement.scrollWidth")
    assert wide <= 400


def test_difference_own_text_and_measures(server, new_page, two_models):
    page = new_page()
    open_file(page, server, two_models)
    shown = page.get_by_label("Attention shown")
    shown.select_option(label="Difference")
    expect(page.locator(".head strong")).to_have_text("T5 (head 1.1) minus <b>BART</b> (head 1.2)")
    shown.select_option(label="Own text")
    expect(page.locator(".head strong")).to_contain_text("its own text")
    page.get_by_text("Measures of the heads").click()
    expect(page.get_by_text("Sharpness: 1 if every step")).to_be_visible()


def test_a_page_of_its_own_explores_without_a_server(server, new_page, two_models, tmp_path):
    page = new_page()
    open_file(page, server, two_models)
    with page.expect_download() as download:
        page.get_by_role("button", name="Page of its own (HTML)").click()
    download.value.save_as(tmp_path / "own.html")
    reader = new_page()
    reader.goto((tmp_path / "own.html").as_uri())
    expect(reader.locator(".head strong")).to_have_count(2)
    expect(reader.locator(".strip button")).to_have_count(5 + 3)


def test_one_small_model_in_json_with_odd_sums(server, new_page, tmp_path):
    path = tmp_path / "one.json"
    model = {"name": "Mine", "symbols": [">", "b"], "cross": [[[[2, 0, 0], [0, 1, 0]]]]}
    value = {"seconds_per_position": 0.5, "models": [model]}
    path.write_text(json.dumps(value), encoding="utf-8")
    page = new_page()
    open_file(page, server, path)
    expect(
        page.get_by_text("Mine: not every row of weights sums to 1; one sums to 2.")
    ).to_be_visible()
    expect(page.locator(".head strong")).to_have_count(1)
    page.locator('[data-panel="0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text(
        "Mine, step 1 of 2 writes “›”. Most at 0.00 to 0.50 s: 2.000"
    )
    options = page.get_by_label("Attention shown").locator("option")
    expect(options).to_have_text(["Map"])


def test_a_broken_file_is_told_and_the_maps_stay_away(server, new_page, tmp_path, two_models):
    path = tmp_path / "broken.npz"
    path.write_bytes(two_models.read_bytes()[:200])
    page = new_page()
    open_file(page, server, path)
    expect(page.get_by_text("the file must be an .npz archive of NumPy arrays")).to_be_visible()
    page.goto(f"{server.url}{PAGE}&file=maps+0123456789ab")
    expect(page.get_by_text("must be on this server, but it is not, or no longer")).to_be_visible()


def test_how_to_make_a_file_is_told(server, new_page):
    page = new_page()
    open_file(page, server)
    page.get_by_text("How to make such a file").click()
    expect(page.get_by_text("from_generate", exact=False).first).to_be_visible()
    expect(page.get_by_text("(layers, heads, T, S), floats of at least 0")).to_be_visible()
