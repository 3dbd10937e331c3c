"""Numbers in a sentence."""

import pytest

from core.wording import relative, significant


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.3238, "0.324"), (-1.596, "−1.6"), (999.4, "999"), (-1749.0, "−1,750"), (2e6, "2,000,000")],
)
def test_a_number_has_three_figures_and_no_exponent(value, text):
    assert significant(value) == text


def test_an_error_of_many_times_the_size_is_a_multiple():
    assert relative(0.414) == "41%" and relative(9.4) == "940%" and relative(3186.0) == "3,190 ×"
