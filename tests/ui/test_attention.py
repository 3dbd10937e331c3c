"""What the page on attention says of its maps, with Streamlit's test runner."""

import pytest

from core.attention.comparison import compare_attention
from core.attention.config import AttentionConfig
from tests.ui.test_permalink import page
from ui.attention import comparison


def captions(app) -> str:
    return "\n".join(caption.value for caption in app.caption)


SETTINGS = [
    {},
    {"causal": True, "scaled": False},
    {"causal": True, "scaled": False, "terms": 4},
    {"terms": 2, "mean_logit": -1.0},
    {"seq_len": 256},
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_compared_maps_share_a_scale_that_ends_at_most_at_one(settings):
    result = compare_attention(AttentionConfig(**settings))
    figures = comparison._maps(str(settings), "light", 3, result)
    limits = {(cells.zmin, cells.zmax) for cells in (figure.data[0] for figure in figures[:2])}
    ((low, high),) = limits
    assert low == 0 and result.exact_weights.max() <= high <= 1
    assert f"one colour scale, from 0 to {high:.3g}; each row" in comparison.how_to_read(result)


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_lies_outside_the_scale_is_said_where_there_is_any(settings):
    result = compare_attention(AttentionConfig(**settings))
    text, weights = comparison.how_to_read(result), result.approximate_weights
    high = comparison.weight_limit(result.exact_weights, weights)
    assert ("Larger weights" in text) == (weights.max() > high)
    assert ("Negative weights" in text) == (weights.min() < 0)
    assert ("2 × 2 positions" in text) == (len(weights) == 256)


@pytest.mark.parametrize("terms, root", [(2, "-1"), (4, "-1.596")])
def test_the_page_says_where_an_even_number_of_terms_turns_negative(terms, root):
    app = page("attention", terms=str(terms), seq_len="16")
    (warning,) = (w.value for w in app.warning if "odd power" in w.value)
    assert f"negative below {root}:" in warning
