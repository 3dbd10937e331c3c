"""The three similarities against textdistance and their definitions."""

import random

import numpy as np
import pytest
import textdistance

from core.metrics.similarity import (
    cosine_similarity,
    damerau_levenshtein_similarity,
    jaccard_similarity,
    similarities,
)

PEERS = [
    textdistance.Jaccard(qval=1, external=False),
    textdistance.Cosine(qval=1, external=False),
    textdistance.DamerauLevenshtein(qval=1, external=False, restricted=True),
]


def random_pairs(n: int, alphabet: str, longest: int, seed: int = 0) -> list[tuple[str, str]]:
    draw = random.Random(seed)
    texts = ["".join(draw.choices(alphabet, k=draw.randint(0, longest))) for _ in range(2 * n)]
    return list(zip(texts[:n], texts[n:], strict=True))


@pytest.mark.parametrize("alphabet, longest", [("ab", 6), ("abc ", 12), ("abcdefghij é", 30)])
def test_equal_to_textdistance_to_the_last_bit(alphabet, longest):
    pairs = random_pairs(1000, alphabet, longest)
    found = similarities(*map(list, zip(*pairs, strict=True)))
    expected = np.array([[peer.normalized_similarity(a, b) for peer in PEERS] for a, b in pairs])
    np.testing.assert_array_equal(found, expected)


def test_equal_to_textdistance_on_lists_of_words():
    pairs = [(a.split(" "), b.split(" ")) for a, b in random_pairs(300, "ab ", 16, seed=1)]
    found = similarities(*map(list, zip(*pairs, strict=True)))
    expected = np.array([[peer.normalized_similarity(a, b) for peer in PEERS] for a, b in pairs])
    np.testing.assert_array_equal(found, expected)


def test_the_unrestricted_distance_is_textdistances_own():
    peer = textdistance.DamerauLevenshtein(qval=1, external=False, restricted=False)
    for a, b in random_pairs(500, "abc", 7, seed=2):
        found = damerau_levenshtein_similarity(a, b, restricted=False)
        assert found == peer.normalized_similarity(a, b)


def test_restricted_and_unrestricted_differ_where_a_part_would_be_edited_twice():
    assert damerau_levenshtein_similarity("ca", "abc") == pytest.approx(1 - 3 / 3)
    assert damerau_levenshtein_similarity("ca", "abc", restricted=False) == pytest.approx(1 - 2 / 3)


@pytest.mark.parametrize("a, b, expected", [("", "", 1), ("", "x", 0), ("x", "", 0), ("x", "x", 1)])
def test_empty_texts(a, b, expected):
    for measure in (jaccard_similarity, cosine_similarity, damerau_levenshtein_similarity):
        assert measure(a, b) == expected


def test_multisets_are_counted_as_defined():
    assert jaccard_similarity("aab", "abc") == pytest.approx(2 / 4)
    assert cosine_similarity("aab", "abcd") == pytest.approx(2 / 12**0.5)


def test_order_is_seen_by_the_edit_distance_alone():
    a, b = "the same letters", "srettel emas eht"
    assert jaccard_similarity(a, b) == cosine_similarity(a, b) == 1
    assert damerau_levenshtein_similarity(a, b) < 0.5


@pytest.mark.parametrize(
    "text", ["e\u0301", "\u0645\u0631\u062d\u0628\u0627", "👩‍👩‍👧", "\ud800", "a\nb\0"]
)
def test_any_unicode(text):
    for measure in (jaccard_similarity, cosine_similarity, damerau_levenshtein_similarity):
        assert measure(text, text) == 1 and measure(text, text + "x") < 1


def test_many_pairs_are_the_single_ones(monkeypatch):
    pairs = random_pairs(50, "abcdef", 9, seed=3)
    single = [similarities([a], [b])[0] for a, b in pairs]
    monkeypatch.setattr("core.metrics.similarity.PAIRS_AT_ONCE", 7)
    np.testing.assert_array_equal(similarities(*map(list, zip(*pairs, strict=True))), single)
    assert similarities([], []).shape == (0, 3)


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError, match="got 1 and 2"):
        similarities(["a"], ["a", "b"])
