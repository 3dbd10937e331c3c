"""The chart that a page begins with is seen before Plotly is there, and does not jump."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import wait_until_idle


def wait_until_still(page):
    """Until what is loaded piece by piece, such as controls, moves nothing for half a second."""
    top = None
    while top != (top := page.locator(".first-picture img").bounding_box()["y"]):
        page.wait_for_timeout(500)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["scaling", "similarity"])
def test_a_picture_stands_where_the_chart_will_be(new_page, server, name, width):
    page = new_page(width=width)
    held = []
    page.route("**/PlotlyChart*.js", lambda route: held.append(route))
    page.goto(f"{server.url}/{name}")
    wait_until_idle(page)
    image = page.locator(".first-picture img")
    expect(image).to_be_visible()
    assert image.evaluate("i => i.complete && i.naturalWidth > 0")
    texts = set(page.locator(".first-picture span").all_inner_texts())
    wait_until_still(page)
    plot, below = image.bounding_box(), page.get_by_role("tablist").first.bounding_box()["y"]
    for request in held:
        request.continue_()
    expect(page.locator(".first-picture")).to_be_hidden()
    chart = page.locator('[class*="st-key-first-"] .js-plotly-plot')
    area = chart.locator(".cartesianlayer .bg, .bglayer .bg, .nsewdrag").first.bounding_box()
    for side in ("x", "y", "width", "height"):
        assert area[side] == pytest.approx(plot[side], abs=2), side
    assert page.get_by_role("tablist").first.bounding_box()["y"] == pytest.approx(below, abs=2)
    ticks = chart.locator(".xtick text, .ytick text").all_text_contents()
    assert ticks and set(ticks) <= texts
