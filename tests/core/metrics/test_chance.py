"""Chance against its definition, pair by pair."""

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
    found = chance_similarities(references, hypotheses, range(30))
    for i, hypothesis in enumerate(hypotheses):
        others = [r for r in references if r != references[i]]
        expected = [np.mean([m(other, hypothesis) for other in others]) for m in MEASURES]
        np.testing.assert_allclose(found[i], expected, rtol=1e-12)


def test_a_reference_that_occurs_twice_is_no_other():
    found = chance_similarities(["ab", "ab", "cd"], ["ab", "ab"], [0, 1])
    np.testing.assert_array_equal(found, np.zeros((2, 3)))


def test_without_others_chance_is_zero():
    np.testing.assert_array_equal(chance_similarities(["ab", "ab"], ["ab"], [0]), [[0, 0, 0]])


def test_of_many_others_evenly_spaced_ones_are_taken(monkeypatch):
    monkeypatch.setattr(chance, "MOST_REFERENCES", 10)
    references = [f"{i:03}" for i in range(41)]
    taken = references[5::5]  # the first is the hypothesis's own
    expected = np.mean([[m(r, "000") for m in MEASURES] for r in taken], axis=0)
    found = chance_similarities(references, ["000"], [0])
    assert len(evenly_spaced(references)) == 9 == len(taken) + 1
    np.testing.assert_allclose(found[0], expected, rtol=1e-12)


def test_the_distribution_leaves_out_what_equals_the_own_reference():
    references = ["ab", "cd", "ab", "ac"]
    found = unrelated_similarities(references, "ab", "ab")
    expected = [[m(other, "ab") for m in MEASURES] for other in ("cd", "ac")]
    np.testing.assert_array_equal(found, expected)
    assert unrelated_similarities(["ab"], "x", "ab").shape == (0, 3)


def test_the_chance_of_a_word_is_that_against_the_other_words():
    pairs = align_words("the cat sat", "the cut")
    assert [p.kind for p in pairs] == ["kept", "substituted", "deleted"]
    found = word_chance(pairs, ["the", "cat", "sat", "mat"])
    others = (("the", ("cat", "sat", "mat")), ("cut", ("the", "sat", "mat")))
    for row, (word, words) in zip(found, others, strict=False):
        expected = np.mean([[m(other, word) for m in MEASURES] for other in words], axis=0)
        np.testing.assert_allclose(row, expected, rtol=1e-12)
    assert np.isnan(found[2]).all()  # nothing stands for it
    assert np.isnan(word_chance(pairs[:1], ["the"])).all()


@pytest.mark.parametrize("symbols", ["the cat sat on the mat", ["K", "AE1", "T", "S", "K"]])
def test_a_shuffle_keeps_the_symbols_and_is_drawn_from_its_seed(symbols):
    found = shuffled_similarities(symbols, 3, 20)
    assert found.shape == (20, 3)
    np.testing.assert_array_equal(found[:, :2], 1)
    assert (found[:, 2] <= 1).all() and found[:, 2].mean() < 1
    np.testing.assert_array_equal(found, shuffled_similarities(symbols, 3, 20))
    assert not np.array_equal(found, shuffled_similarities(symbols, 4, 20))
