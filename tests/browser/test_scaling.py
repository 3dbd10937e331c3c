"""A measurement from click to chart, and all that can happen to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import share_link, swipe, wait_until_idle

QUICK = "methods=fused&methods=taylor&longest=512&rounds=3"
SLOW = "methods=materialised&shortest=4096&longest=8192&rounds=30&time_limit=60&memory_limit=10"


def measure(page, server, query):
    page.goto(f"{server.url}/scaling?{query}")
    wait_until_idle(page)
    page.get_by_text("Measure again here").click()
    page.get_by_role("button", name="Measure on this machine").click()
    page.wait_for_url(re.compile("run=[0-9a-f]{12}"))
    return re.search("run=([0-9a-f]{12})", page.url).group(1)


def test_a_full_measurement_and_its_link(server, new_page):
    page = new_page()
    run = measure(page, server, f"{QUICK}&seed=1")
    expect(page.get_by_text(f"Run here: run {run}")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("is faster than softmax, in tiles").first).to_be_visible()
    page.get_by_role("tab", name="All numbers").click()
    link = share_link(page, f"run={run}", "seed=1", "tab=All+numbers")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("method,seq_len,status") and text.count("\n") == 7

    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_text(f"Run here: run {run}")).to_be_visible()
    expect(line(visitor)).to_be_visible()
    visitor.get_by_role("button", name="Show what ships with the app").click()
    expect(visitor.get_by_text("Shipped with the app: run")).to_be_visible()


def test_progress_survives_a_refresh_is_joined_and_cancelled(server, new_page):
    page = new_page()
    run = measure(page, server, f"{SLOW}&seed=2")
    expect(page.get_by_text(re.compile("(checking|timing) L = "))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("(checking|timing) L = "))).to_be_visible()
    second_page = new_page()
    second_page.goto(f"{server.url}/scaling?run={run}")
    expect(second_page.get_by_text(re.compile("(checking|timing) L = "))).to_be_visible()
    second_page.get_by_role("button", name="Cancel").click()
    for visitor in (page, second_page):
        expect(visitor.get_by_text("This run: cancelled")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_goes_to_the_progress_and_says_there_that_it_was_cancelled(
    server, new_page, width
):
    page = new_page(width)
    measure(page, server, f"{SLOW}&seed={width}")
    expect(page.get_by_test_id("stProgress")).to_be_in_viewport()
    page.wait_for_timeout(1500)  # the page scrolls
    expect(page.get_by_test_id("stProgress")).to_be_in_viewport()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This run: cancelled")).to_be_in_viewport()


def test_a_second_run_waits_and_says_so(server, new_page):
    first, second = new_page(), new_page()
    measure(first, server, f"{SLOW}&seed=3&shown=memory")
    expect(first.get_by_text(re.compile("(checking|timing) L = "))).to_be_visible()
    expect(chart(first, "Memory of one call", "pale")).to_be_visible()  # as before, the switch too
    expect(first.get_by_role("radio", name="memory", exact=True)).to_be_checked()
    expect(line(first)).to_be_visible()
    run = measure(second, server, f"{QUICK}&seed=4")
    expect(second.get_by_text("Waiting for 1 run before this one")).to_be_visible()
    first.get_by_role("button", name="Cancel").click()
    expect(second.get_by_text(f"Run here: run {run}")).to_be_visible(timeout=60_000)


def test_measuring_again_keeps_the_earlier_run(server, new_page):
    page = new_page()
    first = measure(page, server, f"{QUICK}&seed=6")
    expect(page.get_by_text(f"Run here: run {first}")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Measure on this machine").click()  # its panel is still open
    page.wait_for_url(lambda url: "run=" in url and first not in url)
    second = re.search("run=([0-9a-f]{12})", page.url).group(1)
    expect(page.get_by_text(f"Run here: run {second}")).to_be_visible(timeout=60_000)
    told = page.get_by_text("Measured with D = 16, K = 3, 1 head, float32, seed 7.")
    expect(told).to_contain_text("Pale: the run shown before")
    charts = chart(page, "Time of one call", "pale")
    expect(charts).to_have_count(1)  # the live one goes
    expect(charts).to_be_visible()
    page.goto(f"{server.url}/scaling?run={first}")
    expect(page.get_by_text(f"Run here: run {first}")).to_be_visible()


def test_the_chart_the_methods_and_the_length_are_chosen_and_shared(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/scaling")
    expect(chart(page, "Time of one call")).to_be_visible()
    page.get_by_role("radio", name="memory").click()
    expect(chart(page, "Memory of one call", "weights stored")).to_be_visible()
    page.get_by_text("Softmax, all weights stored", exact=True).first.click()
    expect(chart(page, "Memory of one call", "weights stored")).to_have_count(0)
    line(page).press("ArrowLeft")
    page.wait_for_url(re.compile("at=8192"))
    text = page.get_by_text("At L = 8,192").locator("..").inner_text()
    visitor = new_page()
    visitor.goto(share_link(page, "shown=memory", "hidden=stored", "at=8192"))
    expect(visitor.get_by_text("At L = 8,192").locator("..")).to_have_text(text)
    assert line(visitor).get_attribute("aria-valuetext") == text
    expect(chart(visitor, "Memory of one call")).to_be_visible()
    expect(chart(visitor, "Memory of one call", "weights stored")).to_have_count(0)


def x_of(page, length: str) -> float:
    """Where a length is on the axis, in pixels of the page."""
    box = chart(page, "Time").locator(".xtick", has_text=length).bounding_box()
    return box["x"] + box["width"] / 2


def test_the_line_reads_out_while_it_is_dragged_and_rests_in_the_link(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/scaling?at=1024")
    expect(line(page)).to_have_attribute("aria-valuenow", "1024")
    wait_until_idle(page)
    box = line(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 200
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x_of(page, "4k"), y + 40, steps=8)
    text = line(page).get_attribute("aria-valuetext")
    assert text.startswith("At L = 4,096 beside softmax") and page.url.endswith("at=1024")
    expect(page.get_by_text("At L = 4,096")).to_be_visible()
    page.mouse.up()
    page.wait_for_url(re.compile("at=4096"))
    page.get_by_role("radio", name="memory").click()  # another chart: the line stands in it
    expect(line(page)).to_have_attribute("aria-valuetext", re.compile("At L = 4,096.* MB"))
    expect(chart(page, "Memory").get_by_role("slider")).to_be_visible()
    page.go_back()
    expect(line(page)).to_have_attribute("aria-valuetext", re.compile("At L = .* ms"))


def test_the_line_moves_by_keys_and_follows_the_size_of_the_chart(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/scaling?at=256")
    expect(line(page)).to_be_visible()
    for key, length in [("ArrowRight", 512), ("ArrowDown", 256), ("Home", 128), ("End", 16384)]:
        line(page).press(key)
        expect(line(page)).to_have_attribute("aria-valuenow", str(length))
    expect(line(page)).to_be_focused()
    page.set_viewport_size({"width": 700, "height": 900})
    tick = chart(page, "Time").locator(".xtick", has_text="16k")
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').clientWidth < 700")
    line(page).press("ArrowLeft")
    line(page).press("ArrowRight")
    line_box, tick_box = line(page).bounding_box(), tick.bounding_box()
    middles = [box["x"] + box["width"] / 2 for box in (line_box, tick_box)]
    assert abs(middles[0] - middles[1]) < 3


def test_a_finger_drags_the_line_and_a_swipe_up_over_it_scrolls(server, new_page):
    page = new_page(width=390, touch=True)
    page.goto(f"{server.url}/scaling?at=1024")
    line(page).scroll_into_view_if_needed()
    wait_until_idle(page)
    box, main = line(page).bounding_box(), page.get_by_test_id("stMain")
    x, y, before = box["x"] + 12, box["y"] + 200, main.evaluate("e => e.scrollTop")
    swipe(page, x, y, right=35, up=5)
    page.wait_for_url(re.compile("at=(2048|4096)"))
    length = line(page).get_attribute("aria-valuenow")
    assert length != "1024" and main.evaluate("e => e.scrollTop") == before
    swipe(page, line(page).bounding_box()["x"] + 12, y, up=120, right=10)
    assert main.evaluate("e => e.scrollTop") > before + 60
    expect(line(page)).to_have_attribute("aria-valuenow", length)


def line(page):
    """The line in the chart."""
    return page.get_by_role("slider", name="Length L that is read out")


def chart(page, title, method=""):
    """The chart of that title, if it draws that method."""
    drawn = f'[aria-label*="{method}"]' if method else ""
    return page.locator(f'[data-testid=stPlotlyChart][aria-label^="{title}"]{drawn}')


def test_a_bad_link_says_all_that_is_wrong_and_shows_the_page(server, new_page):
    page = new_page()
    page.goto(
        f"{server.url}/scaling?seed=inf&n_heads=many&time_limit=-1&dim=1e400"
        "&run=%3Cb%3Ex%3C%2Fb%3E&nonsense=1&at=7&shown=colour"
    )
    for message in (
        "seed must be a whole number from 0 to 9,999, got 'inf'",
        "n_heads must be a whole number from 1 to 32, got 'many'",
        "time_limit must be a number from 0.5 to 60.0, got '-1'",
        "dim must be one of 8, 16, 32, 64, 128, got '1e400'",
        "run must be the name of a run on this server, got '<b>x</b>'",
        "'nonsense' is not a parameter of this page",
        "at must be one of",
        "shown must be one of time, memory, speed, error, got 'colour'",
    ):
        expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_text("Shipped with the app: run")).to_be_visible()
    page.get_by_role("button", name="Understood").click()
    page.wait_for_url(re.compile("/scaling$"))
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
