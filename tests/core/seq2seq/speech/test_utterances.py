"""The shipped recordings, and the compositions that are joined from them."""

import numpy as np
import pytest

from core.prepare.telephone import LONGEST, frame_levels
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.utterances import (
    ARCHIVE,
    EDGE,
    GAP,
    MOST_WORDS,
    clip,
    compose,
    find_utterance,
    joined_clips,
    prompts,
    reference_text,
    split_of,
    transcripts,
    units,
    waveform,
)

LETTERS = set("abcdefghijklmnopqrstuvwxyz' ")


def test_the_archive_is_small_and_has_a_licence_beside_it():
    assert ARCHIVE.stat().st_size <= 15_000_000
    assert "Creative Commons" in ARCHIVE.with_suffix(".LICENSE").read_text(encoding="utf-8")


def test_transcripts_are_written_in_letters():
    assert all(text and set(text) <= LETTERS for text in transcripts().values())
    assert all(text == " ".join(text.split()) for text in transcripts().values())


def test_every_clip_sounds_and_lasts_about_as_long_as_its_text():
    for name, text in transcripts().items():
        samples = clip(name)
        seconds, letters = len(samples) / RATE, len(text.replace(" ", ""))
        assert 0.5 <= seconds <= LONGEST, name
        assert letters / seconds < 18, name
        assert letters <= 6 or letters / seconds > 5, name
        assert frame_levels(samples).max() > -30 and np.abs(samples).max() < 1, name


def test_prompts_are_split_by_their_text():
    texts = {split: {p.text for p in prompts() if p.split == split}
             for split in ("train", "validation", "test")}  # fmt: skip
    assert not texts["train"] & texts["validation"]
    assert not texts["train"] & texts["test"]
    assert not texts["validation"] & texts["test"]


def test_what_is_said_by_a_unit_too_is_never_held_out():
    assert all(p.split == "train" for p in prompts() if p.text in units())


def test_splits_do_not_change():
    sizes = {split: sum(p.split == split for p in prompts())
             for split in ("train", "validation", "test")}  # fmt: skip
    assert sizes == {"train": 264, "validation": 33, "test": 27}
    assert [split_of(text) for text in ("n j", "zulu mike yankee kilo whiskey", "one two")] == [
        "test",
        "validation",
        "train",
    ]


def test_about_a_tenth_of_all_texts_is_held_out_for_each():
    splits = [split_of(str(n)) for n in range(5000)]
    assert 0.08 < splits.count("test") / 5000 < 0.12
    assert 0.08 < splits.count("validation") / 5000 < 0.12


@pytest.mark.parametrize(
    "text, clips",
    [
        ("four hundred", ("digits/4", "digits/hundred")),
        ("six a m", ("digits/6", "digits/a-m")),
        ("a p m m", ("letters/a", "digits/p-m", "letters/m")),
        ("m a", ("letters/m", "letters/a")),
        ("dollar sign a", ("letters/ascii36", "letters/a")),
        ("  Four \n HUNDRED ", ("digits/4", "digits/hundred")),
    ],
)
def test_a_text_is_composed_of_the_longest_units(text, clips):
    utterance = compose(text)
    assert utterance.clips == clips and utterance.text == utterance.name == " ".join(
        text.lower().split()
    )
    assert " ".join(transcripts()[name] for name in utterance.clips) == utterance.text


@pytest.mark.parametrize("text, word", [("one banana two", "banana"), ("one €", "€"), ("é", "é")])
def test_a_word_that_was_not_recorded_is_named(text, word):
    with pytest.raises(ValueError, match=f"one that was recorded, got '{word}'"):
        compose(text)


@pytest.mark.parametrize(
    "text, clips",
    [
        ("o’clock", ("digits/oclock",)),
        ("1st", ("digits/h-1",)),
        ("7:05 pm", ("digits/7", "digits/oh", "digits/5", "digits/p-m")),
        ("“one–two”", ("digits/1", "digits/2")),
        ("-5", ("digits/minus", "digits/5")),
    ],
)
def test_a_typed_text_is_composed_whatever_its_signs(text, clips):
    assert compose(text).clips == clips


@pytest.mark.parametrize("text, word", [("3.14", "point"), ("10²", "²"), ("5%", "%"), ("1/2", "/")])
def test_a_sign_that_was_not_recorded_is_named_and_never_left_out(text, word):
    with pytest.raises(ValueError, match=f"one that was recorded, got '{word}'"):
        compose(text)


@pytest.mark.parametrize("text", ["x" * 10_000, "a\x00b", "\ud800", "😀", "שלום", "٣"])
def test_an_odd_text_is_refused_in_words(text):
    with pytest.raises(ValueError, match="recorded, got|at most 98 characters.*got 10,000"):
        compose(text)


def test_recorded_texts_are_in_the_form_in_which_texts_are_compared():
    assert all(reference_text(text) == text for text in transcripts().values() if len(text) < 99)
    assert reference_text("Four, one,\n five.") == "four one five"
    assert reference_text("Eight o’clock!") == "eight o'clock" and reference_text("…") == ""


@pytest.mark.parametrize("n", [0, MOST_WORDS + 1, 1000])
def test_a_text_of_too_few_or_too_many_words_is_refused(n):
    with pytest.raises(ValueError, match=f"1 to {MOST_WORDS} words, got {n:,}"):
        compose("one " * n)


def test_prompts_are_found_by_name_and_compositions_by_text():
    for prompt in prompts()[:5]:
        assert find_utterance(prompt.name) == prompt
    assert find_utterance("one two") == compose("one two")


@pytest.mark.parametrize("text", ["one", "one two three", "friday may first"])
def test_a_waveform_is_always_the_same_and_as_long_as_its_clips_and_gaps(text):
    utterance = compose(text)
    samples = waveform(utterance)
    assert samples.dtype == np.float32 and np.array_equal(samples, waveform(utterance))
    clips = sum(len(clip(name)) for name in utterance.clips)
    n_gaps = len(utterance.clips) - 1
    shortest, longest = (2 * edge + n_gaps * gap for edge, gap in zip(EDGE, GAP, strict=True))
    assert shortest * RATE - n_gaps - 2 <= len(samples) - clips <= longest * RATE


def test_clips_are_joined_whole_and_in_their_order():
    clips = [np.full(100 * n, n, np.float32) for n in (1, 2, 3)]
    samples = joined_clips(clips, np.random.default_rng(0))
    assert samples[0] == samples[-1] == 0
    assert np.array_equal(samples[samples > 0], np.concatenate(clips))
    assert np.count_nonzero(np.diff(samples)) == 6  # each clip stands between silences
