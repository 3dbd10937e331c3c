"""Error rates of pronunciations compared with jiwer, and the effect of listing several."""

import random

import jiwer
import pytest

from core.metrics.pronunciation import phoneme_error_rate, word_error_rate_any

TOMATO = [text.split() for text in ("T AH M EY T OW", "T AH M AA T OW")]


def random_pronunciations(n: int, seed: int, shortest: int) -> list[list[str]]:
    draw = random.Random(seed)
    return [draw.choices(("AA", "B", "CH"), k=draw.randint(shortest, 5)) for _ in range(n)]


def test_with_one_pronunciation_per_word_the_rates_are_the_usual_ones():
    references = random_pronunciations(200, 0, shortest=1)
    hypotheses = random_pronunciations(200, 1, shortest=0)
    listed = [[reference] for reference in references]
    expected = jiwer.wer(list(map(" ".join, references)), list(map(" ".join, hypotheses)))
    assert phoneme_error_rate(listed, hypotheses) == pytest.approx(expected)
    wrong = sum(r != h for r, h in zip(references, hypotheses, strict=True))
    assert word_error_rate_any(listed, hypotheses) == wrong / 200


@pytest.mark.parametrize(
    ("hypothesis", "edits"),
    [("T AH M EY T OW", 0), ("T AH M AA T OW", 0), ("T AH M AA T", 1), ("T M IY T OW", 2)],
)
def test_the_nearest_pronunciation_counts(hypothesis, edits):
    assert phoneme_error_rate([TOMATO], [hypothesis.split()]) == edits / 6
    assert word_error_rate_any([TOMATO], [hypothesis.split()]) == (edits > 0)


def test_edits_are_shares_of_the_nearest_pronunciation():
    listed = [("AH", "N", "D"), ("N",)]
    assert phoneme_error_rate([listed], [("N", "D", "Z", "Z", "Z")]) == 4 / 3  # both 4 edits away
    assert phoneme_error_rate([listed, [("B",)]], [("M",), ("B",)]) == 1 / 2


def test_another_pronunciation_never_raises_the_error_rate():
    hypotheses = random_pronunciations(100, 2, shortest=0)
    first, second = (random_pronunciations(100, seed, shortest=4) for seed in (3, 4))
    first, second = ([p[:4] for p in listed] for listed in (first, second))  # of equal length
    alone = [[pronunciation] for pronunciation in first]
    both = list(zip(first, second, strict=True))
    assert phoneme_error_rate(both, hypotheses) <= phoneme_error_rate(alone, hypotheses)
    assert word_error_rate_any(both, hypotheses) <= word_error_rate_any(alone, hypotheses)


@pytest.mark.parametrize(
    ("references", "hypotheses"),
    [([], []), ([[("B",)]], []), ([[]], [("B",)]), ([[()]], [("B",)])],
)
def test_what_cannot_be_measured_is_refused(references, hypotheses):
    with pytest.raises(ValueError, match="must"):
        phoneme_error_rate(references, hypotheses)
