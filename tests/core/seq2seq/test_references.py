"""The unrelated references that chance is measured against."""

import numpy as np
import pytest

from core.metrics.chance import MOST_REFERENCES, chance_similarities, evenly_spaced
from core.metrics.similarity import MEASURES
from core.seq2seq.config import SPEECH, SPELLING
from core.seq2seq.references import (
    held_out_utterances,
    unrelated_texts,
    unrelated_words,
    validation_chance,
    validation_words,
)
from core.seq2seq.speech.held_out import held_out_people, validation_texts
from core.seq2seq.spelling.dictionary import first_pronunciation, words


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
        people = {p.text for p in held_out_people().values()}
        assert set(texts) <= people | {u.text for u in held_out_utterances("test")}
    assert unrelated_texts(task) is texts


def test_other_words_are_single_and_different():
    others = unrelated_words()
    assert len(set(others)) == len(others) >= 50 and all(w.split() == [w] for w in others)


def test_chance_of_validation_is_the_mean_between_its_texts():
    texts = [u.text for u in held_out_utterances("validation")] + list(validation_texts())
    indices = evenly_spaced(range(len(texts)))
    expected = chance_similarities(texts, [texts[i] for i in indices], indices).mean(axis=0)
    chance = validation_chance(SPEECH)
    assert list(chance) == list(MEASURES)
    np.testing.assert_allclose(list(chance.values()), expected)


def test_validation_words_are_a_fixed_sample():
    sample = validation_words()
    assert len(set(sample)) == 1000 and set(sample) <= set(words("validation"))
    assert all(first_pronunciation(word) for word in sample)
    assert all(0 < chance < 0.5 for chance in validation_chance(SPELLING).values())
