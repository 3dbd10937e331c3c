"""What the page on attention says of its maps, with Streamlit's test runner."""

import pytest

from core.attention.comparison import compare_attention
from core.attention.config import AttentionConfig
from tests.ui.test_permalink import page, warnings
from ui.attention import comparison
from ui.attention import pinned as pinned_cell


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
def test_the_scale_of_compared_maps_is_said_and_ends_at_most_at_one(settings):
    result = compare_attention(AttentionConfig(**settings))
    high = comparison.weight_limit(result.exact_weights, result.approximate_weights)
    assert result.exact_weights.max() <= high <= 1
    assert f"one colour scale, from 0 to {high:.2g}; each row" in comparison.how_to_read(result)


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_lies_outside_the_scale_is_said_where_there_is_any(settings):
    result = compare_attention(AttentionConfig(**settings))
    text, weights = comparison.how_to_read(result), result.approximate_weights
    high = comparison.weight_limit(result.exact_weights, weights)
    assert ("Larger weights" in text) == (weights.max() > high)
    assert ("Negative weights" in text) == (weights.min() < 0)
    assert ("2 × 2 positions" in text) == (len(weights) == 256)


@pytest.mark.parametrize("terms, root", [(2, "−1"), (4, "−1.596")])
def test_the_page_says_where_an_even_number_of_terms_turns_negative(terms, root):
    app = page("attention", terms=str(terms), seq_len="16")
    (warning,) = (w.value for w in app.warning if "odd power" in w.value)
    assert f"negative below {root}:" in warning


@pytest.mark.parametrize(
    "link, tab",
    [
        ({}, "How it was measured"),
        ({"measure": "weights"}, "When it is good"),
        ({"read": "speech", "tab": "Code"}, "Code"),
    ],
)
def test_a_link_opens_the_tab_that_shows_what_it_names(link, tab):
    assert page("attention", **link).session_state["tab"] == tab


def pinned(app) -> str:
    return "".join(app.query_params.get("cell", []))


def test_a_pinned_cell_of_the_link_is_kept_and_forgotten_where_a_control_leaves_it_out():
    app = page("attention", seq_len="32", cell="5-31")
    assert not app.warning and pinned(app) == "5-31"
    app.slider(key="seq_len").set_value(16).run()
    assert not app.warning and not app.exception and pinned(app) == ""


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("5-64", "cell must be a query and a key from 0 to 63, as 5-63, got '5-64'"),
        ("999-0", "cell must be a query and a key from 0 to 63, as 5-63, got '999-0'"),
        ("a-b", "cell must be a query and a key, counted from 0, such as 5-12, got 'a-b'"),
        ("-1-2", "cell must be a query and a key, counted from 0, such as 5-12, got '-1-2'"),
        ("<b>", "cell must be a query and a key, counted from 0, such as 5-12, got '<b>'"),
    ],
)
def test_a_wrong_pin_is_told(cell, expected):
    app = page("attention", cell=cell)
    assert not app.exception
    assert expected in warnings(app).replace("\u2060", "").replace("\\", "")


@pytest.mark.parametrize("reported", [{}, {"cell": 5}, {"cell": "x"}, {"cell": None}])
def test_what_the_maps_never_send_changes_no_pin(reported, monkeypatch):
    kept = {"cell": "5-12"}
    monkeypatch.setattr(pinned_cell, "change", kept.__setitem__)
    monkeypatch.setattr(pinned_cell, "setting", kept.__getitem__)
    assert pinned_cell.take_pin(reported) == {"cell": "5-12"}
    assert pinned_cell.take_pin({"cell": "1-2"}) == {"cell": "1-2"}


def test_a_share_has_one_form_and_counts_have_commas():
    app = page("attention", terms="2", seq_len="16", dim="16", tab="All numbers")
    card = next(m.value for m in app.metric if m.label == "Negative weights")
    (errors,) = app.dataframe
    table = errors.value.set_index("feature map")["negative weights"]
    assert card.endswith("%") and table["Taylor, K = 2"] == card != "0.0%"
    (widths,) = app.table
    assert widths.value.loc["K = 5"].tolist() == ["4,845", "69,905"]
