"""The explorer by itself, on a page of its own that needs no server, in a real browser."""

import base64
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.figures.theme import colour
from tests.ui.explorer.made import page_of, speech_payload, spelling_payload

TEXT = "one two"


@pytest.fixture
def explore(new_page, tmp_path):
    """Opens a reading as another visitor; every error of the page fails the test."""
    errors = []

    def open_reading(data: bytes, width: int = 1280, scheme: str = "light"):
        file = tmp_path / "page.html"
        file.write_text(page_of(data, scheme), encoding="utf-8")
        page = new_page(width=width, scheme=scheme)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        expect(plot(page, 0)).to_be_visible()
        return page

    yield open_reading
    assert errors == []


def plot(page, panel):
    return page.locator(f'[data-panel="{panel}"]')


def said(page):
    return page.locator(".said")


def point(page, panel, x, y):
    """The place of a share of a panel's axis, and of its height."""
    box = plot(page, panel).bounding_box()
    return box["x"] + 50 + x * (box["width"] - 50), box["y"] + y * box["height"]


def pixel(page, panel, x, y):
    """The colour of a map at a share of its axis and height."""
    return page.evaluate(
        """([panel, x, y]) => {
          const canvas = document.querySelector(`[data-panel="${panel}"] canvas`)
          const gutter = 50 * devicePixelRatio
          const at = [gutter + x * (canvas.width - gutter), y * canvas.height].map(Math.floor)
          return [...canvas.getContext("2d").getImageData(...at, 1, 1).data]
        }""",
        [panel, x, y],
    )


def test_maps_are_drawn_and_a_row_is_asked_in_both(explore):
    page = explore(speech_payload(TEXT, "one too", truth=TEXT))
    on_diagonal, beside = pixel(page, 0, 0.06, 0.06), pixel(page, 0, 0.9, 0.06)
    assert sum(on_diagonal[:3]) > sum(beside[:3])  # cividis: lighter is more
    page.mouse.move(*point(page, 0, 0.55, 0.55))
    expect(said(page)).to_contain_text("Attention decoder, step 5 of 8 writes “t”")
    expect(said(page)).to_contain_text("Recurrent decoder (LSTM), step 5 of 8 writes “t”")
    page.mouse.move(*point(page, "sound", 0.5, 0.3))
    expect(said(page)).to_contain_text("At 1.00 to 1.02 s. Attention decoder:")
    expect(page.locator(".chip")).to_have_text(["one", "two", "one", "two → too"])
    expect(page.locator(".chip").nth(3)).to_have_class(re.compile("near"))


def test_it_plays_to_the_end_of_a_span_and_seeks(explore):
    page = explore(speech_payload(TEXT, TEXT, seconds=4.0))
    play = page.locator(".bar .main")
    play.click()
    expect(play).to_have_text("Pause")
    expect(page.locator(".chip.lit").first).to_have_text("one")
    page.locator("body").press("Tab")  # the focus leaves the button
    plot(page, "sound").press(" ")
    expect(play).to_have_text("Play")
    start, end = point(page, "sound", 0.75, 0.3), point(page, "sound", 0.9, 0.3)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    play.click()
    expect(page.locator(".chip.lit").first).to_have_text("two")
    expect(play).to_have_text("Play")  # by itself, at the end of the span
    page.get_by_role("button", name="Loop").click()
    play.click()
    page.wait_for_timeout(900)
    expect(play).to_have_text("Pause")  # the span lasts 0.6 s


def test_what_a_row_listened_to_is_played_and_said(explore):
    page = explore(speech_payload(TEXT, TEXT, cell="attention-4-55"))
    expect(said(page)).to_contain_text("step 5 of 8 writes “t”")
    page.get_by_role("button", name="Hear the row").click()
    expect(page.locator(".bar .main")).to_have_text("Pause")
    expect(said(page)).to_contain_text(re.compile("^Heard: 0.88 to 1.34 s, 81% of its att"))


