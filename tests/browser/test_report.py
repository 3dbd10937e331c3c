"""A report as a student collects it, and as a teacher opens it: without a network."""

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import wait_until_idle
from tests.browser.test_pages import wait_for_all_charts

PAGES = ("similarity", "cnn", "seq2seq")


def test_a_report_of_three_pages_opens_without_a_network(server, new_page, tmp_path):
    page = new_page()
    page.goto(f"{server.url}/{PAGES[0]}")
    for count, path in enumerate(PAGES, 1):
        if count > 1:
            page.locator(f'.st-key-menu a[href*="{path}"]').click()
        wait_for_all_charts(page)
        page.get_by_role("button", name="Add to report").click()
        expect(page.locator(".st-key-report-box")).to_contain_text(re.compile(rf"{count} entr"))
    page.get_by_text("My report", exact=True).click()
    wait_until_idle(page)
    page.get_by_label("Your note on 1.").fill("seen by <b>me</b>")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1_000)  # what was typed is on its way, and nothing on the page tells
    wait_until_idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report (HTML)").click()
    download.value.save_as(tmp_path / "report.html")

    reader = new_page(width=390, scheme="dark")
    reader.context.set_offline(True)
    asked, errors = [], []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("pageerror", lambda error: errors.append(str(error)))
    reader.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    reader.goto((tmp_path / "report.html").as_uri())
    expect(reader.locator("main > section > h2")).to_have_count(len(PAGES))
    expect(reader.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(reader.locator(".pad .maps canvas").first).to_be_visible()
    expect(reader.locator(".explorer .head strong")).to_have_count(2)
    expect(reader.get_by_text("seen by <b>me</b>")).to_be_visible()
    reader.locator(".pad .shift .right").click()
    expect(reader.locator(".pad .said")).to_contain_text("Shifted 1 to the right")
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(reader) == [] and errors == []
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]


def test_on_paper_nothing_asks_to_be_pressed(server, new_page, tmp_path):
    page = new_page()
    page.goto(f"{server.url}/attention")
    wait_until_idle(page)
    page.get_by_role("button", name="Add to report").click()
    page.get_by_text("My report", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report (HTML)").click()
    download.value.save_as(tmp_path / "report.html")
    reader = new_page()
    reader.goto((tmp_path / "report.html").as_uri())
    screen_only = [reader.get_by_text("Save picture"), reader.get_by_text("Hover, tap or use")]
    for part in screen_only:
        expect(part).to_be_visible()
    reader.emulate_media(media="print")
    for part in screen_only:
        expect(part).to_be_hidden()
    expect(reader.get_by_text("Largest difference: query")).to_be_visible()
