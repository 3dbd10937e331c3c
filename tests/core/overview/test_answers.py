"""The answers of the overview say what ships."""

import re

import pytest

from core.attention.config import AttentionConfig
from core.cnn.pooling import PoolingEffect
from core.metrics.similarity import damerau_levenshtein_similarity
from core.overview import answers


@pytest.mark.parametrize(
    "page",
    [answers.approximation, answers.speed, answers.pooling, answers.decoders, answers.scores],
)
def test_every_page_has_a_number_and_a_short_sentence(page):
    answer = page()
    assert re.search(r"\d", answer.number) and len(answer.number) < 20
    assert 5 < len(answer.sentence.split()) < 50 and answer.sentence.endswith(".")


def test_the_first_answer_is_that_of_the_first_view():
    answer = answers.approximation()
    assert f"K = {AttentionConfig().terms} terms" in answer.sentence


def test_a_negative_effect_is_not_called_help(monkeypatch):
    worse = PoolingEffect("B", "C", 0.1, 0.1, (1, 2, 3), (0.5, 0.51, 0.52), (0.7, 0.7, 0.71))
    monkeypatch.setattr(answers, "pooling_effect", lambda *_: worse)
    answer = answers.pooling()
    assert answer.number.startswith("−19") and "pooling harms" in answer.sentence


def test_a_crossing_beyond_what_was_measured_is_not_named(monkeypatch):
    monkeypatch.setattr(answers, "crossovers", lambda *_: {"taylor": None})
    assert answers.speed().number.startswith("> ")


def test_shuffling_keeps_the_letters_and_loses_their_order():
    answer = answers.scores()
    assert answer.number == "1.00"
    assert damerau_levenshtein_similarity("ab", "ba") == 0.5
    assert float(answer.sentence.rsplit(maxsplit=1)[-1].rstrip(".")) < 0.6
