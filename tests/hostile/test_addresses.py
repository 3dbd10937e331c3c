"""Addresses: whatever they hold, the page opens, and says what it could not follow."""

import pytest

from tests.hostile.addresses import NAMES, PARAMETERS, RIGHT_ALONE, RUNS, in_batches
from tests.hostile.here import compute_here
from tests.hostile.measure import within_limits
from tests.ui.test_permalink import page, warnings

BATCHES = in_batches()


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Short computations in this process, and no graphics card."""
    monkeypatch.setattr("ui.scaling.controls.has_cuda", lambda: False)
    compute_here(monkeypatch)


@pytest.fixture(scope="module", autouse=True)
def opened_before():
    """What a first visit of each page makes and keeps is not the cost of a bad link."""
    for name in {name for name, _ in BATCHES}:
        page(name)


def told(name: str, **query) -> str:
    """All that a page says of a link, without the marks that make it literal."""
    with within_limits():
        app = page(name, **query)
    problems = [f"{e.message}: {str(query)[:300]}" for e in app.exception]
    assert not problems and app.title, problems
    texts = [warnings(app), *(e.value for e in (*app.info, *app.error, *app.caption))]
    assert not any("Traceback" in text for text in texts)
    return " ".join(texts).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("name, rows", BATCHES, ids=lambda x: x if isinstance(x, str) else "")
def test_every_bad_parameter_is_named_with_what_it_may_be(name, rows):
    link = {parameter: value for _, _, parameter, value in (row.make() for row in rows)}
    said = told(name, **link)
    assert not [str(row) for row in rows if row.expected not in said]


def test_no_value_of_a_parameter_is_quoted_at_length():
    long = [row for row in PARAMETERS if len(row.make()[3]) >= 20_000]
    name = long[0].make()[0]
    said = told(name, **{row.make()[2]: row.make()[3] for row in long if row.make()[0] == name})
    assert len(said) < 20_000


@pytest.mark.parametrize("row", [r for r in NAMES if r.make()[0] != "cnn"], ids=str)
def test_a_name_that_no_run_has_is_quoted(row):
    name, run = row.make()
    assert row.expected.replace("\\", "") in told(name, run=run)


@pytest.mark.parametrize("first", range(0, len(RUNS), 7))
def test_names_that_no_run_has_are_quoted_on_the_page_of_trainings(first):
    said = told("cnn", run=list(RUNS[first : first + 7]))
    for text in RUNS[first : first + 3]:
        assert repr(text[:20]).replace("\\", "") in said
    assert "run must be the name of a run on this server, got " in said


@pytest.mark.parametrize("name, link, expected", RIGHT_ALONE, ids=lambda x: str(x)[:50])
def test_what_is_right_alone_and_not_here_is_told_or_passed_over(name, link, expected):
    assert expected in told(name, **link)
