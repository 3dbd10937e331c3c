"""Utterances of many speakers."""

import random
from collections import Counter

import numpy as np
import pytest

from core.seq2seq.speech import people
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.people import SHARES, draw_utterance, validation_clips
from core.seq2seq.speech.utterances import units
from core.seq2seq.speech.voices import Recordings
from core.seq2seq.speech.word_times import Span, word_times
from tests.core.seq2seq.speech.test_corpora import corpora_of

SENTENCE = "the cat, sat on the mat by the open door"
TIMES = tuple(Span(0.1 * i, 0.1 * i + 0.08) for i in range(len(SENTENCE.split())))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two clips of each corpus (the first is for validation), their words' times, and a voice."""
    spoken = {"librispeech": SENTENCE, "ljspeech": SENTENCE, "grid": SENTENCE, "digits": "one"}
    rows = [
        (corpus, f"{corpus}/{corpus}-{i}.flac", f"{corpus}-speaker", "train", text, 1.0)
        for corpus, text in spoken.items()
        for i in range(3)
    ]
    texts = (*units(), "two words", "four words in all", "a prompt of five words")
    kinds = (*["unit"] * len(units()), "phrase", "phrase", "prompt")
    ends = 160 * np.arange(1, len(texts) + 1)
    voice = Recordings("any", texts, kinds, ends, np.zeros(ends[-1], np.int16))
    times = {f"{corpus}-{i}": TIMES for corpus in spoken for i in range(3) if corpus != "digits"}
    monkeypatch.setattr(people, "recordings", lambda name: voice)
    monkeypatch.setattr(people, "word_times", lambda: times)
    word_times.cache_clear()
    people._whole_of.cache_clear()
    yield corpora_of(tmp_path, rows)
    people._whole_of.cache_clear()


def drawn(folder, most_words, n=300, telephone=0.0):
    draw, noise = random.Random(1), np.random.default_rng(1)
    options = {"telephone_share": telephone}
    return [draw_utterance(folder, draw, noise, most_words, **options) for _ in range(n)]


@pytest.mark.parametrize("most_words", [1, 2, 3, 5, 8])
def test_no_utterance_has_more_words_than_asked(folder, most_words, monkeypatch):
    monkeypatch.setattr(people, "SHARES", {**SHARES, "voices": 0.0})
    counts = Counter(len(text.split()) for text, _ in drawn(folder, most_words))
    assert max(counts) <= max(2, most_words)  # two halves of a sentence have a word each


def test_words_of_a_sentence_are_in_a_row_and_their_sound_is_cut_out(folder, monkeypatch):
    monkeypatch.setattr(people, "SHARES", {"librispeech": 1.0})
    for text, samples in drawn(folder, 3):
        assert text in SENTENCE or all(part in SENTENCE for part in text.split())
        assert len(samples) <= 0.8 * RATE


def test_whole_sentences_are_heard_once_length_is_free(folder, monkeypatch):
    monkeypatch.setattr(people, "SHARES", {"ljspeech": 1.0})
    whole = sum(text == SENTENCE for text, _ in drawn(folder, None))
    assert 0.4 < whole / 300 < 0.75


def test_digits_are_joined_with_pauses_of_one_speaker(folder, monkeypatch):
    monkeypatch.setattr(people, "SHARES", {"digits": 1.0})
    utterances = drawn(folder, None)
    assert {text for text, _ in utterances} >= {"one", "one one", "one one one"}
    assert all(len(text.split()) <= people.MOST_DIGITS for text, _ in utterances)
    seconds = [len(s) / RATE - 0.1 * len(text.split()) for text, s in utterances]
    assert min(seconds) >= -0.01 and max(seconds) > 0.5


def test_a_voice_says_units_phrases_and_prompts(folder, monkeypatch):
    monkeypatch.setattr(people, "SHARES", {"voices": 1.0})
    texts = {text for text, _ in drawn(folder, None)}
    assert {"two words", "four words in all", "a prompt of five words"} <= texts
    assert len(texts) > 20  # compositions of units


def test_what_is_for_validation_is_never_heard(folder, monkeypatch):
    monkeypatch.setattr(people, "SHARES", dict.fromkeys(("librispeech", "digits", "grid"), 1.0))
    held = {clip.name for clip in validation_clips(folder)}
    read = set()
    monkeypatch.setattr(people, "_sound", lambda c: read.add(c.name) or np.zeros(RATE, np.float32))
    drawn(folder, None)
    assert held == {f"{c}-0" for c in ("librispeech", "ljspeech", "digits", "grid")}
    assert read and not read & held


def test_every_source_is_heard_as_often_as_its_share(folder, monkeypatch):
    for name in ("_telephone", "_synthetic", "_digits"):
        monkeypatch.setattr(people, name, lambda *_, name=name: (name, None))
    monkeypatch.setattr(people, "_sentence", lambda folder, corpus, *_: (corpus, None))
    counts = Counter(text for text, _ in drawn(folder, None, n=4000, telephone=0.4))
    names = {"_synthetic": "voices", "_digits": "digits"}
    assert counts.pop("_telephone") / 4000 == pytest.approx(0.4, abs=0.03)
    for name, n in counts.items():
        assert n / 4000 == pytest.approx(0.6 * SHARES[names.get(name, name)], abs=0.03)
    assert sum(SHARES.values()) == pytest.approx(1)


def test_at_first_only_the_telephone_and_digits_are_heard(folder, monkeypatch):
    for name in ("_telephone", "_synthetic", "_digits", "_sentence"):
        monkeypatch.setattr(people, name, lambda *_, name=name: (name, None))
    draw, noise = random.Random(1), np.random.default_rng(1)
    said = (draw_utterance(folder, draw, noise, 1, 0.0, telephone_share=0.14) for _ in range(2000))
    heard = Counter(name for name, _ in said)
    assert set(heard) == {"_telephone", "_digits"}
    assert heard["_digits"] / 2000 == pytest.approx(0.86 * SHARES["digits"], abs=0.03)
