"""Compositions of recorded units."""

import random

import pytest

from core.seq2seq.speech.audio import LONGEST, RATE, SHORTEST
from core.seq2seq.speech.compositions import KINDS, SIZES, draw_composition, held_out_compositions
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.speech.utterances import compose, prompts, split_of, waveform


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_drawn_was_recorded_and_can_be_written(kind):
    draw = random.Random(0)
    for _ in range(1000):
        utterance = compose(KINDS[kind](draw))  # a word that was not recorded raises
        assert len(utterance.text) < SpeechConfig().longest_output


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_composition_is_drawn_of_its_split_and_kind(split):
    draw = random.Random(1)
    drawn = [draw_composition(draw, split) for _ in range(100)]
    assert all(u.split == split == split_of(u.text) and u.kind in KINDS for u in drawn)
    assert len({u.kind for u in drawn}) == len(KINDS)


def test_what_is_held_out_is_never_trained_on():
    held = {split: {u.text for u in held_out_compositions(split)} for split in SIZES}
    assert not held["test"] & held["validation"]
    trained = {p.text for p in prompts() if p.split == "train"}
    draw = random.Random(2)
    trained |= {draw_composition(draw, "train").text for _ in range(2000)}
    assert not trained & (held["test"] | held["validation"])


def test_what_is_held_out_does_not_change():
    assert {split: len(held_out_compositions(split)) for split in SIZES} == {
        "validation": 100,
        "test": 300,
    }
    assert len({u.text for u in held_out_compositions("test")}) == 300
    assert [u.text for u in held_out_compositions("test")[:2]] == [
        "n j",
        "six six eight zero nine nine zero",
    ]
    assert held_out_compositions("validation")[0].text == "zulu mike yankee kilo whiskey"


def test_all_that_is_held_out_can_be_transcribed():
    for utterance in held_out_compositions("test")[::5]:
        assert SHORTEST <= len(waveform(utterance)) / RATE <= LONGEST
