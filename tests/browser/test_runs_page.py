"""The list of runs, from a run that was begun to its deletion."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import share_link, wait_until_idle
from tests.browser.test_scaling import QUICK, measure


@pytest.fixture(scope="module")
def measured(server, browser):
    """Two timings of another visitor, whose page stays open."""
    context = browser.new_context()
    page, runs = context.new_page(), []
    page.set_default_timeout(40_000)
    for seed in (101, 102):
        runs.append(measure(page, server, f"{QUICK}&seed={seed}"))
        expect(page.get_by_text(f"Run here: run {runs[-1]}")).to_be_visible(timeout=60_000)
    yield runs
    context.close()


def tick(page, seed):
    """Choose a run by keyboard."""
    box = page.get_by_role("checkbox", name=re.compile(rf"seed {seed}\b"))
    expect(box).to_be_visible()
    wait_until_idle(page)
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("run="))
    expect(box).to_be_checked()
    wait_until_idle(page)


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
def test_two_runs_are_ticked_by_keyboard_compared_and_shared(
    width, scheme, measured, server, new_page
):
    page = new_page(width=width, scheme=scheme)
    page.goto(f"{server.url}/runs?kind=scaling")
    for seed in (101, 102):
        tick(page, seed)
    chart = page.locator("[data-testid=stPlotlyChart][aria-label*='seed 101']")
    expect(chart.locator(".main-svg").first).to_be_visible()
    link = share_link(page, *(f"run={run}" for run in measured))
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= width
    assert violations(page) == []
    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("Second: seed 102")).to_be_visible()
    expect(visitor.get_by_role("button", name="Delete")).to_have_count(0)  # of another visitor
    with visitor.expect_download() as download:
        visitor.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 13
    visitor.get_by_role("link", name="Open on Speed").first.click()
    expect(visitor.get_by_text(f"Run here: run {measured[0]}")).to_be_visible()


def test_ones_own_run_has_a_chip_and_is_deleted(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/scaling?{QUICK}&seed=103")
    wait_until_idle(page)
    page.get_by_text("Measure again here").click()
    page.get_by_role("button", name="Measure on this machine").dblclick()
    page.wait_for_url(re.compile("run=[0-9a-f]{12}"))
    run = re.search("run=([0-9a-f]{12})", page.url).group(1)
    expect(page.get_by_text(f"Run here: run {run}")).to_be_visible(timeout=60_000)
    chips = page.get_by_role("radiogroup", name=re.compile("^Runs")).get_by_role("radio")
    expect(chips).to_have_count(2)  # two clicks began one run
    chips.first.click()
    expect(page.get_by_text("Shipped with the app: run")).to_be_visible()
    chips.last.click()
    expect(page.get_by_text(f"Run here: run {run}")).to_be_visible()
    page.get_by_role("link", name="All runs on this server").first.click()
    tick(page, 103)
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_text(f"Run {run} was deleted.")).to_be_visible()
    page.goto(f"{server.url}/scaling?run={run}")
    expect(page.get_by_text("run must be the name of a run on this server")).to_be_visible()
