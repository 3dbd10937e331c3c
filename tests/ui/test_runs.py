"""The runs that a page shows, with Streamlit's own test runner."""

import pytest

from core.runs.shipped import shipped_runs
from tests.ui.test_permalink import page, warnings


@pytest.mark.parametrize("kind", ["scaling", "cnn"])
def test_a_link_to_a_shipped_run_opens_by_every_name_that_it_ever_had(kind):
    shipped = shipped_runs(kind)[0]
    assert shipped.former_ids  # published before the code moved
    for name in (shipped.run.id, *shipped.former_ids):
        app = page(kind, run=name)
        assert not app.exception and not warnings(app)
        assert any(f"run `{shipped.run.id}`" in caption.value for caption in app.caption)


def test_runs_that_cannot_be_compared_are_left_out_of_a_link():
    first, second = (shipped.run.id for shipped in shipped_runs("cnn")[:2])
    app = page("cnn", run=[first, second, "0" * 12])
    assert "must be the name of a run on this server" in warnings(app)
    assert app.query_params["run"] == [first, second]


def test_a_page_that_shows_one_run_says_so():
    app = page("scaling", run=[shipped_runs("scaling")[0].run.id, "0" * 12])
    assert "run must name at most 1 run, got 2" in warnings(app)
