"""The linked maps of softmax and linear attention, as their visitors use them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import share_link, wait_until_idle

LEFT, TOP, BOTTOM, RIGHT = 40, 40, 38, 8  # pixels around the cells of a map
SIZE = 64  # queries, and keys


def visit(page: Page, server, query: str = "") -> Page:
    page.goto(f"{server.url}/attention{query}")
    expect(panel(page, 3)).to_be_visible()
    wait_until_idle(page)
    return page


def panel(page: Page, i: int):
    return page.locator(f'[data-panel="{i}"]').first


def said(page: Page):
    return page.locator(".said").first


def middle(page: Page, i: int, row: int, column: int) -> tuple[float, float]:
    """The pixel of a cell of map `i`."""
    panel(page, i).scroll_into_view_if_needed()
    box = panel(page, i).bounding_box()
    width, height = box["width"] - LEFT - RIGHT, box["height"] - TOP - BOTTOM
    x = box["x"] + LEFT + (column + 0.5) / SIZE * width
    return x, box["y"] + TOP + (row + 0.5) / SIZE * height


def marks(page: Page) -> list[str]:
    """What is drawn over each map, and over the curves."""
    script = "e => e.querySelector('.over').toDataURL()"
    return [panel(page, i).evaluate(script) for i in range(4)]


def test_hovering_one_map_marks_all_and_moves_the_dot_without_asking_the_server(server, new_page):
    page, asked = new_page(), []
    page.on("websocket", lambda socket: socket.on("framesent", lambda f: asked.append(f)))
    visit(page, server)
    expect(said(page)).to_have_text(re.compile("^Largest difference: query 0, key 51: t = q·k ="))
    before, n_asked = marks(page), len(asked)
    page.mouse.move(*middle(page, 1, 20, 30))
    expect(said(page)).to_have_text(re.compile("^Query 20, key 30: t = .* exp\\(t\\) = .* softmax"))
    after = marks(page)
    assert all(a != b for a, b in zip(before, after, strict=True))
    page.mouse.move(*middle(page, 2, 20, 31))
    expect(said(page)).to_have_text(re.compile("^Query 20, key 31:"))
    assert all(a != b for a, b in zip(after, marks(page), strict=True))
    assert len(asked) == n_asked


def test_a_pinned_cell_is_in_the_link_and_comes_back(server, new_page):
    page = visit(new_page(), server)
    page.mouse.click(*middle(page, 0, 12, 5))
    page.wait_for_url("**/attention?cell=12-5")
    link = share_link(page, "cell=12-5")
    visitor = visit(new_page(), server, "?" + link.split("?")[1])
    expect(said(visitor)).to_have_text(re.compile("^Pinned: query 12, key 5:"))
    page.mouse.click(*middle(page, 0, 12, 5))  # again: not pinned any more
    page.wait_for_url(re.compile("/attention$"))


def test_the_maps_are_used_by_keyboard(server, new_page):
    page = visit(new_page(), server, "?cell=12-5")
    panel(page, 0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(said(page)).to_have_text(re.compile("^Query 22, key 6:"))
    expect(said(page)).to_have_attribute("aria-live", "polite")
    assert panel(page, 0).evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/attention?cell=22-6")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/attention$"))


@pytest.mark.parametrize("width, scheme", [(390, "dark"), (1280, "light")])
def test_maps_fit_are_sharp_and_have_a_table(width, scheme, server, browser):
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, device_scale_factor=2
    )
    page = visit(context.new_page(), server, "?cell=12-5&terms=4")
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= width
    for i in range(4):
        canvas = panel(page, i).locator("canvas").first
        density = canvas.evaluate("e => e.width / e.clientWidth")
        assert density == pytest.approx(2, abs=0.02)
    page.get_by_text("The query's row as a table").first.click()
    table = page.locator(".linked table").first
    expect(table.locator("caption")).to_have_text("Query 12")
    expect(table.locator("tbody tr")).to_have_count(SIZE)
    assert violations(page) == []
    context.close()


def test_a_tap_is_read_out_where_it_is_seen_on_a_telephone(server, new_page):
    page = visit(new_page(width=390, touch=True), server)
    page.touchscreen.tap(*middle(page, 0, 12, 5))
    expect(said(page)).to_have_text(re.compile("uery 12, key 5:"))
    expect(said(page)).to_be_in_viewport(ratio=0.99)


def test_the_picture_is_saved(server, new_page):
    page = visit(new_page(), server)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picture").first.click()
    assert download.value.suggested_filename == "linked-maps.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
