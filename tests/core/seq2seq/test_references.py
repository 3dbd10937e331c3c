"""The texts that chance is measured against."""

import numpy as np
import pytest

from core.metrics.chance import MOST_REFERENCES, chance_similarities
from core.metrics.similarity import MEASURES
from core.seq2seq.config import SPEECH, SPELLING
from core.seq2seq.references import (
    held_out_utterances,
    other_texts,
    other_words,
    validation_chance,
    validation_words,
)
from core.seq2seq.spelling.dictionary import split_of_word, usual_pronunciation


@pytest.mark.parametrize("split", ["validation", "test"])
def test_utterances_held_out_are_of_their_split(split):
    found = held_out_utterances(split)
    assert {u.split for u in found} == {split}
    assert "prompt" in {u.kind for u in found} and len({u.kind for u in found}) > 5


@pytest.mark.parametrize("task", [SPEECH, SPELLING])
def test_other_texts_are_different_ones(task):
    found = other_texts(task)
    assert 100 <= len(found) <= MOST_REFERENCES
    if task == SPEECH:
        assert len(set(found)) == len(found)
        assert set(found) <= {u.text for u in held_out_utterances("test")}
    assert other_texts(task) is found


def test_stress_can_be_left_out():
    marked, bare = other_texts(SPELLING), other_texts(SPELLING, stress=False)
    assert [tuple(s.rstrip("012") for s in said) for said in marked] == list(bare)


def test_other_words_are_single_and_different():
    found = other_words()
    assert len(set(found)) == len(found) >= 50 and all(word.split() == [word] for word in found)


def test_chance_of_validation_is_the_mean_between_its_texts():
    texts = [u.text for u in held_out_utterances("validation")]
    expected = chance_similarities(texts, texts, range(len(texts))).mean(axis=0)
    found = validation_chance(SPEECH)
    assert list(found) == list(MEASURES)
    np.testing.assert_allclose(list(found.values()), expected)


def test_validation_words_are_a_fixed_sample():
    found = validation_words()
    assert len(set(found)) == 1000 and {split_of_word(word) for word in found} == {"validation"}
    assert all(usual_pronunciation(word) for word in found)
    assert all(0 < chance < 0.5 for chance in validation_chance(SPELLING).values())
