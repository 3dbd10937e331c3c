"""Laws of the alignment measures."""

import numpy as np
import pytest

from core.seq2seq.alignment import (
    coverage,
    focus,
    measure_alignment,
    monotonicity,
    padding_weight,
    rank_heads,
    sharpness,
)

EVEN = np.full((6, 24), 1 / 24)


def drawn(n_rows: int = 9, n_columns: int = 40, seed: int = 0) -> np.ndarray:
    weights = np.random.default_rng(seed).random((n_rows, n_columns)) ** 4
    return weights / weights.sum(axis=1, keepdims=True)


def looking_at(columns: list[int], n_columns: int) -> np.ndarray:
    return np.eye(n_columns)[columns]


@pytest.mark.parametrize("n_rows, n_columns", [(8, 8), (7, 21), (1, 1), (5, 1), (1, 5)])
def test_a_diagonal_is_a_perfect_alignment(n_rows, n_columns):
    columns = [(2 * i + 1) * n_columns // (2 * n_rows) for i in range(n_rows)]
    measures = measure_alignment(looking_at(columns, n_columns))
    assert measures.sharpness == measures.monotonicity == measures.focus == 1
    assert measures.coverage == pytest.approx(1) and measures.score == pytest.approx(1)


def test_even_rows_are_not_sharp_and_cover_all():
    assert sharpness(EVEN) == pytest.approx(0, abs=1e-9) and coverage(EVEN) == pytest.approx(1)
    assert focus(EVEN, reach=24) == pytest.approx(1)
    assert focus(EVEN, reach=0) == pytest.approx(1 / 24)


def test_a_reversed_diagonal_always_moves_back():
    assert monotonicity(np.eye(8)[::-1]) == 0
    assert monotonicity(looking_at([0, 1, 2, 1, 3], 9)) == 3 / 4


def test_staying_at_one_position_is_monotonic_and_covers_no_more_than_it():
    stuck = looking_at([3] * 8, 40)
    assert monotonicity(stuck) == 1 and coverage(stuck) == pytest.approx(1 / 8)


def test_the_order_of_columns_changes_no_sharpness_and_of_rows_no_coverage():
    weights, draw = drawn(), np.random.default_rng(1)
    assert sharpness(weights) == pytest.approx(sharpness(draw.permutation(weights, axis=1)))
    assert coverage(weights) == pytest.approx(coverage(draw.permutation(weights, axis=0)))


@pytest.mark.parametrize("seed", range(5))
def test_measures_lie_between_0_and_1_in_32_bits_as_well(seed):
    weights = drawn(seed=seed)
    wide, narrow = measure_alignment(weights), measure_alignment(weights.astype(np.float32))
    for name in ("sharpness", "monotonicity", "coverage", "focus", "score"):
        assert 0 <= getattr(wide, name) <= 1
        assert getattr(wide, name) == pytest.approx(getattr(narrow, name), abs=1e-5)


def test_a_little_weight_far_away_moves_no_median_back():
    weights = 0.8 * np.eye(10) + 0.2 * looking_at([9, 0] * 5, 10)
    assert monotonicity(weights) == 1


def test_focus_grows_with_the_reach_up_to_1():
    shares = [focus(drawn(), reach=reach) for reach in (0, 1, 5, 39)]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


def test_padding_gets_what_the_other_positions_do_not():
    valid = np.arange(24) < 18
    assert padding_weight(EVEN, valid) == pytest.approx(6 / 24)
    assert padding_weight(looking_at([0, 5, 17], 24), valid) == 0


def test_the_aligned_head_is_first_and_no_mean_hides_it():
    aligned = looking_at([2 * i for i in range(12)], 24)
    shuffled = np.random.default_rng(0).permutation(aligned)
    even, stuck = np.full((12, 24), 1 / 24), looking_at([23] * 12, 24)
    ranked = rank_heads(np.stack([even, stuck, shuffled, aligned]).reshape(2, 2, 12, 24))
    assert [(layer, head) for layer, head, _ in ranked][:2] == [(1, 1), (1, 0)]
    assert ranked[-1][:2] == (0, 0) and ranked[-1][2].score == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "weights, problem",
    [
        (np.zeros((0, 5)), "at least 1"),
        (np.zeros((5, 0)), "at least 1"),
        (np.ones(5) / 5, "must be"),
        (np.ones((2, 5)), "sum to 1"),
        (np.array([[1.5, -0.5]]), "at least 0"),
        (np.full((1, 2), np.nan), "sum to 1"),
    ],
)
def test_what_is_no_attention_is_an_error(weights, problem):
    with pytest.raises(ValueError, match=problem):
        measure_alignment(weights)


@pytest.mark.parametrize("shape", [(0, 0, 0, 0), (2, 4, 5)])
def test_what_is_no_stack_of_heads_is_an_error(shape):
    with pytest.raises(ValueError, match="layers"):
        rank_heads(np.ones(shape))
