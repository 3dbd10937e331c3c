"""Edits of characters and words compared with their definitions, rapidfuzz and jiwer."""

import random
from itertools import product

import jiwer
import pytest
from rapidfuzz.distance import OSA, Levenshtein

from core.metrics.edits import (
    INSERTED,
    KEPT,
    SUBSTITUTED,
    SWAPPED,
    align_words,
    character_error_rate,
    distance_matrix,
    edit_path,
    error_rates,
    word_error_rate,
)


def random_texts(n: int, alphabet: str, longest: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(alphabet, k=draw.randint(0, longest))) for _ in range(n)]


PAIRS = list(zip(random_texts(300, "abc", 9), random_texts(300, "abc", 9, seed=1), strict=True))


def test_the_matrix_ends_in_the_distance():
    for a, b in PAIRS:
        assert distance_matrix(a, b)[-1, -1] == OSA.distance(a, b)


def test_the_path_has_as_many_edits_as_the_distance():
    for a, b in PAIRS:
        path = edit_path(a, b)
        assert "".join(e.reference for e in path) == a
        assert "".join(e.hypothesis for e in path) == b
        assert sum(e.kind != KEPT for e in path) == OSA.distance(a, b)
        for e in path:
            assert (e.kind == KEPT) == (e.reference == e.hypothesis)
            if e.kind == SWAPPED:
                assert e.reference == e.hypothesis[::-1] and len(e.reference) == 2


def test_edits_are_named():
    assert [e.kind for e in edit_path("form", "from")] == [KEPT, SWAPPED, KEPT]
    assert [e.kind for e in edit_path("cat", "chart")] == [KEPT, INSERTED, KEPT, INSERTED, KEPT]


def all_alignments(a: list[str], b: list[str]):
    """Every way to pair words in order."""
    if not a and not b:
        yield []
    if a and b:
        yield from ([(a[0], b[0]), *rest] for rest in all_alignments(a[1:], b[1:]))
    if a:
        yield from ([(a[0], None), *rest] for rest in all_alignments(a[1:], b))
    if b:
        yield from ([(None, b[0]), *rest] for rest in all_alignments(a, b[1:]))


def cost(pairs) -> tuple[int, float]:
    """The number of word edits, then the sum of the dissimilarities of substituted words."""
    edits = sum(x != y for x, y in pairs)
    dissimilarities = (1 - OSA.normalized_similarity(x, y) for x, y in pairs if x and y and x != y)
    return edits, sum(dissimilarities)


def test_no_alignment_is_better():
    words = ["red", "rad", "blue", "blew"]
    texts = [list(w) for n in range(4) for w in product(words, repeat=n)]
    draw = random.Random(0)
    for a, b in ((draw.choice(texts), draw.choice(texts)) for _ in range(60)):
        pairs = [(p.reference, p.hypothesis) for p in align_words(" ".join(a), " ".join(b))]
        best = min(map(cost, all_alignments(a, b)))
        assert cost(pairs)[0] == best[0] and cost(pairs)[1] == pytest.approx(best[1], abs=5e-3)


def test_similar_words_are_paired():
    pairs = align_words("the quick brown fox", "the quack fox")
    alignment = {p.reference: (p.kind, p.hypothesis) for p in pairs}
    assert alignment["quick"] == (SUBSTITUTED, "quack") and alignment["brown"][1] is None
    assert {p.reference: p.scores for p in pairs}["brown"] == (0, 0, 0)


def test_error_rates_are_jiwers():
    a = [f"x{t}" for t in random_texts(100, "ab ", 20, seed=4)]
    b = [f"y{t}" for t in random_texts(100, "ab ", 20, seed=5)]
    for reference, hypothesis in zip(a, b, strict=True):
        reference, hypothesis = " ".join(reference.split()), " ".join(hypothesis.split())
        assert word_error_rate(reference, hypothesis) == jiwer.wer(reference, hypothesis)
        assert character_error_rate(reference, hypothesis) == jiwer.cer(reference, hypothesis)


def test_error_rates_of_a_test_set_are_jiwers():
    a = [" ".join(f"x{t}".split()) for t in random_texts(60, "ab ", 20, seed=8)]
    b = [" ".join(t.split()) for t in random_texts(60, "ab x", 20, seed=9)]
    rates = error_rates(a, b)
    assert rates["word_error_rate"] == pytest.approx(jiwer.wer(a, b), rel=1e-12)
    assert rates["character_error_rate"] == pytest.approx(jiwer.cer(a, b), rel=1e-12)


def test_alignment_has_as_many_edits_as_the_error_rate_counts():
    for a, b in zip(
        random_texts(80, "ab ", 25, seed=6), random_texts(80, "ab ", 25, seed=7), strict=True
    ):
        edits = sum(p.kind != KEPT for p in align_words(a, b))
        assert edits == Levenshtein.distance(a.split(), b.split())


def test_without_words_there_is_no_error_rate():
    with pytest.raises(ValueError, match="must have words, got none"):
        word_error_rate(" ", "a")
    assert align_words("", "") == []


@pytest.mark.parametrize(
    "references, symbols",
    [
        ([], "characters"),
        ([""], "characters"),
        (["", ""], "characters"),
        ([" "], "words"),
        ([" ", "\t"], "words"),
    ],
)
def test_a_test_set_without_words_is_refused_and_never_divides_by_zero(references, symbols):
    with pytest.raises(ValueError, match=f"the references must have {symbols}, got none"):
        error_rates(references, ["a"] * len(references))


def test_an_empty_reference_among_others_counts_what_was_inserted():
    assert error_rates(["", "a b"], ["x", "a b"]) == {
        "character_error_rate": 1 / 3,
        "word_error_rate": 1 / 2,
    }


def test_long_texts_have_a_limit():
    with pytest.raises(ValueError, match="at most 1,000 words, got 1,001"):
        align_words("a " * 1001, "a")
    assert len(align_words("a b " * 500, "b a " * 500)) >= 1000
