"""Both decoders on prompts, compositions, clips and words, and every control of the page."""

import io
import json
import re

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from core.seq2seq.config import DECODERS, FIRST_SOURCE, SPELLING
from core.seq2seq.speech.audio import RATE, to_wav
from core.seq2seq.speech.utterances import compose, waveform
from core.seq2seq.weights import shipped_file
from tests.browser.conftest import share_link, wait_until_idle

LONG = 60_000  # milliseconds: the first reading waits for the worker process to start
CLIP = re.compile(r"source=clip(?:\+|%20)[0-9a-f]{12}")
ATTENTION, RECURRENT = 0, 1  # the maps, from the top

needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the weights of spelling are not shipped yet",
)


def visit(page, server, query=""):
    page.goto(f"{server.url}/seq2seq?{query}")
    expect(map_of(page, ATTENTION)).to_be_visible(timeout=LONG)


def map_of(page, decoder):
    return page.locator(f'.explorer [data-panel="{decoder}"]')


def n_steps(page, decoder=ATTENTION):
    label = map_of(page, decoder).get_attribute("aria-label")
    return int(re.search("attention of ([0-9]+) steps", label)[1])


def words(page, decoder=ATTENTION):
    return page.locator(".explorer .words").nth(decoder).locator(".chip")


def said(page):
    return page.locator(".explorer .said")


def fill(page, label, text, key="Enter"):
    box = page.get_by_role("textbox", name=label)
    box.fill(text)
    box.press(key)


def downloaded(page, label):
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.path().read_text(encoding="utf-8")


def upload(page, name, content):
    files = [{"name": name, "mimeType": "audio/wav", "buffer": content}]
    page.locator("input[type=file]").set_input_files(files)


def test_a_first_visit_shows_both_maps_at_once_and_everything_can_be_downloaded(
    server, new_page, tmp_path
):
    page = new_page()
    visit(page, server)
    wait_until_idle(page)
    expect(page.get_by_text("Both decoders wrote “monday may seventh”")).to_be_visible()
    box = map_of(page, RECURRENT).bounding_box()
    assert box["y"] + box["height"] <= 900
    loaded = "performance.getEntriesByType('resource').map(r => r.name).join(' ')"
    assert "plotly" not in page.evaluate(loaded).lower()
    everything = json.loads(downloaded(page, "Everything (JSON)"))
    assert everything["view"]["source"] == FIRST_SOURCE
    assert len(everything["attention free"]["symbols"]) == n_steps(page)
    html = downloaded(page, "Page of its own (HTML)")
    assert not re.search("<(script|link|img)[^>]*(src|href)", html)
    (tmp_path / "own.html").write_text(html, encoding="utf-8")
    reader = new_page()
    reader.goto((tmp_path / "own.html").as_uri())
    expect(words(reader, RECURRENT)).to_have_text(["monday", "may", "seventh"])
    reader.get_by_role("button", name="Play", exact=True).click()
    expect(reader.locator(".chip.lit").first).to_have_text("monday")


def test_tabs_are_sent_when_opened_and_named_in_the_link(server, new_page):
    page = new_page()
    visit(page, server)
    expect(page.get_by_text("Scores of the free-running text")).to_be_visible()
    page.get_by_role("tab", name="Heads").click()
    page.wait_for_url(re.compile("tab=Heads"))
    expect(page.get_by_text("Heads are ranked by sharpness")).to_be_visible()
    visitor = new_page()
    visitor.goto(share_link(page, "tab=Heads"))
    expect(visitor.get_by_text("Heads are ranked by sharpness")).to_be_visible(timeout=LONG)
    visit(page, server, "tab=Formulas+and+source")
    expect(page.get_by_text("qᵢ is the query of step i")).to_be_visible()


def test_hovering_playing_and_previews_send_nothing(server, new_page):
    page, sent = new_page(), []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    visit(page, server)
    wait_until_idle(page)
    page.wait_for_timeout(1500)
    n = len(sent)
    map_of(page, ATTENTION).hover(position={"x": 300, "y": 50})
    expect(said(page)).to_contain_text("Attention decoder, step")
    page.locator(".strip button").nth(1).hover()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000)
    assert len(sent) == n


def test_an_utterance_of_the_gallery_is_chosen(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_role("button", name="Gallery").click()
    fill(page, "Text contains", "seven")
    expect(page.get_by_text(re.compile("^[0-9]{2} of 500 recordings"))).to_be_visible()
    wait_until_idle(page)
    page.wait_for_timeout(1000)
    gallery = page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")
    box = gallery.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 35 + 17)  # the first row's checkbox, on a canvas
    page.wait_for_url(re.compile("source=digits.*7_george"))
    box = page.get_by_role("textbox", name="Text or prompt to transcribe")
    expect(box).to_have_value(re.compile("^digits/7_george_"))
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)  # it stood over the maps
    expect(page.get_by_text("This speaker was never heard in training").first).to_be_visible()


