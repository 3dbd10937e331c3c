"""Scores as text, each with its chance level."""

import math

from ui.chance import COLUMNS, beside_chance, measures_beside_chance, row_beside_chance


def test_a_score_is_followed_by_its_chance_level():
    assert beside_chance(0.5124, 0.3096) == "0.512, chance 0.310"
    assert beside_chance(1, math.nan) == "1.000, chance –"


def test_a_row_has_a_number_for_each_column():
    row = row_beside_chance([0, 1, 0.5], [0.5, 0.25, 1 / 3])
    assert row == [0, 0.5, 1, 0.25, 0.5, 0.333] and len(row) == len(COLUMNS)
    assert COLUMNS[:2] == ["Jaccard", "Jaccard: chance"]


def test_the_three_measures_are_named():
    assert measures_beside_chance((1, 0.5, 0), (0.3, 0.2, 0.1)) == (
        "Jaccard 1.000, chance 0.300; cosine 0.500, chance 0.200; "
        "Damerau–Levenshtein 0.000, chance 0.100"
    )
