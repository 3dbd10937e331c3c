"""The recordings of people that ship."""

from collections import Counter

import numpy as np
import pytest

from core.seq2seq.speech.clips import sound_of
from core.seq2seq.speech.held_out import (
    ARCHIVE,
    SOURCES,
    TESTS,
    held_out_people,
    held_out_sound,
    validation_texts,
)
from core.seq2seq.vocabulary import PEOPLE, UNKNOWN_ID

N = {"digits": 500, "commands": 100, "book": 22, "strangers": 50}


def test_every_test_set_is_whole_and_small_enough_to_ship():
    assert Counter(p.test for p in held_out_people().values()) == N
    assert ARCHIVE.stat().st_size < 10_000_000


@pytest.mark.parametrize("test", TESTS)
def test_a_recording_is_sound_of_a_usual_length(test):
    names = [name for name, p in held_out_people().items() if p.test == test]
    for name in names[:: len(names) // 5]:
        samples = held_out_sound(name)
        assert samples.dtype == np.float32 and 0.1 < len(samples) / 16_000 < 20
        assert 0.01 < np.abs(samples).max() < 1.2


def test_texts_can_be_written_and_those_of_the_digits_are_digits():
    people = held_out_people().values()
    assert all(UNKNOWN_ID not in PEOPLE.encode(p.text) for p in people)
    assert len({p.text for p in people if p.test in ("digits", "commands")}) == 10


def test_no_text_of_a_sentence_is_in_training():
    tests = {p.text for p in held_out_people().values() if p.test in ("book", "strangers")}
    assert not tests & set(validation_texts()) and len(validation_texts()) > 100


def test_a_recording_is_a_source_with_its_credit():
    sound = sound_of("digits/7_george_0")
    assert sound.text == "seven" and sound.split == "" and sound.changes == ""
    assert sound.heard == SOURCES["digits"].heard and "CC BY-SA" in sound.credit


@pytest.mark.parametrize("name", ["digits/7_george_999", "digits/../x", "digits"])
def test_no_other_name_opens_the_archive(name):
    with pytest.raises(ValueError, match="must be one that was recorded"):
        sound_of(name)
