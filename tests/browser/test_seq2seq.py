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
from tests.browser.conftest import share_link

LONG = 60_000  # milliseconds: the first reading waits for the worker process to start
LAST_HEADING = "How well are the heads aligned?"  # of the computed results
MAPS = {"attention": "Attention decoder", "recurrent": "Recurrent decoder (LSTM)"}
CLIP = re.compile(r"source=clip(?:\+|%20)[0-9a-f]{12}")

needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the weights of spelling are not shipped yet",
)


def visit(page, server, query=""):
    page.goto(f"{server.url}/seq2seq?{query}")
    expect(page.get_by_role("heading", name=LAST_HEADING)).to_be_visible(timeout=LONG)


def map_of(page, decoder="attention"):
    """The heatmap of a decoder."""
    name = re.compile(f"^{re.escape(MAPS[decoder])}: attention of [0-9]+ steps to the input")
    return page.get_by_role("figure", name=name)


def n_steps(page, decoder="attention"):
    figure = map_of(page, decoder)
    expect(figure).to_be_visible(timeout=LONG)
    return int(re.search("attention of ([0-9]+) steps", figure.get_attribute("aria-label"))[1])


def chips(page, label):
    return page.get_by_role("radiogroup", name=label).get_by_role("radio")


def fill(page, label, text, key="Enter"):
    box = page.get_by_role("textbox", name=label)
    box.fill(text)
    box.press(key)


def wait_until_drawn(page):
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=LONG)
    page.wait_for_timeout(1000)  # charts are drawn after the script has ended


def choose(page, label, option):
    wait_until_drawn(page)
    page.get_by_role("combobox", name=label).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name=option, exact=True).click()


def click_point(page, figure, share):
    """A click on one of the points that stand on the cells, `share` of the way through them."""
    wait_until_drawn(page)
    figure.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    points = figure.locator(".scatterlayer .point")
    box = points.nth(int(points.count() * share)).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def downloaded(page, label):
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.path().read_text(encoding="utf-8")


def upload(page, name, content):
    files = [{"name": name, "mimeType": "audio/wav", "buffer": content}]
    page.locator("input[type=file]").set_input_files(files)


def test_a_first_visit_shows_both_decoders_and_everything_can_be_downloaded(server, new_page):
    page = new_page()
    visit(page, server)
    for decoder, title in MAPS.items():
        expect(page.get_by_text(f"{title} (free-running)")).to_be_visible()
        text = downloaded(page, f"Heatmap of the {decoder} decoder (CSV)")
        lines = text.splitlines()
        assert lines[0].startswith("symbol,0.00 s,0.02 s") and len(lines) == 1 + n_steps(
            page, decoder
        )
        rows = [list(map(float, line.rsplit(",", lines[0].count(","))[1:])) for line in lines[1:]]
        assert all(sum(row) == pytest.approx(1, abs=1e-3) for row in rows)
    everything = json.loads(downloaded(page, "Everything (JSON)"))
    assert everything["view"]["source"] == FIRST_SOURCE
    assert len(everything["attention free"]["symbols"]) == n_steps(page)
    html = downloaded(page, "Report (HTML)")
    assert html.startswith("<!doctype html>") and "Plotly.newPlot" in html
    assert not re.search("<(script|link|img)[^>]*(src|href)", html)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_utterance_of_the_gallery_is_chosen(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_text("Gallery: every utterance of the test sets").click()
    fill(page, "Text contains", "friday")
    expect(page.get_by_text(re.compile("^[0-9]{1,2} of [0-9]{3} utterances"))).to_be_visible()
    wait_until_drawn(page)
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 35 + 17)  # the first row's checkbox, on a canvas
    page.wait_for_url(re.compile(r"source=\w+.*friday|source=friday"))
    box = page.get_by_role("textbox", name="Text or prompt to transcribe")
    expect(box).to_have_value(re.compile("friday"))
    expect(page.get_by_text("This text is in the test split")).to_be_visible()
    link = page.get_by_test_id("stCode").last
    expect(link).to_contain_text(box.input_value().replace(" ", "+"))


