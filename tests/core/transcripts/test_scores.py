"""Scores of a file: equal to jiwer's where it has them, and to ours on each row."""

import random

import jiwer
import numpy as np
import pytest

from core.metrics.similarity import similarities
from core.transcripts.scores import (
    CHARACTER_ERRORS,
    MEASURED,
    WORD_ERRORS,
    Confusion,
    confusions,
    score_models,
    score_rows,
)

WORDS = ["one", "two", "three", "four", "five", "six", "seven"]


def texts(n: int, noise: float, seed: int = 0) -> tuple[list[str], list[str]]:
    draw = random.Random(seed)
    references = [" ".join(draw.choices(WORDS, k=draw.randint(1, 6))) for _ in range(n)]
    written = [
        " ".join(draw.choice(WORDS) if draw.random() < noise else w for w in text.split())
        for text in references
    ]
    return references, written


def scored(references, **hypotheses):
    rows = {name: score_rows(references, texts) for name, texts in hypotheses.items()}
    return score_models(references, hypotheses, rows)


@pytest.mark.parametrize("seed", range(5))
def test_error_rates_are_those_of_jiwer(seed):
    references, written = texts(50, 0.3, seed)
    single, _ = scored(references, m=written)
    values = {row.measure: row.value for row in single}
    assert values[WORD_ERRORS] == pytest.approx(jiwer.wer(references, written))
    assert values[CHARACTER_ERRORS] == pytest.approx(jiwer.cer(references, written))


def test_similarities_are_the_means_of_the_rows():
    references, written = texts(50, 0.3)
    single, _ = scored(references, m=written)
    expected = similarities(references, written).mean(axis=0)
    np.testing.assert_allclose([row.value for row in single[:3]], expected)
    assert [row.measure for row in single] == list(MEASURED)
    assert all(row.low <= row.value <= row.high for row in single)
    assert all(0 < row.chance < row.value for row in single[:3])


def test_of_a_worse_model_every_measure_says_so():
    references, good = texts(300, 0.05)
    bad = texts(300, 0.5)[1]
    _, pairs = scored(references, good=good, bad=bad)
    assert [row.measure for row in pairs] == list(MEASURED)
    assert {row.better for row in pairs} == {"good"}


def test_a_model_beside_itself_is_not_decided():
    references, written = texts(30, 0.3)
    _, pairs = scored(references, a=written, b=written)
    assert all((row.difference, row.low, row.high, row.better) == (0, 0, 0, "") for row in pairs)


def test_rows_of_one_reference_are_drawn_together():
    references = ["one two"] * 50 + ["three four"] * 50
    written = ["one two"] * 50 + ["nothing"] * 50
    single, _ = scored(references, m=written)
    assert (single[0].low, single[0].high) == pytest.approx((single[0].value * 2 - 1, 1), abs=0.3)


def test_references_without_a_word_have_no_word_error_rate():
    single, _ = scored(["", "one"], m=["x", "one"])
    values = {row.measure: row.value for row in single}
    assert values[WORD_ERRORS] == 1 and values[CHARACTER_ERRORS] == pytest.approx(1 / 3)


def test_confused_words_are_counted():
    rows = confusions("m", ["one two three", "one two", "four"], ["one too three x", "one too", ""])
    assert rows == [
        Confusion("m", "two", "too", 2),
        Confusion("m", "", "x", 1),
        Confusion("m", "four", "", 1),
    ]