WATCH = """() => {
  window.changed = []
  for (const part of [".st-key-menu", "h1", "[role=tablist]", ".st-key-report", "header"]) {
    for (const watched of document.querySelectorAll(part)) {
      const watch = { childList: true, subtree: true, characterData: true }
      new MutationObserver(() => window.changed.push(part)).observe(watched, watch)
    }
  }
  return document.querySelectorAll("[role=tablist]").length
}"""


def test_another_text_redraws_the_explorer_and_its_line_alone(server, new_page):
    page = new_page()
    visit(page, server)
    wait_until_idle(page)
    assert page.evaluate(WATCH) == 1
    fill(page, "Text or prompt", "four nine two")
    expect(words(page).first).to_contain_text("four")
    wait_until_idle(page)
    assert page.evaluate("window.changed") == []


def test_typed_texts_are_spoken_and_transcribed_or_refused(server, new_page):
    page = new_page()
    visit(page, server)
    fill(page, "Text or prompt to transcribe", "monday may third")
    page.wait_for_url(re.compile(r"source=monday.may.third"))
    for decoder in (ATTENTION, RECURRENT):
        expect(words(page, decoder).last).to_contain_text("third")
    fill(page, "Text or prompt to transcribe", "one banana")
    message = "This cannot be transcribed: every word must be one that was recorded, got 'banana'"
    expect(page.get_by_text(message)).to_be_visible()
    fill(page, "Text or prompt to transcribe", "**one** <b>")
    expect(page.get_by_text("got '**one**'")).to_be_visible()
    expect(page.get_by_text("What you see is “monday may third”.")).to_be_visible()
    expect(words(page).last).to_contain_text("third")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_what_is_pinned_and_zoomed_is_in_the_link_also_on_a_telephone(server, new_page):
    page = new_page()
    visit(page, server)
    map_of(page, ATTENTION).click(position={"x": 300, "y": 50})
    page.wait_for_url(re.compile("cell=attention-[0-9]+-[0-9]+"))
    page.keyboard.press("+")
    page.wait_for_url(re.compile("zoom=[0-9.]+-[0-9.]+"))
    page.locator(".strip button").nth(4).click()
    page.wait_for_url(re.compile("head=best\\+aligned%2F1.2"))
    page.get_by_role("heading", level=1).hover()
    link, sentence = share_link(page, "cell=", "zoom=", "head="), said(page).inner_text()
    assert re.search("step [0-9]+ of 19 writes", sentence)
    visitor = new_page(width=400)
    visitor.goto(link)
    expect(said(visitor)).to_have_text(sentence, timeout=LONG)
    expect(visitor.locator("section strong").nth(1)).to_contain_text("head 1.2")
    page.go_back()
    expect(page.locator("section strong").nth(1)).to_contain_text("head 1.1")


def test_a_row_of_the_second_map_that_a_link_pins_is_in_view_on_a_telephone(server, new_page):
    page = new_page(width=390)
    visit(page, server, "cell=recurrent-5-40")
    expect(said(page)).to_contain_text("Recurrent decoder (LSTM), step 6 of 19", timeout=LONG)
    expect(map_of(page, RECURRENT)).to_be_in_viewport(ratio=0.99)
    expect(said(page)).to_be_in_viewport(ratio=0.99)


def test_an_old_link_restores_source_mode_search_head_map_word_and_cell(server, new_page):
    page = new_page()
    query = (
        "source=friday+may+first&mode=teacher-forced&beam=3&head=1.2&word=2&cell=attention-3-57"
        "&shown=the+input%3A+difference"
    )
    visit(page, server, query)
    expect(page.get_by_role("textbox", name="Text or prompt to transcribe")).to_have_value(
        "friday may first"
    )
    expect(page.get_by_text("Given the true text “friday may first”")).to_be_visible()
    expect(page.get_by_role("slider", name="Beam")).to_have_value("3")
    title = "Attention decoder (head 1.2) minus Recurrent decoder (LSTM) (head 1.2)"
    expect(page.locator("section strong")).to_have_text([title])
    shared = query.replace("the+input%3A+difference", "difference")  # as the page calls it
    assert sorted(share_link(page, "shown=").split("?")[1].split("&")) == sorted(shared.split("&"))
    shown = page.get_by_role("combobox", name="Attention shown")
    shown.select_option(label="Both maps")
    expect(map_of(page, RECURRENT)).to_be_visible()
    assert n_steps(page, ATTENTION) == n_steps(page, RECURRENT) == len("friday may first") + 1
    expect(said(page)).to_contain_text("step 4 of 17 writes “d”")
    expect(words(page).nth(1)).to_have_attribute("aria-pressed", "true")
    expect(words(page).nth(1)).to_have_attribute("title", "not scored")  # it was forced