def test_typed_texts_are_spoken_and_transcribed_or_refused(server, new_page):
    page = new_page()
    visit(page, server)
    fill(page, "Text or prompt to transcribe", "monday may third")
    page.wait_for_url(re.compile(r"source=monday.may.third"))
    for decoder in MAPS:
        expect(map_of(page, decoder)).to_be_visible()
        group = page.get_by_role("radiogroup", name=f"Words of the {decoder} decoder")
        expect(group).to_contain_text("monday")
    fill(page, "Text or prompt to transcribe", "412")
    for decoder in MAPS:
        group = page.get_by_role("radiogroup", name=f"Words of the {decoder} decoder")
        expect(group).to_contain_text("hundred")
    fill(page, "Text or prompt to transcribe", "one banana")
    message = "This cannot be transcribed: every word must be one that was recorded, got 'banana'"
    expect(page.get_by_text(message)).to_be_visible()
    fill(page, "Text or prompt to transcribe", "**one** <b>")
    expect(page.get_by_text("got '**one**'")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_word_and_a_cell_are_chosen_and_linked(server, new_page):
    page = new_page()
    visit(page, server, "source=one+two+three")
    n_players = page.locator("audio").count()
    chips(page, "Words of the attention decoder").nth(1).click()
    page.wait_for_url(re.compile("word=2"))
    score = r"[0-9.]+, chance [0-9.]+"
    three = f"Jaccard {score}; cosine {score}; Damerau–Levenshtein {score}"
    scored_word = re.compile(rf"^(two|–) → .* {three}$")
    for index in (0, 1):
        expect(page.get_by_text(scored_word).nth(index)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^[0-9.]+ to [0-9.]+ s:$")).first).to_be_visible()
    expect(page.locator("audio")).not_to_have_count(n_players)
    click_point(page, map_of(page), 0.5)
    page.wait_for_url(re.compile("cell=attention-[0-9]+-[0-9]+"))
    row, column = map(int, re.search("cell=attention-([0-9]+)-([0-9]+)", page.url).groups())
    sentence = page.get_by_text(re.compile(rf"^Step {row + 1} writes '.+' with probability"))
    expect(sentence).to_contain_text(f"of its attention to {column * 0.02:.2f} to")
    link, cell_text = share_link(page, "cell=", "word=2"), sentence.inner_text()
    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_text(cell_text)).to_be_visible(timeout=LONG)
    expect(visitor.get_by_text(scored_word).first).to_have_text(
        page.get_by_text(scored_word).first.inner_text()
    )


def test_a_link_restores_source_mode_search_head_map_word_and_cell(server, new_page):
    page = new_page()
    query = (
        "source=friday+may+first&mode=teacher-forced&beam=3&head=1.2&word=2&cell=attention-3-57"
        "&shown=the+input%3A+difference"
    )
    visit(page, server, query)
    expect(page.get_by_role("textbox", name="Text or prompt to transcribe")).to_have_value(
        "friday may first"
    )
    for title in MAPS.values():
        expect(page.get_by_text(f"{title} (teacher-forced)")).to_be_visible()
    expect(page.get_by_role("combobox", name="Head")).to_have_value("1.2")
    expect(page.get_by_role("slider", name="Beam")).to_have_value("3")
    name = "Attention decoder minus recurrent decoder"
    expect(page.get_by_role("figure", name=name)).to_be_visible()
    assert sorted(share_link(page, "shown=").split("?")[1].split("&")) == sorted(query.split("&"))
    choose(page, "Attention to", "what was written")
    self_attention = "Attention decoder: self-attention to its own text, 17 steps"
    expect(page.get_by_role("figure", name=self_attention)).to_be_visible()
    expect(page.get_by_text("The recurrent decoder has no such map")).to_be_visible()
    choose(page, "Attention to", "the input")
    for decoder in MAPS:
        assert n_steps(page, decoder) == len("friday may first") + 1
    expect(page.get_by_text(re.compile("^Step 4 writes 'd' with probability"))).to_be_visible()
    chosen = page.get_by_test_id("stText").get_by_text("may", exact=True)
    expect(chosen.first).to_be_visible()  # forced, so not scored
    expect(page.get_by_text("Grey: not scored")).to_be_visible()


def test_a_bad_link_says_what_is_wrong_and_shows_the_page(server, new_page):
    page = new_page()
    visit(page, server, f"mode=x&head=9&cell=zzz&word=-1&beam=99&source={'a' * 300}")
    for message in (
        "mode must be one of free-running, teacher-forced, got 'x'",
        "head must be best aligned, mean, or layer and head such as 1.2, got '9'",
        "cell must be a decoder, a row and a column, such as attention-3-57, got 'zzz'",
        "word must be a whole number from 0 to 400, got '-1'",
        "beam must be a whole number from 1 to 8, got '99'",
        "source must be a text of 1 to 200 characters, got",
    ):
        expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_role("textbox", name="Text or prompt to transcribe")).to_have_value(
        FIRST_SOURCE
    )
    expect(map_of(page)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_link_to_something_that_is_not_there_gives_a_message(server, new_page):
    page = new_page()
    visit(page, server, "head=9.9&word=399&cell=attention-999-9999")
    for message in (
        "head must be one of best aligned, mean, 1.1, 1.2, got '9.9'",
        "Word 399 was asked for; there are 3",
        "no cell attention-999-9999",
    ):
        expect(page.get_by_text(message).first).to_be_visible()
    expect(page.get_by_role("combobox", name="Head")).to_have_value("best aligned")
    expect(map_of(page)).to_be_visible()
    page.goto(f"{server.url}/seq2seq?source=clip+000000000000")
    message = "the clip must be on this server, but it is not, or no longer"
    expect(page.get_by_text(message)).to_be_visible()
    expect(page.get_by_role("heading", name="How they were trained")).to_be_visible()
    expect(page.get_by_text("Share this view")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_voice_note_with_silence_around_it_is_read_and_what_was_cut_is_said(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_text("Upload or record a clip").click()
    samples, content = np.pad(waveform(compose("four one five")), (2 * RATE, RATE)), io.BytesIO()
    soundfile.write(content, np.repeat(samples, 3), 3 * RATE, "OPUS", format="OGG")
    upload(page, "note.opus", content.getvalue())
    page.wait_for_url(CLIP, timeout=LONG)
    note = page.get_by_text(re.compile("^Silence of .* s before and .* was cut"))
    expect(note).to_be_visible(timeout=LONG)
    expect(chips(page, "Words of the attention decoder")).to_have_text(
        ["four", "one", "five"], timeout=LONG
    )
    upload(page, "silent.wav", to_wav(np.zeros(RATE)))
    refused = page.get_by_role("alert").filter(has_text="nothing is heard in the clip")
    expect(refused).to_be_visible(timeout=LONG)


def test_a_clip_is_uploaded_scored_and_linked_or_refused(server, new_page):
    page = new_page()
    visit(page, server)
    page.get_by_text("Upload or record a clip").click()
    upload(page, "mine.wav", to_wav(waveform(compose("one two three"))))
    page.wait_for_url(CLIP)
    warning = page.get_by_role("alert").filter(has_text="not trained on clips like this")
    expect(warning).to_be_visible()
    expect(page.get_by_text("The true text is not known")).to_be_visible()
    fill(page, "What is said in the clip, if you know it", "one two three")
    expect(page.get_by_text("Chance level: similarity to unrelated references")).to_be_visible()
    page.wait_for_url(re.compile("reference=one"))
    steps = n_steps(page)
    visitor = new_page()
    visitor.goto(share_link(page, "reference="))
    expect(visitor.get_by_text("not trained on clips like this")).to_be_visible(timeout=LONG)
    expect(visitor.get_by_text("Chance level: similarity to unrelated references")).to_be_visible()
    assert n_steps(visitor) == steps
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
    expect(map_of(page, "recurrent")).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth") <= 400
    ink = main.evaluate("e => getComputedStyle(e).color")
    assert min(map(int, re.findall("[0-9]+", ink)[:3])) > 200
    labels = [
        chart.get_attribute("aria-label") or ""
        for chart in page.get_by_test_id("stPlotlyChart").all()
    ]
    assert len(labels) >= 6 and all(len(label) > 10 for label in labels)


@needs_spelling
def test_a_typed_word_is_read_letter_by_letter_and_linked(server, new_page):
    page = new_page()
    visit(page, server)
    choose(page, "Task", SPELLING)
    fill(page, "Words to say", "thorough blorptz", "Control+Enter")
    words = chips(page, "Words")
    expect(words).to_have_count(2)
    for decoder in MAPS:
        assert 2 <= n_steps(page, decoder) <= 40
    words.nth(1).click()
    page.wait_for_url(re.compile("word=2"))
    expect(page.get_by_text("is not in the dictionary: it cannot be scored")).to_be_visible()
    words.nth(0).click()
    wait_until_drawn(page)
    click_point(page, map_of(page), 0.3)
    page.wait_for_url(re.compile("cell=attention-[0-9]+-[0-9]+"))
    sentence = page.get_by_text(re.compile(r"^Step [0-9]+ writes '[A-Z]+' with probability"))
    expect(sentence).to_contain_text(re.compile("attention to letter [1-8]"))
    expect(page.get_by_role("heading", name="Most surprising words")).to_be_visible()
    visitor = new_page()
    visitor.goto(share_link(page, "cell="))
    expect(visitor.get_by_text(sentence.inner_text())).to_be_visible(timeout=LONG)
    expect(visitor.get_by_role("textbox", name="Words to say")).to_have_value("thorough blorptz")
    fill(visitor, "Words to say", "ж", "Control+Enter")
    message = "This cannot be read: a text must have words of at most 34 letters a to z and"
    expect(visitor.get_by_text(message)).to_be_visible()
    fill(visitor, "Words to say", "a" * 35, "Control+Enter")
    message = "at most 34 letters a to z and apostrophes, got aaaaaaaaaa"
    expect(visitor.get_by_text(message)).to_be_visible()
    expect(visitor.get_by_test_id("stException")).to_have_count(0)
