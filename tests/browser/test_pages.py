"""Every page as its visitors meet it."""

from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from playwright.sync_api import expect

from core.attention.config import DEFAULT_METHODS, METHODS
from tests.browser.axe import violations
from tests.browser.conftest import running_server, share_link, wait_until_idle
from ui.layout import PAGES as MENU

PAGES = {Path(path).stem.replace("streamlit_app", ""): names for path, names in MENU.items()}


def wait_for_charts(page):
    """Wait for the first chart, the explorer, the pad, or the pictures of the overview."""
    page.wait_for_function(
        """() => document.querySelector('.js-plotly-plot .main-svg') !== null
        || [...document.querySelectorAll('*')]
             .some(e => e.shadowRoot?.querySelector('.plot, .pad .maps'))
        || [...document.querySelectorAll('[data-testid=stImage] img')]
             .filter(image => image.naturalWidth > 0).length >= 5"""
    )


def wait_for_all_charts(page):
    """Wait until every chart of Plotly is drawn: they come one by one, in any order."""
    wait_for_charts(page)
    wait_until_idle(page)
    page.wait_for_function(
        """() => !document.querySelector(
          "[data-testid=stSkeleton], [data-testid=stPlotlyChart]:not(:has(.main-svg))")"""
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_as_first_visit_of_a_fresh_server(path, new_page, tmp_path):
    with running_server(tmp_path) as server:
        page = new_page()
        page.goto(f"{server.url}/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[path][1])
        menu = page.locator(".st-key-menu").get_by_test_id("stPageLink")
        expect(menu).to_have_count(len(PAGES))
        if not path:  # each page is introduced
            expect(page.get_by_test_id("stPageLink")).to_have_count(2 * len(PAGES) - 1)
        wait_for_charts(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in server.log_text()
        maps = psutil.Process(server.process.pid).memory_maps()
        assert not [m.path for m in maps if "libtorch" in m.path]


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_says_what_it_shows_and_is_accessible(
    path, width, scheme, server, new_page
):
    page = new_page(width=width, scheme=scheme)
    page.goto(f"{server.url}/{path}")
    wait_for_charts(page)
    wait_until_idle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth") <= width
    charts = page.get_by_test_id("stPlotlyChart").all()
    labels = [chart.get_attribute("aria-label") or "" for chart in charts]
    pictures = page.get_by_test_id("stImage").locator("img").all()
    labels += [picture.get_attribute("alt") for picture in pictures]
    drawn = page.locator(".explorer .plot, .pad [role=img]")
    labels += [p.get_attribute("aria-label") or "" for p in drawn.all()]
    assert len(labels) >= 1 and all(len(label) > 5 for label in labels)
    assert violations(page) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path])
def test_the_answer_and_the_chart_stand_on_the_first_screen(path, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/{path}")
    wait_for_all_charts(page)
    chart = page.locator(".js-plotly-plot, .explorer .plot, .pad .maps").first
    top = chart.bounding_box()["y"]
    assert top < 450
    before = page.evaluate(WORDS_ABOVE, top)
    assert len(before.split()) <= 75, before
    headings = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(headings, headings[1:], strict=False)), headings


WORDS_ABOVE = """(top) => {
  // the title and the texts above the chart: not the menu, not the controls
  const texts = document.querySelectorAll("h1, [data-testid=stMarkdownContainer] > p")
  const isText = (e) => !e.closest(".st-key-menu, label, button, [data-testid=stPopover]")
  return [...texts].filter((e) => isText(e) && e.getBoundingClientRect().bottom <= top)
    .map((e) => e.innerText).join(" ")
}"""


@pytest.mark.parametrize("path", ["attention", "scaling", "similarity"])
def test_a_swipe_over_a_chart_scrolls_the_page(path, server, new_page):
    page = new_page(width=390, touch=True)
    page.goto(f"{server.url}/{path}")
    wait_for_all_charts(page)
    chart = page.locator("[data-testid=stPlotlyChart], .explorer .plot").first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box, main = chart.bounding_box(), page.get_by_test_id("stMain")
    before = main.evaluate("e => e.scrollTop")
    touch = page.context.new_cdp_session(page)
    for i in range(11):
        point = {"x": box["x"] + 150, "y": box["y"] + 200 - 12 * i}
        kind = "touchMove" if i else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)
    assert main.evaluate("e => e.scrollTop") > before + 60
    expect(page.locator(".modebar-container").first).to_be_hidden()  # where there is one


def test_the_menu_says_where_one_is(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/scaling")
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu.locator("[aria-current=page]")).to_have_text("Speed")
    menu.get_by_text("Scores").click()
    expect(menu.locator("[aria-current=page]")).to_have_text("Scores")


def test_the_menu_leads_to_every_page_by_keyboard(server, new_page):
    page = new_page()
    page.goto(server.url)
    link = page.get_by_test_id("stPageLink").get_by_role("link", name=PAGES["scaling"][0])
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES["scaling"][1])


def test_a_card_of_the_overview_is_a_link_as_a_whole(server, new_page):
    page = new_page()
    page.goto(server.url)
    picture = page.locator(".st-key-card-scaling").get_by_test_id("stImage")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES["scaling"][1])


def test_a_changed_control_changes_result_and_link(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/attention")
    wait_for_charts(page)
    error = page.get_by_test_id("stMetric").filter(has_text="Error of the output")
    before = error.text_content()
    slider = page.get_by_role("slider", name="Terms K")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("K = 4 ends the series with an odd power")).to_be_visible()
    expect(error).not_to_have_text(before)
    page.wait_for_url("**/attention?terms=4")
    link = share_link(page, "terms=4")
    visitor = new_page()
    visitor.goto(link)
    wait_for_charts(visitor)
    restored = visitor.get_by_test_id("stMetric").filter(has_text="Error of the output")
    expect(restored).to_have_text(error.text_content())


@pytest.mark.parametrize(
    "path, panel, clicks, message",
    [
        (
            "attention",
            "More settings",
            ["Centre the keys", "Causal"],
            "centred must be false where causal is true",
        ),
        (
            "scaling",
            "Measure again here",
            [METHODS[method] for method in DEFAULT_METHODS.split(",")],
            "methods must be one or more of",
        ),
    ],
)
def test_controls_that_exclude_each_other_say_so(path, panel, clicks, message, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/{path}")
    wait_for_charts(page)
    page.get_by_text(panel, exact=True).click()
    controls = page.locator("[data-testid=stExpander], [data-testid=stPopoverBody]")
    for text in clicks:
        controls.get_by_text(text, exact=True).first.click()
        page.wait_for_timeout(700)
    expect(page.get_by_text(f"Please change the controls: {message}")).to_be_visible()
    controls.get_by_text(clicks[-1], exact=True).first.click()
    expect(page.get_by_text("Please change the controls")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


LINKED_TEXTS = [
    "&lt;b&gt; &amp; &copy;",
    "a -> b <- c -- d >= e ~= f",
    "http://x.com www.x.com a@b.com",
    ":smile: :material/home: :red[x]",
    "\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
]


@pytest.mark.parametrize("text", LINKED_TEXTS)
def test_a_text_from_a_link_is_shown_letter_by_letter(text, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/attention?terms={quote(text)}")
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("terms must be a whole number from 1 to 5, got")
    shown = alert.inner_text().replace("\u2060", "")
    assert repr(text[:40]) in shown and alert.locator("a, .katex, code").count() == 0
