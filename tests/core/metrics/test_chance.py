"""Chance against its definition, pair by pair."""

import random

import numpy as np
import pytest

from core.metrics import chance
from core.metrics.chance import chance_similarities, shuffled_similarities
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
    monkeypatch.setattr(chance, "MOST_OTHERS", 10)
    references = [f"{i:03}" for i in range(41)]
    taken = references[1::4]  # the first is the hypothesis's own
    expected = np.mean([[m(r, "000") for m in MEASURES] for r in taken], axis=0)
    found = chance_similarities(references, ["000"], [0])
    assert len(taken) == 10
    np.testing.assert_allclose(found[0], expected, rtol=1e-12)


@pytest.mark.parametrize("symbols", ["the cat sat on the mat", ["K", "AE1", "T", "S", "K"]])
def test_a_shuffle_keeps_the_symbols_and_is_drawn_from_its_seed(symbols):
    found = shuffled_similarities(symbols, 3, 20)
    assert found.shape == (20, 3)
    np.testing.assert_array_equal(found[:, :2], 1)
    assert (found[:, 2] <= 1).all() and found[:, 2].mean() < 1
    np.testing.assert_array_equal(found, shuffled_similarities(symbols, 3, 20))
    assert not np.array_equal(found, shuffled_similarities(symbols, 4, 20))
