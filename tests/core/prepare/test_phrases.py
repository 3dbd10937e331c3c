"""Phrases for the synthetic voices."""

import gzip
import random

import pytest

from core.prepare.phrases import LENGTHS, draw_phrases, ljspeech_texts
from core.seq2seq.vocabulary import PEOPLE, UNKNOWN_ID


@pytest.fixture
def folder(tmp_path):
    lines = 'LJ001-0001|Printing, in "the only" sense - I mean\nLJ050-0001|of the test set alone\n'
    (tmp_path / "ljspeech-texts.txt.gz").write_bytes(gzip.compress(lines.encode()))
    lines = b"had its source away back in the woods\nfor not even a brook could run\n"
    (tmp_path / "librispeech-texts.txt.gz").write_bytes(gzip.compress(lines))
    return tmp_path


def test_phrases_are_words_in_a_row_of_both_corpora_and_never_of_the_test_book(folder):
    phrases = list(draw_phrases(folder, 200, random.Random(0)))
    assert len(phrases) == 200
    assert all(1 <= len(phrase.split()) <= LENGTHS[1] for phrase in phrases)
    assert all(phrase[0].isalpha() for phrase in phrases)  # a hyphen would be an option
    assert not any("test set" in phrase for phrase in phrases)
    assert any("printing" in p for p in phrases) and any("brook" in p for p in phrases)
    assert all(UNKNOWN_ID not in PEOPLE.encode(phrase) for phrase in phrases)


def test_the_test_book_is_left_out(folder):
    assert ljspeech_texts(folder) == ["printing, in the only sense - i mean"]
