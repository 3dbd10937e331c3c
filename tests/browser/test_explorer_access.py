"""The explorer for everyone: contrast, touch, less motion, tables, long texts, small screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_explorer import explore, pixel, plot, said  # noqa: F401
from tests.ui.explorer.made import page_of, speech_payload, spelling_payload
from ui.explorer.source import FOLDER

TEXT = "one two"
LONG = "it has also used other federal law enforcement agents " * 4
BACK = {"light": "ffffff", "dark": "12161e"}
both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it: from 1 to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@both_schemes
def test_what_is_written_on_the_canvas_has_contrast(scheme):
    text = (FOLDER / "heatmap.js").read_text(encoding="utf-8")
    inks = re.search(rf"{scheme}: {{(.*?sides: .*?)}}", text, re.DOTALL).group(1)
    colours = dict(re.findall(r'(\w+): "#(\w{6})"', inks.lower()))
    assert colours["back"] == BACK[scheme]
    for name in ("text", "faint", "mark"):
        assert contrast(colours[name], BACK[scheme]) >= 4.5, name
    for curve in ("attention", "recurrent", "first", "second"):
        assert contrast(colours[curve], BACK[scheme]) >= 3


@both_schemes
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(explore, scheme, width):  # noqa: F811
    page = explore(speech_payload(TEXT, "one too", truth=TEXT), width, scheme)
    page.get_by_text("The maps as a table").click()
    assert violations(page) == []
    page = explore(spelling_payload("thorough", "TH ER OW", "TH R UW"), width, scheme)
    assert violations(page) == []


@both_schemes
def test_the_focus_is_seen(explore, scheme):  # noqa: F811
    page = explore(speech_payload(TEXT, TEXT), scheme=scheme)
    for target in (plot(page, 0), page.locator(".bar button").first, page.locator(".chip").first):
        target.focus()
        page.keyboard.press("Shift")  # the focus came by keyboard
        colour = target.evaluate(
            "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineColor]"
        )
        rgb = "".join(f"{int(c):02x}" for c in re.findall(r"\d+", colour[1])[:3])
        assert colour[0] == "solid" and contrast(rgb, BACK[scheme]) >= 3


def test_tab_leaves_the_sound_and_the_maps_and_takes_a_group_as_one_stop(explore):  # noqa: F811
    page = explore(speech_payload(TEXT, "one too", truth=TEXT))
    plot(page, "sound").focus()
    for name in ("words 0 0", "heads 0 0", "0", "words 1 0", "heads 1 0", "1"):
        page.keyboard.press("Tab")
        expect(page.locator(f'[data-panel="{name}"]')).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("summary").last).to_be_focused()
    page.locator('[data-panel="words 0 0"]').focus()
    page.keyboard.press("ArrowRight")
    word = page.locator('[data-panel="words 0 1"]')
    expect(word).to_be_focused()
    page.keyboard.press("Enter")  # the explorer is made anew, and the focus stays
    expect(word).to_have_attribute("aria-pressed", "true")
    expect(word).to_be_focused()


def test_every_weight_is_in_the_table(explore):  # noqa: F811
    page = explore(spelling_payload("thorough", "TH ER OW", "TH R UW"))
    assert page.locator("table").count() == 0  # made when it is asked for
    page.get_by_text("The maps as a table").click()
    expect(page.locator("table")).to_have_count(2)
    first = page.locator("tbody tr").first
    cells = first.locator("td").all_inner_texts()
    assert cells[0] == "TH" and len(cells) == 2 + len("thorough")
    assert sum(map(float, cells[2:])) == pytest.approx(1, abs=0.01)
    expect(page.locator("caption").first).to_contain_text("each number is a weight")


def test_of_a_long_input_the_table_has_the_largest_of_columns_and_says_so(explore):  # noqa: F811
    page = explore(speech_payload(TEXT, TEXT, 10.0))
    page.get_by_text("The maps as a table").click()
    expect(page.locator("caption").first).to_contain_text("farthest from 0 of up to 9 places")
    assert page.locator("tbody tr").first.locator("td").count() == 2 + 60


@pytest.mark.parametrize("width", [1280, 400])
def test_a_long_text_keeps_to_its_place_with_words_beside_it(explore, width):  # noqa: F811
    page = explore(speech_payload(LONG, LONG, 16.0), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    bottom = plot(page, 1).bounding_box()
    assert bottom["y"] + bottom["height"] < 2600  # rows of four pixels
    page.evaluate("window.scrollBy(0, 300)")
    page.mouse.move(*_middle(plot(page, 0)))
    expect(said(page)).to_contain_text(re.compile("Attention decoder, step 1[0-9][0-9] of 217"))


def test_less_motion_leaves_the_playhead_alone(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page_of(speech_payload(TEXT, TEXT), "light"), encoding="utf-8")
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(file.as_uri())
    moving = page.evaluate(
        """() => [...document.querySelectorAll(".explorer, .explorer *")].filter((e) => {
          const style = getComputedStyle(e)
          return style.transitionDuration !== "0s" || style.animationName !== "none"
        }).length"""
    )
    assert moving == 0
    page.locator(".bar .main").click()
    expect(page.locator(".chip.lit").first).to_have_text("one")  # what was asked for goes on
    context.close()


@pytest.fixture
def telephone(browser, tmp_path):
    """A page on a telephone, and a function that sends touches to it."""
    file = tmp_path / "page.html"
    file.write_text(page_of(speech_payload(TEXT, TEXT, 4.0), "light"), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": 400, "height": 500}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    yield page, touch
    context.close()


def test_two_fingers_zoom_the_axis(telephone):
    page, touch = telephone
    box = plot(page, "sound").bounding_box()
    y, middle = box["y"] + 40, box["x"] + box["width"] / 2
    before = [pixel(page, 0, x / 20, 0.06) for x in range(1, 20)]
    touch("touchStart", (middle - 20, y), (middle + 20, y))
    for step in range(1, 8):
        touch("touchMove", (middle - 20 - 10 * step, y), (middle + 20 + 10 * step, y))
    touch("touchEnd")
    page.wait_for_timeout(200)
    assert [pixel(page, 0, x / 20, 0.06) for x in range(1, 20)] != before
    page.get_by_role("button", name="All").click()
    assert [pixel(page, 0, x / 20, 0.06) for x in range(1, 20)] == before


def test_one_finger_scrolls_the_page_over_a_map(telephone):
    page, touch = telephone
    box = plot(page, 0).bounding_box()
    x, y = box["x"] + 150, box["y"] + 60
    touch("touchStart", (x, y))
    for step in range(1, 10):
        touch("touchMove", (x, y - 15 * step))
    touch("touchEnd")
    page.wait_for_function("window.scrollY > 30")


def test_what_is_tapped_is_read_out_where_it_is_seen(telephone):
    page, _ = telephone
    for panel in ("sound", "0"):
        plot(page, panel).scroll_into_view_if_needed()
        before = page.evaluate("window.scrollY")
        box = plot(page, panel).bounding_box()
        page.touchscreen.tap(box["x"] + 150, box["y"] + 30)
        expect(said(page)).to_contain_text(
            "At 1." if panel == "sound" else "Attention decoder, step"
        )
        expect(said(page)).to_be_in_viewport(ratio=0.99)
        assert page.evaluate("window.scrollY") == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def _middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
