"""The page of the decoders with odd texts typed, and with decoders that write nothing."""

import numpy as np
import pytest
import streamlit as st

from core.seq2seq.config import DECODERS, FORCED, SPEECH
from core.seq2seq.rows import Frames, Pronunciations, Reading
from core.seq2seq.speech.audio import to_wav
from core.seq2seq.speech.clips import keep_clip, sound_of
from core.seq2seq.speech.utterances import compose, waveform
from core.seq2seq.spelling.typed_words import words_of
from core.seq2seq.vocabulary import STOP
from tests.ui.explorer.test_payload import unpacked
from tests.ui.test_permalink import page, shared_links

ODD = ["é\nb", "x" * 10_000, "a\x00b", "😀", "שלום", "", "…", "45th"]
S = 12  # positions of the input


def fake_reading(symbols: list[str], decoder: str, n_positions: int) -> Reading:
    n = len(symbols)
    layers, heads = 2, 4
    own = np.full((layers, heads, n, n), 1 / n, np.float32)
    return Reading(
        symbols=np.array(symbols),
        predicted=np.array(symbols),
        probabilities=np.full(n, 0.5, np.float32),
        cross=np.full((layers, heads, n, n_positions), 1 / n_positions, np.float32),
        self_attention=own if decoder == "attention" else np.zeros((0, 0, 0, 0), np.float32),
        loss=np.array(0.7),
    )


@pytest.fixture
def written(monkeypatch, tmp_path):
    """What the decoders write freely, instead of what they would; a list that tests change."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    symbols = ["o", "n", "e", STOP]

    def compute(name, config):
        if name == "frames":
            return Frames(np.zeros((80, 2 * S), np.uint8))
        if name == "clip":
            return sound_of(config.source)
        if name == "said":
            words = words_of(config.words)
            return Pronunciations(np.array(words), *(np.array([""] * len(words)),) * 2)
        forced = config.mode == FORCED
        n_positions = S if config.task == SPEECH else len(config.source)
        text = [*"two", STOP] if forced else list(symbols)
        return fake_reading(text, config.decoder, n_positions)

    monkeypatch.setattr("ui.computed._load_or_compute", compute)
    st.cache_resource.clear()  # what was made of other texts
    return symbols


def said(app) -> str:
    return " ".join(e.value for e in [*app.info, *app.error, *app.warning]).replace("\\", "")


def explored(app) -> list[dict]:
    """The sides that the explorer was sent; none where it is not drawn."""
    for element in app.get("bidi_component"):
        if element.proto.component_name == "explorer":
            return unpacked(element.proto.bytes)[1]["sides"]
    return []


def box(app, name: str):
    return next(e for e in [*app.text_input, *app.text_area] if e.key == name)


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_to_say_is_a_sentence_and_the_rest_of_the_page_stays(text, written):
    app = page("seq2seq")
    box(app, "source").set_value(text)
    app.run()
    assert not app.exception and "This cannot be transcribed" in said(app)
    assert box(app, "source").value in text and shared_links(
        app
    )  # the link to share is still there


def test_the_address_keeps_the_last_text_that_it_may_hold_while_there_is_none():
    app = page("seq2seq", source="four nine two b")
    box(app, "source").set_value("")
    app.run()
    assert "four nine two b" in app.query_params["source"]
    assert "What you see is “four nine two b”" in said(app)


def test_a_word_that_comes_again_has_a_chip_of_its_own():
    app = page("seq2seq", task="spelling", words="the knight the", word="1")
    (chips,) = (g for g in app.get("button_group") if g.key == "typed words")
    labels = [option.content for option in chips.proto.options]
    assert len(set(labels)) == 3 and "the (2)" in labels[2] and chips.value == 0


def test_a_line_break_in_a_text_to_say_is_white_space(written):
    app = page("seq2seq")
    box(app, "source").set_value("four\none")
    app.run()
    assert not app.exception and "cannot" not in said(app) and explored(app)


@pytest.mark.parametrize("text", [t for t in ODD if t[:1] != "é"])
def test_odd_words_are_a_sentence_and_the_rest_of_the_page_stays(text, written):
    app = page("seq2seq", task="spelling")
    box(app, "words").set_value(text)
    app.run()
    assert not app.exception and "This cannot be" in said(app)
    assert box(app, "words").value in text and shared_links(app)


def test_what_is_left_out_and_changed_is_said_beside_what_is_read(written):
    app = page("seq2seq", task="spelling")
    box(app, "words").set_value("café 66 😀")
    app.run()
    assert not app.exception
    assert "Read as: café → cafe, 66 → sixty six." in said(app)
    assert "Left out: 😀; only words of at most 34 letters" in said(app)


@pytest.mark.parametrize("text", [*ODD, " 7" * 149])
def test_an_odd_reference_of_a_clip_loses_nothing_that_is_shown(text, written):
    clip = keep_clip(to_wav(waveform(compose("one"))))
    app = page("seq2seq", source=clip)
    box(app, "reference").set_value(text)
    app.run()
    assert not app.exception and explored(app) and box(app, "reference").value in text
    if text[-1:].isdigit() or text == "45th":
        assert "This cannot be compared: " in said(app)


def test_what_is_said_in_a_clip_is_normalised_as_a_text_to_compose_is_and_shown(written):
    written[:] = [*"four one five", STOP]
    clip = keep_clip(to_wav(waveform(compose("four one five"))))
    app = page("seq2seq", source=clip)
    box(app, "reference").set_value("Four, one, five.")
    app.run()
    assert any(c.value == "Compared as: four one five" for c in app.caption)
    assert any(t.value == "Reference: four one five" for t in app.text)
    assert not any("Edits:" in m.value for m in app.markdown if "background" in m.value)


@pytest.mark.parametrize("task", ["speech", "spelling"])
@pytest.mark.parametrize("shown", ["the input", "what was written", "the input: difference"])
def test_decoders_that_write_nothing_are_shown_with_all_that_belongs_to_them(task, shown, written):
    written[:] = [STOP]
    app = page("seq2seq", task=task, shown=shown)
    assert not app.exception and not app.error
    assert sum("(nothing)" in t.value for t in app.text) == len(DECODERS)
    kinds = {word["kind"] for side in explored(app) for word in side["words"]}
    assert kinds == ({"deleted"} if task == "speech" else set())
    assert any("wrote nothing" in m.value for m in app.markdown)


@pytest.mark.parametrize("mode", ["free-running", "teacher-forced"])
def test_decoders_that_write_nothing_for_a_clip_of_unknown_text_are_shown(mode, written):
    written[:] = [STOP]
    clip = keep_clip(to_wav(waveform(compose("one"))))
    app = page("seq2seq", source=clip, mode=mode)
    assert not app.exception and [s["words"] for s in explored(app)] == [[], []]


def test_a_text_that_was_cut_says_so(written):
    written[:] = ["o"]
    app = page("seq2seq")
    assert ["did not stop by itself" in side["note"] for side in explored(app)] == [True, True]
    written[:] = ["o", STOP]
    st.cache_resource.clear()
    assert [side["note"] for side in explored(page("seq2seq"))] == ["", ""]
