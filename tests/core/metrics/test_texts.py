"""Two texts compared, and texts perturbed in a known way."""

import pytest

from core.metrics.chance import shuffled_similarities
from core.metrics.config import LONGEST, SimilarityConfig
from core.metrics.similarity import jaccard_similarity
from core.metrics.texts import compare_texts, perturbed_texts


def test_the_numbers_are_those_of_the_formulas():
    scores = compare_texts(SimilarityConfig(reference="aab", hypothesis="abcd"))
    assert (scores.shared, scores.together, scores.edits) == (2, 5, 3)
    assert scores.jaccard == pytest.approx(2 / 5) and scores.cosine == pytest.approx(2 / 12**0.5)
    assert scores.damerau_levenshtein == pytest.approx(1 - 3 / 4)


def test_words_are_compared_as_words():
    texts = {"reference": "one two three", "hypothesis": "two one three"}
    scores = compare_texts(SimilarityConfig(**texts, symbols="words"))
    assert (
        scores.jaccard == 1 and scores.edits == 1 and scores.word_error_rate == pytest.approx(2 / 3)
    )


@pytest.mark.parametrize("reference, hypothesis", [("", ""), ("", "a"), ("a", ""), (" ", "")])
def test_empty_texts_have_scores_and_no_rates(reference, hypothesis):
    scores = compare_texts(SimilarityConfig(reference=reference, hypothesis=hypothesis))
    assert scores.jaccard == float(reference == hypothesis)
    assert (scores.word_error_rate is None) == (not reference.strip())


def test_shuffling_keeps_the_multiset_and_depends_on_the_seed():
    scores = shuffled_similarities("a sentence with an order", 0, 20)
    assert (scores[:, :2] == 1).all() and scores[:, 2].max() < 1
    assert (scores == shuffled_similarities("a sentence with an order", 0, 20)).all()


def test_perturbed_texts_are_what_their_names_say():
    text = "a sentence of seven words is here"
    texts = perturbed_texts(text, seed=3)
    assert sum(a != b for a, b in zip(text, texts["one letter changed"], strict=True)) == 1
    for name in ("two neighbours swapped", "letters shuffled", "written backwards"):
        assert jaccard_similarity(text, texts[name]) == 1
    swapped = texts["two words swapped"].split()
    assert swapped != text.split() and sorted(swapped) == sorted(text.split())
    assert texts["written twice"].count(text) == 2 and text.startswith(texts["first half only"])


@pytest.mark.parametrize("text", ["", "x", "xx", " ", "👩‍👩‍👧", "ab"])
def test_very_short_texts_can_be_perturbed(text):
    assert perturbed_texts(text, seed=0)["unchanged"] == text


def test_a_text_has_a_limit():
    SimilarityConfig(reference="\n" * LONGEST)
    with pytest.raises(ValueError, match="reference must be a text of at most 10,000 characters"):
        SimilarityConfig(reference="a" * (LONGEST + 1))
