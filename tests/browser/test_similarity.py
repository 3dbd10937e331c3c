"""Two texts, typed or linked, whatever they contain."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import share_link


def said(page, name, score):
    """The answer with that score."""
    return page.get_by_text(re.compile(rf"Of these two texts.*{name} says {score}"))


def test_two_typed_texts_are_compared_and_linked(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/similarity")
    expect(said(page, "Jaccard", "0.826")).to_be_visible()
    box = page.get_by_label("Hypothesis: what was understood")
    box.fill("the cat sat on the mat")
    box.press("Control+Enter")
    expect(said(page, "Jaccard", "1.000")).to_be_visible()
    expect(page.get_by_text("No edit: both texts are equal.")).to_be_visible()
    page.get_by_role("button", name="Backwards").click()
    expect(said(page, "Jaccard", "1.000.*Damerau–Levenshtein says 0.409")).to_be_visible()
    link = share_link(page, "hypothesis=tam")
    other = new_page()
    other.goto(link)
    expect(said(other, "Damerau–Levenshtein", "0.409")).to_be_visible()


TEXTS = [
    "<a href='x'>link</a>",
    "**bold** $x$ :red[y]",
    "مرحبا e\u0301 👩‍👩‍👧",
    "a\nb\tc",
    "x" * 9000,
]


@pytest.mark.parametrize("text", TEXTS, ids=["html", "markdown", "unicode", "breaks", "long"])
def test_any_text_is_shown_as_text(text, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/similarity?reference={quote(text)}&hypothesis={quote(text)}z")
    expect(said(page, "Jaccard", "[01].[0-9]{3}")).to_be_visible()
    expect(page.get_by_text("Word by word")).to_be_visible()
    expect(page.get_by_text("Share this view:")).to_be_visible()
    assert page.locator("a[href='x'], strong:text-is('bold')").count() == 0
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_text_that_is_too_long_is_refused_with_a_message(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/similarity?reference={'a' * 10_001}")
    message = "reference must be a text of at most 10,000 characters"
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(said(page, "Jaccard", "0.826")).to_be_visible()


def draw_study(server, page, query="?compared=test+sets"):
    page.goto(f"{server.url}/similarity{query}")
    expect(page.get_by_text("Do the scores agree on the ranks?")).to_be_visible()
    expect(page.get_by_text("What was said: ")).to_be_visible()


def test_the_study_is_drawn_and_linked(server, new_page):
    page = new_page()
    draw_study(server, page, "?test=compositions&decoder=attention&utterance=4")
    expect(page.get_by_text("Attention decoder. From utterance to utterance")).to_be_visible()
    expect(page.get_by_text("Recurrent decoder (LSTM).")).to_have_count(0)
    link = share_link(page, "utterance=4")
    shared = {"test=compositions", "decoder=attention", "utterance=4", "compared=test+sets"}
    assert shared == set(link.split("?")[1].split("&"))
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_click_on_a_point_shows_its_utterance_and_leads_to_its_heatmaps(server, new_page):
    page = new_page()
    draw_study(server, page, "?test=prompts")
    point = page.locator(".js-plotly-plot").last.locator(".scatterlayer .points path").nth(5)
    point.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # the chart takes clicks a moment after it is drawn
    box = point.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("utterance="))
    page.get_by_role("link", name="Show its heatmaps").click()
    page.wait_for_url(re.compile(r"/seq2seq\?source="))


def test_a_disagreement_is_put_into_the_fields_by_one_click(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/similarity")
    page.get_by_role("tab", name="Where they disagree most").click()
    box = page.get_by_test_id("stText").filter(has_text="Reference: ").first
    reference = box.inner_text().split("\n")[0].removeprefix("Reference: ")
    page.get_by_role("button", name="Put into the fields").first.click()
    expect(page.get_by_role("textbox", name="Reference: what was said")).to_have_value(reference)
