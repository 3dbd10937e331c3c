"""Scores as text and as cells, each with its chance level."""

import math

from ui.chance import COLUMNS, measures_beside_chance, row_beside_chance


def test_a_row_has_a_number_for_each_column():
    row = row_beside_chance([0, 1, 0.5], [0.5, 0.25, 1 / 3])
    assert row == [0, 0.5, 1, 0.25, 0.5, 0.333] and len(row) == len(COLUMNS)
    assert COLUMNS[:2] == ["Jaccard", "Jaccard: chance"]


def test_the_three_measures_are_named_and_chance_stands_apart():
    assert measures_beside_chance((1, 0.5, 0), (0.3, 0.2, math.nan)) == (
        "Jaccard 1.000, cosine 0.500, Damerau–Levenshtein 0.000; by chance 0.300, 0.200, –"
    )