def test_a_span_is_cleared_by_a_key_a_button_another_word_and_another_view(explore):
    page = explore(speech_payload(TEXT, TEXT, cell="attention-4-55"))
    hear = page.get_by_role("button", name="Hear the row")
    clear = page.get_by_role("button", name="× span")
    ways = (
        lambda: hear.press("Escape"),
        clear.click,
        lambda: page.get_by_role("button", name="one").first.click(),
        lambda: page.get_by_label("Attention shown").select_option(label="Difference"),
    )
    expect(clear).to_be_disabled()
    for way in ways:
        hear.click()
        expect(said(page)).to_contain_text("; Escape or “× span” clears it.")
        way()
        expect(clear).to_be_disabled()
        expect(page.locator(".bar .main")).to_have_text("Play")
        expect(said(page)).not_to_contain_text("Heard")


def test_the_difference_is_named_and_its_colours_too(explore):
    page = explore(speech_payload(TEXT, TEXT, shown="the input: difference", cell="attention-4-55"))
    expect(said(page)).to_contain_text("Difference (attention − recurrent), step 5 of 8 writes “t”")
    expect(page.locator(".legend")).to_contain_text("Violet: the Attention decoder looks more")


def test_the_sound_is_asked_and_a_span_selected_by_keyboard(explore):
    page = explore(speech_payload(TEXT, TEXT))
    sound = plot(page, "sound")
    sound.focus()
    for _ in range(10):
        sound.press("ArrowRight")
    expect(said(page)).to_contain_text("At 1.00 to 1.02 s. Attention decoder: “")
    sound.press("Shift+ArrowRight")
    sound.press("Shift+ArrowRight")
    expect(said(page)).to_contain_text("Span: 1.00 to 1.22 s; Escape or “× span” clears it. At 1.2")
    sound.press(" ")
    expect(page.locator(".bar .main")).to_have_text("Pause")
    expect(page.locator(".bar .main")).to_have_text("Play")  # by itself, at the end of the span
    sound.press("Escape")
    expect(page.get_by_role("button", name="× span")).to_be_disabled()


def test_zooming_keeps_what_is_pinned_in_view(explore):
    page = explore(speech_payload(TEXT, TEXT, 4.0, cell="attention-4-190"))
    for _ in range(6):
        page.get_by_role("button", name="+", exact=True).click()
    page.mouse.move(*point(page, 0, 0.5, 0.5))
    here = re.search(r"Here, ([0-9.]+) to", said(page).inner_text())
    assert abs(float(here[1]) - 3.8) <= 0.05  # of 0.08 s that are in view


def test_zooming_keeps_a_chosen_word_in_view(explore):
    page = explore(speech_payload(TEXT, TEXT, 4.0, word=2))
    for _ in range(3):
        page.get_by_role("button", name="+", exact=True).click()
    page.mouse.move(*point(page, 0, 0.5, 0.9))
    here = re.search(r"Here, ([0-9.]+) to", said(page).inner_text())
    assert 2.0 < float(here[1]) < 4.0


def test_escape_in_a_menu_closes_it_and_on_a_word_gives_it_up(explore):
    page = explore(speech_payload(TEXT, TEXT, cell="attention-4-55"))
    menu = page.locator("summary", has_text="Save")
    menu.click()
    page.get_by_role("button", name="CSV").press("Escape")
    expect(page.get_by_role("button", name="CSV")).to_be_hidden()
    expect(menu).to_be_focused()
    expect(said(page)).to_contain_text("step 5 of 8 writes “t”")
    page.get_by_role("button", name="two").first.click()
    expect(said(page)).to_contain_text("Attention decoder, “two”:")
    page.get_by_role("button", name="two").first.press("Escape")
    expect(said(page)).to_have_text(re.compile("^Hover, tap or move"))


