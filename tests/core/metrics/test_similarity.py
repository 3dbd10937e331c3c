"""The three similarities compared with textdistance and with their definitions."""

import random

import numpy as np
import pytest
import textdistance
from hypothesis import given, settings
from hypothesis import strategies as some

from core.metrics.similarity import (
    cosine_similarity,
    damerau_levenshtein_similarity,
    edit_distances,
    jaccard_similarity,
    shared_counts,
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
    scores = similarities(*map(list, zip(*pairs, strict=True)))
    expected = np.array([[peer.normalized_similarity(a, b) for peer in PEERS] for a, b in pairs])
    np.testing.assert_array_equal(scores, expected)


def test_equal_to_textdistance_on_lists_of_words():
    pairs = [(a.split(" "), b.split(" ")) for a, b in random_pairs(300, "ab ", 16, seed=1)]
    scores = similarities(*map(list, zip(*pairs, strict=True)))
    expected = np.array([[peer.normalized_similarity(a, b) for peer in PEERS] for a, b in pairs])
    np.testing.assert_array_equal(scores, expected)


def test_the_unrestricted_distance_is_that_of_textdistance():
    peer = textdistance.DamerauLevenshtein(qval=1, external=False, restricted=False)
    for a, b in random_pairs(500, "abc", 7, seed=2):
        similarity = damerau_levenshtein_similarity(a, b, restricted=False)
        assert similarity == peer.normalized_similarity(a, b)


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


def test_only_the_edit_distance_depends_on_the_order():
    a, b = "the same letters", "srettel emas eht"
    assert jaccard_similarity(a, b) == cosine_similarity(a, b) == 1
    assert damerau_levenshtein_similarity(a, b) < 0.5


@pytest.mark.parametrize(
    "text", ["e\u0301", "\u0645\u0631\u062d\u0628\u0627", "👩‍👩‍👧", "\ud800", "a\nb\0"]
)
def test_any_unicode(text):
    for measure in (jaccard_similarity, cosine_similarity, damerau_levenshtein_similarity):
        assert measure(text, text) == 1 and measure(text, text + "x") < 1


def test_many_pairs_score_as_each_pair_alone(monkeypatch):
    pairs = random_pairs(50, "abcdef", 9, seed=3)
    single = [similarities([a], [b])[0] for a, b in pairs]
    monkeypatch.setattr("core.metrics.similarity.PAIRS_AT_ONCE", 7)
    np.testing.assert_array_equal(similarities(*map(list, zip(*pairs, strict=True))), single)
    assert similarities([], []).shape == (0, 3)


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError, match="got 1 and 2"):
        similarities(["a"], ["a", "b"])


# Few symbols, so that texts share some; among them a space, a combining mark, one beyond 16 bits.
texts = some.text(alphabet="abcé \u0301👩", max_size=12)
sequences = some.one_of(texts, some.lists(some.sampled_from(["K", "AE", "T", "S"]), max_size=12))
examples = settings(max_examples=200, deadline=None, database=None, derandomize=True)


@examples
@given(texts, texts, some.booleans())
def test_scores_are_symmetric_and_from_0_to_1(a, b, restricted):
    scores = similarities([a, b], [b, a], restricted=restricted)
    np.testing.assert_array_equal(scores[0], scores[1])
    assert (scores >= 0).all() and (scores <= 1).all()


@examples
@given(sequences)
def test_a_sequence_is_equal_to_itself(a):
    assert similarities([a], [a]).tolist() == [[1, 1, 1]]


@examples
@given(texts, texts)
def test_only_equal_texts_are_equal_to_the_edit_distance(a, b):
    jaccard, cosine, edits = similarities([a], [b])[0]
    assert (edits == 1) == (a == b)
    assert (jaccard == 1) == (cosine == 1) == (sorted(a) == sorted(b))


@examples
@given(texts, texts)
def test_cosine_is_at_least_jaccard(a, b):
    jaccard, cosine, _ = similarities([a], [b])[0]
    assert cosine >= jaccard - 1e-15


@examples
@given(texts, texts, some.randoms(use_true_random=False))
def test_jaccard_and_cosine_ignore_the_order(a, b, draw):
    shuffled = "".join(draw.sample(a, len(a)))
    scores, of_shuffled = similarities([a], [b])[0], similarities([shuffled], [b])[0]
    np.testing.assert_array_equal(scores[:2], of_shuffled[:2])


@examples
@given(texts, texts)
def test_counts_are_those_of_the_definition(a, b):
    assert shared_counts([a], [b])[0] == sum(min(a.count(x), b.count(x)) for x in set(a))


@examples
@given(texts, texts)
def test_a_text_and_its_list_of_symbols_have_equal_scores(a, b):
    expected = similarities([a], [b])
    np.testing.assert_array_equal(similarities([list(a)], [list(b)]), expected)
    np.testing.assert_array_equal(similarities([a], [list(b)]), expected)


@examples
@given(texts, texts)
def test_edits_lie_between_their_bounds(a, b):
    restricted, unrestricted = (edit_distances([a], [b], restricted=r)[0] for r in (True, False))
    shared = shared_counts([a], [b])[0]
    assert max(len(a), len(b)) - shared <= unrestricted <= restricted <= max(len(a), len(b))


@examples
@given(texts, texts, texts)
def test_the_unrestricted_distance_obeys_the_triangle(a, b, c):
    ab, bc, ac = edit_distances([a, b, a], [b, c, c], restricted=False)
    assert ac <= ab + bc


@examples
@given(some.lists(some.tuples(texts, texts), max_size=8))
def test_equal_to_textdistance_to_the_last_bit_on_any_texts(pairs):
    scores = similarities([a for a, _ in pairs], [b for _, b in pairs])
    expected = [[peer.normalized_similarity(a, b) for peer in PEERS] for a, b in pairs]
    np.testing.assert_array_equal(scores, np.reshape(expected, (-1, 3)))
