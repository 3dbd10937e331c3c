"""The unrelated references that chance is measured against."""

import numpy as np
import pytest

from core.metrics.chance import MOST_REFERENCES, chance_similarities
from core.metrics.similarity import MEASURES
from core.seq2seq.config import SPEECH, SPELLING
from core.seq2seq.references import (
    held_out_utterances,
    unrelated_texts,
    unrelated_words,
    validation_chance,
    validation_words,
)
from core.seq2seq.spelling.dictionary import split_of_word, usual_pronunciation


@pytest.mark.parametrize("split", ["validation", "test"])
def test_utterances_held_out_are_of_their_split(split):
    utterances = held_out_utterances(split)
    kinds = {u.kind for u in utterances}
    assert {u.split for u in utterances} == {split}
    assert "prompt" in kinds and len(kinds) > 5


@pytest.mark.parametrize("task", [SPEECH, SPELLING])
def test_other_texts_are_different_ones(task):
    texts = unrelated_texts(task)
    assert 100 <= len(texts) <= MOST_REFERENCES
    if task == SPEECH:
        assert len(set(texts)) == len(texts)
        assert set(texts) <= {u.text for u in held_out_utterances("test")}
    assert unrelated_texts(task) is texts


def test_stress_can_be_left_out():
    marked, bare = unrelated_texts(SPELLING), unrelated_texts(SPELLING, stress=False)
    assert [tuple(s.rstrip("012") for s in phonemes) for phonemes in marked] == list(bare)


def test_other_words_are_single_and_different():
    words = unrelated_words()
    assert len(set(words)) == len(words) >= 50 and all(word.split() == [word] for word in words)


def test_chance_of_validation_is_the_mean_between_its_texts():
    texts = [u.text for u in held_out_utterances("validation")]
    expected = chance_similarities(texts, texts, range(len(texts))).mean(axis=0)
    chance = validation_chance(SPEECH)
    assert list(chance) == list(MEASURES)
    np.testing.assert_allclose(list(chance.values()), expected)


def test_validation_words_are_a_fixed_sample():
    words = validation_words()
    assert len(set(words)) == 1000 and {split_of_word(word) for word in words} == {"validation"}
    assert all(usual_pronunciation(word) for word in words)
    assert all(0 < chance < 0.5 for chance in validation_chance(SPELLING).values())
