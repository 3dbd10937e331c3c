"""The chance level compared with its definition, pair by pair."""

import random

import numpy as np
import pytest

from core.metrics import chance
from core.metrics.chance import (
    chance_similarities,
    evenly_spaced,
    shuffled_similarities,
    unrelated_similarities,
    word_chance,
)
from core.metrics.edits import align_words
from core.metrics.similarity import (
    cosine_similarity,
    damerau_levenshtein_similarity,
    jaccard_similarity,
)

MEASURES = (jaccard_similarity, cosine_similarity, damerau_levenshtein_similarity)


def random_texts(n: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices("abcd ", k=draw.randint(0, 8))) for _ in range(n)]


def test_chance_is_the_mean_over_the_other_references():
    references, hypotheses = random_texts(30, 0), random_texts(30, 1)
    chance_scores = chance_similarities(references, hypotheses, range(30))
    for i, hypothesis in enumerate(hypotheses):
        others = [r for r in references if r != references[i]]
        expected = [np.mean([m(other, hypothesis) for other in others]) for m in MEASURES]
        np.testing.assert_allclose(chance_scores[i], expected, rtol=1e-12)


def test_a_repeated_reference_is_not_unrelated():
    chance_scores = chance_similarities(["ab", "ab", "cd"], ["ab", "ab"], [0, 1])
    np.testing.assert_array_equal(chance_scores, np.zeros((2, 3)))


def test_without_unrelated_references_chance_is_zero():
    np.testing.assert_array_equal(chance_similarities(["ab", "ab"], ["ab"], [0]), [[0, 0, 0]])


def test_of_many_references_evenly_spaced_ones_are_compared(monkeypatch):
    monkeypatch.setattr(chance, "MOST_REFERENCES", 10)
    references = [f"{i:03}" for i in range(41)]
    compared = references[5::5]  # the first is the reference of the hypothesis
    expected = np.mean([[m(r, "000") for m in MEASURES] for r in compared], axis=0)
    chance_scores = chance_similarities(references, ["000"], [0])
    assert len(evenly_spaced(references)) == 9 == len(compared) + 1
    np.testing.assert_allclose(chance_scores[0], expected, rtol=1e-12)


def test_references_that_equal_the_own_reference_are_left_out():
    references = ["ab", "cd", "ab", "ac"]
    scores = unrelated_similarities(references, "ab", "ab")
    expected = [[m(other, "ab") for m in MEASURES] for other in ("cd", "ac")]
    np.testing.assert_array_equal(scores, expected)
    assert unrelated_similarities(["ab"], "x", "ab").shape == (0, 3)


def test_the_chance_level_of_a_word_is_its_mean_similarity_to_the_other_words():
    pairs = align_words("the cat sat", "the cut")
    assert [p.kind for p in pairs] == ["kept", "substituted", "deleted"]
    chance_by_word = word_chance(pairs, ["the", "cat", "sat", "mat"])
    compared = (("the", ("cat", "sat", "mat")), ("cut", ("the", "sat", "mat")))
    for row, (word, words) in zip(chance_by_word, compared, strict=False):
        expected = np.mean([[m(other, word) for m in MEASURES] for other in words], axis=0)
        np.testing.assert_allclose(row, expected, rtol=1e-12)
    assert np.isnan(chance_by_word[2]).all()  # it has no hypothesis word
    assert np.isnan(word_chance(pairs[:1], ["the"])).all()


@pytest.mark.parametrize("symbols", ["the cat sat on the mat", ["K", "AE", "T", "S", "K"]])
def test_a_shuffle_keeps_the_symbols_and_depends_on_its_seed(symbols):
    scores = shuffled_similarities(symbols, 3, 20)
    assert scores.shape == (20, 3)
    np.testing.assert_array_equal(scores[:, :2], 1)
    assert (scores[:, 2] <= 1).all() and scores[:, 2].mean() < 1
    np.testing.assert_array_equal(scores, shuffled_similarities(symbols, 3, 20))
    assert not np.array_equal(scores, shuffled_similarities(symbols, 4, 20))