def test_a_word_keeps_its_meaning_in_the_difference_and_what_is_asked_while_it_plays(explore):
    page = explore(speech_payload(TEXT, TEXT, 4.0, word=2, shown="the input: difference"))
    expect(said(page)).to_contain_text("Difference (attention − recurrent), “two”, steps 5 to 7")
    expect(page.get_by_role("button", name="two")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Attention shown").select_option(label="Both maps")
    page.locator(".bar .main").click()
    page.mouse.move(*point(page, 0, 0.5, 0.1))
    expect(said(page)).to_contain_text("step 1 of 8 writes “o”")
    expect(page.locator(".bar .main")).to_have_text("Pause")


def test_keys_move_pin_zoom_and_are_seen(explore):
    page = explore(spelling_payload("thorough", "TH ER OW", "TH R UW"))
    panel = plot(page, 1)
    panel.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        panel.press(key)
    expect(said(page)).to_contain_text("Recurrent decoder (LSTM), step 2 of 4 writes “R”")
    expect(said(page)).to_contain_text("Here, o (3): ")
    expect(said(page)).to_have_attribute("aria-live", "polite")
    assert panel.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    panel.press("Enter")
    page.locator("h1").click()
    expect(said(page)).to_contain_text("step 2 of 4 writes “R”")  # it is pinned
    drawn = pixel(page, 0, 0.9, 0.9)
    panel.focus()
    panel.press("+")
    assert pixel(page, 0, 0.9, 0.9) != drawn
    panel.press("0")
    assert pixel(page, 0, 0.9, 0.9) == drawn
    panel.press("Escape")
    page.locator("h1").click()
    expect(said(page)).to_contain_text("Hover, tap or move")


def test_short_words_stand_beside_each_other_and_sounds_under_each_other(explore):
    page = explore(spelling_payload("thorough", "TH ER OW", "TH R UW"))
    left, right = plot(page, 0).bounding_box(), plot(page, 1).bounding_box()
    assert left["y"] == right["y"] and left["x"] < right["x"]
    page = explore(speech_payload(TEXT, TEXT))
    above, below = plot(page, 0).bounding_box(), plot(page, 1).bounding_box()
    assert above["x"] == below["x"] and above["y"] < below["y"]


def test_a_head_is_previewed_then_locked_and_the_difference_needs_equal_texts(explore):
    page = explore(speech_payload(TEXT, TEXT))
    aligned = pixel(page, 0, 0.06, 0.06)
    even = page.locator(".strip").first.locator("button").nth(1)
    even.hover()
    assert pixel(page, 0, 0.06, 0.06) != aligned
    page.mouse.move(0, 0)
    assert pixel(page, 0, 0.06, 0.06) == aligned
    even.click()
    expect(page.locator("section strong").first).to_have_text(re.compile("head 1.2$"))
    page.get_by_role("combobox", name="Attention shown").select_option(label="Difference")
    expect(page.locator("section strong")).to_have_text(
        ["Attention decoder (head 1.2) minus Recurrent decoder (LSTM) (head 1.1)"]
    )
    page.get_by_role("combobox", name="Attention shown").select_option(label="Own text")
    expect(page.get_by_text("The recurrent decoder has no such map")).to_be_visible()
    other = explore(speech_payload(TEXT, "one too", shown="the input: difference"))
    expect(other.get_by_text("The texts differ, so their rows do not match")).to_be_visible()
    expect(plot(other, 1)).to_be_visible()


def test_the_true_text_parts_in_both_colours_and_a_table_is_behind_the_map(explore):
    page = explore(speech_payload("one too", TEXT, truth=TEXT), scheme="dark")
    row = 5 / 8  # of the attention decoder's map, the first that differs
    colours = {tuple(pixel(page, 0, x / 400, row)) for x in range(20, 60)}  # a dashed line
    mark = bytes.fromhex(colour("mark", "dark")[1:])
    assert (*mark, 255) in colours
    page.get_by_text("The maps as a table").click()
    expect(page.locator("tbody tr")).to_have_count(16)
    assert page.locator("tbody tr").first.inner_text().split("\t")[:3] == ["1", "o", "0.750"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("seconds, text", [(2.0, TEXT), (30.0, "zero one two three " * 5)])
def test_nothing_is_wider_than_a_telephone(explore, scheme, seconds, text):
    page = explore(speech_payload(text, text, seconds), width=400, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    crowded = page.get_by_text(re.compile("^Each pixel shows the largest of [0-9]+ columns"))
    expect(crowded).to_have_count(1 if seconds > 20 else 0)


def test_a_long_clip_plays_while_it_is_drawn(explore):
    page = explore(speech_payload("zero one two three " * 5, "zero one two three " * 5, 30.0))
    page.evaluate(
        """() => {
          window.frames_ = []
          const look = (time) => { window.frames_.push(time); requestAnimationFrame(look) }
          requestAnimationFrame(look)
        }"""
    )
    page.locator(".bar .main").click()
    page.wait_for_timeout(1000)
    expect(page.locator(".bar .main")).to_have_text("Pause")
    assert page.evaluate("window.frames_.length") > 10  # it goes on drawing, on any machine


@pytest.mark.parametrize("word, phonemes", [("a", "AH"), ("i", ""), ("w" * 34, "W " * 38)])
def test_words_of_one_letter_and_texts_of_none_or_many(explore, word, phonemes):
    page = explore(spelling_payload(word, phonemes, phonemes))
    plot(page, 0).press("End")
    expect(said(page)).to_contain_text(f"{word[-1]} ({len(word)})")
    n_chips = 2 if phonemes else 0
    expect(page.locator(".chip")).to_have_count(n_chips)
    expect(page.get_by_text("(nothing written)")).to_have_count(2 - n_chips)


def test_an_empty_text_of_a_sound_has_its_stop(explore):
    page = explore(speech_payload("", ""))
    plot(page, 0).press("ArrowDown")
    expect(said(page)).to_contain_text("step 1 of 1 writes “stop”")


def test_broken_sound_is_told_and_the_maps_stay(explore):
    data = bytearray(speech_payload(TEXT, TEXT))
    at = data.index(b"RIFF")
    data[at:] = b"\x00" * (len(data) - at)
    page = explore(bytes(data))
    expect(said(page)).to_have_text("This sound cannot be played here.")
    expect(page.locator(".bar .main")).to_be_disabled()
    page.mouse.move(*point(page, 0, 0.5, 0.5))
    expect(said(page)).to_contain_text("Attention decoder, step")


def test_any_text_is_text(explore):
    word = '<img src=x onerror="document.title=1">'
    page = explore(spelling_payload(word, "<b>AH</b> &amp;", "<script>document.title=2</script>"))
    expect(page.locator(".chip").first).to_contain_text("<b>AH</b> &amp;")
    expect(page).to_have_title("Made <up>")
    assert page.locator(".explorer img, .explorer b, .explorer script").count() == 0


def saved(page, kind):
    if not page.get_by_role("button", name=kind, exact=True).is_visible():
        page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    return download.value.path().read_bytes()


def test_what_is_shown_can_be_taken_away(explore):
    page = explore(speech_payload(TEXT, "<one>"))
    content = json.loads(saved(page, "JSON"))
    weights = [np.array(m["weights"]) for m in content["maps"]]
    assert [w.shape for w in weights] == [(8, 100), (6, 100)]
    assert all(np.abs(w.sum(axis=1) - 1).max() < 0.01 for w in weights)
    lines = saved(page, "CSV").decode().splitlines()
    assert len(lines) == 15 and lines[0].startswith('map,step,symbol,"0.00 to 0.02 s"')
    assert saved(page, "PNG").startswith(b"\x89PNG")
    svg = saved(page, "SVG").decode()
    assert svg.startswith("<svg") and "&lt;" not in svg.split("<text")[0]
    assert len(re.findall("<image", svg)) == 7 and "Recurrent decoder (LSTM)" in svg
    assert base64.b64decode(re.search('base64,([^"]+)', svg)[1]).startswith(b"\x89PNG")


def test_the_picture_has_what_is_pinned_the_words_and_the_scales(explore):
    pictures = []
    for cell in ("", "attention-4-55"):
        page = explore(speech_payload(TEXT, "one too", truth=TEXT, cell=cell))
        pictures.append(saved(page, "SVG").decode())
    texts = re.findall("<text[^>]*>([^<]*)<", pictures[1])
    assert {"s", "first difference", "Words: one (1.00), two → too (0.67)"} <= set(texts)
    assert texts[-1].startswith("Weight: 0 to ")
    plain, pinned = (re.findall('base64,([^"]+)', svg) for svg in pictures)
    drawn_over = {1, 3, 5}  # the curve over the sound, and the row in both maps
    assert {i for i in range(7) if plain[i] != pinned[i]} == drawn_over
