"""Reported and measured: what the table says follows from what ships."""

from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from core.overview import claims
from core.overview.claims import AGREES, DIFFERS, INCOMPARABLE, OPEN, SAME, Row
from core.paths import ROOT
from tests.ui.test_permalink import page


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return {row.claim: row for row in claims.claims()}


def test_every_row_says_what_was_reported_and_measured_and_how_they_stand(rows):
    assert len(rows) >= 10
    for row in rows.values():
        assert row.reported and row.measured and row.why
        assert row.badge in (SAME, AGREES, DIFFERS, OPEN, INCOMPARABLE)


def test_counts_are_the_same_and_other_data_are_not_compared(rows):
    counts = rows["Parameters of networks A, B, C"]
    assert counts.badge == SAME and counts.reported == counts.measured
    validation = rows["Validation accuracy of the networks"]
    assert validation.badge == INCOMPARABLE
    assert "0.87 (at 0.01)" in validation.reported and "0.80 (at 0.01)" in validation.measured
    assert rows["Damerau–Levenshtein similarity on LJ Speech"].badge == INCOMPARABLE


@pytest.mark.parametrize(
    "verdicts, helps, badge",
    [
        (["yes", "undecided"], True, OPEN),
        (["yes", "yes"], True, AGREES),
        (["undecided", "undecided"], True, OPEN),
        (["yes", "no"], True, DIFFERS),
        (["no"], False, AGREES),
        ([], True, OPEN),
    ],
)
def test_a_direction_agrees_only_where_an_interval_decides(verdicts, helps, badge):
    assert claims._direction(verdicts, helps) == badge


def test_a_slope_far_from_theory_differs(monkeypatch):
    monkeypatch.setattr(claims, "NEAR", 0.0)
    assert {row.badge for row in claims._speed()} == {DIFFERS}


def test_the_evidence_of_every_row_opens_without_a_warning(rows):
    for row in rows.values():
        app = page(row.page, **row.link)
        assert not app.exception and not app.warning
        for name in ("tab", "compared"):
            assert row.link.get(name) in (None, app.session_state.get(name))


def test_the_overview_shows_the_table():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not app.exception
    (table,) = [e.proto.body for e in app.get("html")]
    for row in claims.claims():
        assert escape(row.claim) in table and f'href="{row.page}?' in table
