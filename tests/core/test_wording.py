"""Numbers in a sentence."""

import pytest

from core.wording import relative, significant, tick_texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.3238, "0.324"),
        (-1.596, "−1.6"),
        (999.4, "999"),
        (999.6, "1,000"),
        (-1749.0, "−1,750"),
        (2e6, "2,000,000"),
        (0.0, "0"),
        (0.001, "0.001"),
        (-0.00045, "−4.5 × 10⁻⁴"),
        (1.7e-22, "1.7 × 10⁻²²"),
    ],
)
def test_a_number_has_three_figures_and_no_exponent(value, text):
    assert significant(value) == text


def test_an_error_of_many_times_the_size_is_a_multiple():
    assert relative(0.414) == "41%" and relative(9.4) == "940%" and relative(3186.0) == "3,190 ×"


def test_fewer_figures_have_no_exponent_either():
    assert significant(118.4, 2) == "120" and significant(3.31e-7, 2) == "3.3 × 10⁻⁷"


@pytest.mark.parametrize(
    ("ticks", "texts"),
    [
        ([], []),
        ([0.001, 0.01, 1, 1e5], ["0.001", "0.01", "1", "100,000"]),
        ([1e-7, 0.01, 1], ["10⁻⁷", "10⁻²", "10⁰"]),
        ([1e-5, 2e-5], ["10⁻⁵", "2 × 10⁻⁵"]),
    ],
)
def test_the_numbers_of_an_axis_have_one_form(ticks, texts):
    assert tick_texts(ticks) == texts
