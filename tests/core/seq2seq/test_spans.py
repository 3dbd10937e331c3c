"""Where in the sound the words are."""

import numpy as np
import pytest

from core.seq2seq.spans import word_rows, word_spans
from core.seq2seq.vocabulary import STOP

SECONDS = 0.02


def drawn(n_rows: int = 9, n_columns: int = 40, seed: int = 0) -> np.ndarray:
    weights = np.random.default_rng(seed).random((n_rows, n_columns)) ** 4
    return weights / weights.sum(axis=1, keepdims=True)


def looking_at(columns: list[int], n_columns: int) -> np.ndarray:
    return np.eye(n_columns)[columns]


def test_the_rows_of_words_are_those_between_spaces():
    assert word_rows([*" one  two", STOP]) == [(1, 3), (6, 8)]
    assert word_rows([STOP]) == []


@pytest.mark.parametrize("stop", ["", ">"])
def test_words_of_a_diagonal_are_where_their_letters_are(stop):
    symbols = list(" to  the" + stop)
    spans = word_spans(symbols, np.eye(len(symbols)), SECONDS, 9)
    assert [(s.word, s.first_row, s.last_row) for s in spans] == [("to", 1, 2), ("the", 5, 7)]
    columns = [(s.start / SECONDS, s.end / SECONDS) for s in spans]
    np.testing.assert_allclose(columns, [(1, 3), (5, 8)])


def test_one_stray_letter_does_not_stretch_its_word():
    columns = [10, 15, 20, 25]
    clean = word_spans("word", looking_at(columns, 200), SECONDS, 4)[0]
    for i in range(4):
        stray = looking_at([*columns[:i], 190, *columns[i + 1 :]], 200)
        span = word_spans("word", stray, SECONDS, 4)[0]
        assert clean.start - 0.1 <= span.start < span.end <= clean.end + 0.1


@pytest.mark.parametrize("seed", range(5))
def test_words_lie_within_the_clip(seed):
    for span in word_spans("a bc def>", drawn(seed=seed), SECONDS, 0.8):
        assert 0 <= span.start < span.end <= 40 * SECONDS


@pytest.mark.parametrize("n_samples", [16_000, 16_001, 16_160, 16_319])
def test_no_word_ends_after_a_clip_that_ends_within_its_last_position(n_samples):
    duration, n_positions = n_samples / 16_000, 51
    first, last = word_spans(list("a b"), np.eye(n_positions)[[49, 50, 50]], SECONDS, duration)
    assert 0 <= first.start < first.end <= duration
    assert 0 <= last.start < last.end <= duration


def test_words_need_a_row_for_each_symbol():
    assert word_spans(">", np.eye(1), SECONDS, 1) == []
    with pytest.raises(ValueError, match="as many as rows"):
        word_spans("ab", np.eye(3), SECONDS, 1)
