"""Every page as its visitors meet it."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psutil
import pytest
from PIL import Image
from playwright.sync_api import expect

from core.attention.config import DEFAULT_METHODS, METHODS
from tests.browser.axe import violations
from tests.browser.chart_text import hard_to_read, record_canvas_texts
from tests.browser.conftest import running_server, share_link, swipe, wait_until_idle
from tests.browser.keyboard import stops
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
        if not path:  # each page is introduced, and the list of runs at the foot
            expect(page.get_by_test_id("stPageLink")).to_have_count(2 * len(PAGES))
        wait_for_charts(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in server.log_text()
        maps = psutil.Process(server.process.pid).memory_maps()
        assert not [m.path for m in maps if "libtorch" in m.path]


CHARTS = ".js-plotly-plot, .explorer .plot, .pad .picture, [data-testid=stImage] img"
MOST_STOPS = 40  # of Tab, before the tabs of a page
FIRST_CHART = {1280: 450, 390: 900}  # pixels: where it begins at the latest
MOST_WORDS = 60  # before it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", FIRST_CHART)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_answers_first_and_is_for_everyone(path, width, scheme, server, new_page):
    """One visit of each page, theme and width checks all, for visits are what takes time."""
    page = new_page(width=width, scheme=scheme, touch=width == 390)
    record_canvas_texts(page)
    page.goto(f"{server.url}/{path}")
    wait_for_all_charts(page)
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= width
    assert_the_answer_and_the_chart_come_first(page, width)
    assert_every_chart_says_what_it_shows(page)
    assert hard_to_read(page) == []
    assert violations(page) == []
    reached = stops(page, MOST_STOPS)
    assert len(reached) <= MOST_STOPS, reached
    if width == 390 and path:
        assert_a_swipe_over_a_chart_scrolls(page)


def assert_the_answer_and_the_chart_come_first(page, width):
    box = page.locator(CHARTS).first.bounding_box()
    assert box["y"] < FIRST_CHART[width]
    before = page.evaluate(WORDS_ABOVE, [box["y"], box["x"] + box["width"]])
    assert len(before.split()) <= MOST_WORDS, before
    levels = "all => all.map(h => +(h.ariaLevel ?? h.tagName[1]))"
    headings = page.locator("h1, h2, h3, h4, h5, h6, [role=heading]").evaluate_all(levels)
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(headings)), headings


def assert_every_chart_says_what_it_shows(page):
    charts = page.get_by_test_id("stPlotlyChart").all()
    labels = [chart.get_attribute("aria-label") or "" for chart in charts]
    pictures = page.get_by_test_id("stImage").locator("img").all()
    labels += [picture.get_attribute("alt") for picture in pictures]
    drawn = page.locator(".explorer .plot, .pad [role=img]")
    labels += [p.get_attribute("aria-label") or "" for p in drawn.all()]
    assert len(labels) >= 1 and all(len(label) > 5 for label in labels)


def assert_a_swipe_over_a_chart_scrolls(page):
    main = page.get_by_test_id("stMain")
    main.evaluate("e => e.scrollTo(0, 0)")
    chart = page.locator(CHARTS).first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box, before = chart.bounding_box(), main.evaluate("e => e.scrollTop")
    swipe(page, box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, 800), up=120)
    assert main.evaluate("e => e.scrollTop") > before + 60
    for bar in page.locator(".modebar-container").all():
        expect(bar).to_be_hidden()


WORDS_ABOVE = """([top, right]) => {
  // the title and the texts above the chart: not the menu, not the controls
  const texts = document.querySelectorAll("h1, [data-testid=stMarkdownContainer] > p")
  const isText = (e) => !e.closest(".st-key-menu, label, button, [data-testid=stPopover]")
  const isAbove = ({ bottom, left }) => bottom <= top && left < right
  return [...texts].filter((e) => isText(e) && isAbove(e.getBoundingClientRect()))
    .map((e) => e.innerText).join(" ")
}"""


@pytest.mark.parametrize(
    "path, name, title",
    [
        ("scaling", "time-of-one-call-against-length-both-logarithmic.png", "Time of one call"),
        ("similarity", "the-three-scores-and-their-chance-level-", "Scores and their chance level"),
    ],
)
def test_on_a_phone_each_chart_is_saved_by_a_button(path, name, title, server, new_page):
    page = new_page(width=390, touch=True)
    page.goto(f"{server.url}/{path}")
    wait_for_all_charts(page)
    charts = page.get_by_test_id("stPlotlyChart")
    chart = charts.first
    button = chart.get_by_role("button", name="Save picture")
    expect(page.get_by_role("button", name="Save picture")).to_have_count(charts.count())
    expect(chart.locator(".gtitle")).to_have_text(title)
    box, outline = button.bounding_box(), chart.bounding_box()
    assert box["height"] >= 24 and box["y"] >= outline["y"] + outline["height"]
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith(name)
    image = Image.open(download.value.path())
    assert image.format == "PNG"
    assert image.size == (2 * round(outline["width"]), 2 * round(outline["height"]))
    ink = np.asarray(image.convert("L"))[:100, :200] < 100  # where the title is
    assert ink.sum() > 200
    page.set_viewport_size({"width": 800, "height": 900})
    expect(button).to_be_hidden()


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