def test_a_bad_link_says_what_is_wrong_and_shows_the_page(server, new_page):
    page = new_page()
    visit(page, server, f"mode=x&head=9&cell=zzz&word=-1&zoom=a&tab=x&source={'a' * 300}")
    for message in (
        "mode must be one of free-running, teacher-forced, got 'x'",
        "head must be best aligned, mean, or layer and head such as 1.2",
        "cell must be a decoder or model, a row and a column, "
        "such as attention-3-57 or first-3-57, got 'zzz'",
        "word must be a whole number from 0 to 400, got '-1'",
        "zoom must be the first and the last position in view, such as 20-80, got 'a'",
        "tab must be one of Scores, Heads",
        "source must be a text of 1 to 200 characters, got",
    ):
        expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_link_to_something_that_is_not_there_gives_a_message(server, new_page):
    page = new_page()
    visit(page, server, "head=9.9&cell=attention-999-9999")
    message = "head must be one of best aligned, mean, 1.1, 1.2, got '9.9'"
    expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_text("cell must be a row and a column of these maps")).to_be_visible()
    visit(page, server, "word=399")
    message = "word must be the number of a word that was written, at most 3, or 0 for none"
    expect(page.get_by_text(message)).to_be_visible()
    page.goto(f"{server.url}/seq2seq?source=clip+000000000000")
    message = "the clip must be on this server, but it is not, or no longer"
    expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_text("What you see is “monday may seventh”.")).to_be_visible()
    expect(page.get_by_text("Share this view")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_voice_note_with_silence_around_it_is_read_and_what_was_cut_is_said(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_role("button", name="Clip", exact=True).click()
    samples, content = np.pad(waveform(compose("four one five")), (2 * RATE, RATE)), io.BytesIO()
    soundfile.write(content, np.repeat(samples, 3), 3 * RATE, "OPUS", format="OGG")
    upload(page, "note.opus", content.getvalue())
    page.wait_for_url(CLIP, timeout=LONG)
    note = page.get_by_text(re.compile("^Silence of .* s before and .* was cut"))
    expect(note).to_be_visible(timeout=LONG)
    expect(words(page)).to_have_text(["four", "one", "five"], timeout=LONG)
    upload(page, "silent.wav", to_wav(np.zeros(RATE)))
    refused = page.get_by_role("alert").filter(has_text="nothing is heard in the clip")
    expect(refused).to_be_visible(timeout=LONG)


def test_a_clip_is_uploaded_scored_and_linked_or_refused(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_role("button", name="Clip", exact=True).click()
    upload(page, "mine.wav", to_wav(waveform(compose("one two three"))))
    page.wait_for_url(CLIP)
    expect(page.get_by_text("of 672 held-out recordings of people")).to_be_visible()
    expect(page.get_by_text("the true text is not known").first).to_be_visible()
    page.keyboard.press("Escape")  # closes what was opened over the page
    wait_until_idle(page)
    fill(page, "What is said in the clip, if you know it", "one two three")
    expect(page.get_by_text("Chance level: similarity to unrelated references")).to_be_visible()
    page.wait_for_url(re.compile("reference=one"))
    steps = n_steps(page)
    visitor = new_page()
    visitor.goto(share_link(page, "reference="))
    sure = visitor.get_by_text("of 672 held-out recordings of people")
    expect(sure).to_be_visible(timeout=LONG)
    expect(visitor.get_by_text("Chance level: similarity to unrelated references")).to_be_visible()
    assert n_steps(visitor) == steps
    page.get_by_role("button", name="Clip", exact=True).click()
    upload(page, "bad.wav", b"This is text and no sound.")
    message = "This clip cannot be used: the file must be complete and one of wav, flac, ogg, opus"
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    upload(page, "long.wav", to_wav(waveform(compose("one"))[:1].repeat(21 * RATE)))
    message = "This clip cannot be used: the clip must last 0.1 to 20 s, got 21.0 s"
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_nothing_is_wider_than_a_telephone_in_the_dark(server, new_page):
    page = new_page(width=400, scheme="dark")
    visit(page, server)
    wait_until_idle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth") <= 400
    ink = page.locator(".explorer strong").first.evaluate("e => getComputedStyle(e).color")
    assert min(map(int, re.findall("[0-9]+", ink)[:3])) > 200


@needs_spelling
def test_a_typed_word_is_read_letter_by_letter_and_linked(server, new_page):
    page = new_page()
    visit(page, server, "task=spelling&words=thorough+blorptz")
    choices = page.get_by_role("radiogroup", name="Choose a word to see its map").get_by_role(
        "radio"
    )
    expect(choices).to_have_count(2)
    assert all(2 <= n_steps(page, decoder) <= 40 for decoder in (ATTENTION, RECURRENT))
    wait_until_idle(page)
    choices.nth(1).click()
    page.wait_for_url(re.compile("word=2"))
    expect(page.get_by_text("is not in the dictionary: it cannot be scored")).to_be_visible()
    map_of(page, ATTENTION).click(position={"x": 200, "y": 80})
    page.wait_for_url(re.compile("cell=attention-[0-9]+-[0-9]+"))
    page.get_by_role("heading", level=1).hover()
    visitor = new_page()
    visitor.goto(share_link(page, "cell="))
    expect(said(visitor)).to_have_text(said(page).inner_text(), timeout=LONG)
    fill(visitor, "Words to say", "ж")
    message = "This cannot be read: a text must have words of at most 34 letters a to z and"
    expect(visitor.get_by_text(message)).to_be_visible()
    expect(visitor.get_by_test_id("stException")).to_have_count(0)
