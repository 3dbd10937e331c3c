"""The run that was shown before stays, pale, while another is measured over it and after."""

import json

import pytest

from core.attention.charts import ERROR, MEASURES, timing_chart
from core.attention.config import METHODS
from core.runs.run import CANCELLED, FINISHED, RUNNING
from core.runs.shipped import shipped_runs
from tests.ui.test_permalink import page
from tests.ui.test_runs import texts
from tests.ui.test_runs_page import add, store  # noqa: F401
from ui.scaling.table import readable

(SHIPPED,) = shipped_runs("scaling")


def opacities(app) -> list[float | None]:
    """Of the lines with marks in the chart of the page."""
    (chart,) = app.get("plotly_chart")
    traces = json.loads(chart.proto.spec)["data"]
    return [trace.get("opacity") for trace in traces if "markers" in trace["mode"]]


def captions(app) -> str:
    return texts(app.caption).replace("\\", "")


def test_a_run_under_way_is_drawn_over_the_earlier_one_with_all_controls(store):  # noqa: F811
    first = add(store, "scaling", seed=3, rounds=5)
    run = add(store, "scaling", state=RUNNING, n_rows=2, seed=4)
    app = page("scaling", run=first.id)
    assert opacities(app) == [None] * 6
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception and opacities(app) == [0.35] * 6 + [None] * 2
    assert app.button_group(key="shown").value and app.button_group(key="drawn methods").value
    assert "Pale: the run shown before" in captions(app) and "rounds 5" in captions(app)
    app.button_group(key="shown").set_value("memory").run()
    assert "peak bytes" in app.get("plotly_chart")[0].proto.spec
    store.end(run.id, 1, FINISHED)
    app.run()
    assert opacities(app) == [0.35] * 6 + [None] * 2 and "Pale: the run" in captions(app)
    app.query_params["run"] = first.id
    app.run()
    assert opacities(app) == [None] * 6 and "Pale" not in captions(app)
    app.query_params["run"] = run.id  # chosen, not measured over the other
    app.run()
    assert opacities(app) == [None] * 2


def test_whoever_follows_a_link_sees_the_run_that_ships_and_a_cancelled_one_leaves_it(store):  # noqa: F811
    run = add(store, "scaling", state=RUNNING, n_rows=0, seed=4)
    app = page("scaling", run=run.id)
    assert opacities(app) == [0.35] * 6 and "Pale: the run that ships" in captions(app)
    store.end(run.id, 1, CANCELLED)
    app.run()
    assert not app.exception and opacities(app) == [None] * 6
    assert "seed 0: the run that ships" in captions(app)


@pytest.mark.parametrize("shown", MEASURES)
def test_every_measure_is_drawn_over_another_on_axes_that_hold_both(shown):
    for rows in ([], [row for row in SHIPPED.rows if row["seq_len"] == 128]):
        both, alt = timing_chart(rows, shown, before=SHIPPED.rows, mode="light")
        alone, _ = timing_chart(SHIPPED.rows, shown, mode="light")
        assert both.layout.xaxis.range == alone.layout.xaxis.range
        assert both.layout.yaxis.title == alone.layout.yaxis.title
        assert both.layout.yaxis.range[1] == pytest.approx(alone.layout.yaxis.range[1], abs=0.3)
        names = {note.text.replace("<br>", " ") for note in both.layout.annotations}
        assert len(names) >= 6 and alt.endswith("pale: another run")


def test_the_table_names_methods_as_the_controls_do():
    assert set(readable(SHIPPED.rows)["method"]) <= set(METHODS.values())


def order(app) -> list[str]:
    """The kinds of what stands on the page, from top to bottom."""
    return [element.type for element in app.main]


def test_a_cancelled_run_says_so_above_the_chart_where_its_progress_was(store):  # noqa: F811
    run = add(store, "scaling", state=CANCELLED, n_rows=0, seed=4)
    app = page("scaling", run=run.id)
    assert "cancelled before the first row" in texts(app.warning)
    assert order(app).index("warning") < order(app).index("plotly_chart")


def test_the_report_says_why_it_cannot_take_a_run_that_is_under_way(store):  # noqa: F811
    run = add(store, "scaling", state=RUNNING, n_rows=2, seed=4)
    app = page("scaling", run=run.id)
    assert "The run under way can be added once it has ended." in texts(app.markdown)
    assert "Nothing is shown" not in texts(app.markdown)
    store.end(run.id, 1, CANCELLED)
    app.run()
    assert app.button(key="add to report").disabled
    assert "was stopped cannot be added" in texts(app.markdown)


def test_tiny_errors_are_powers_of_ten_in_every_number_of_the_chart():
    figure, _ = timing_chart(SHIPPED.rows, ERROR, mode="light")
    assert "10⁻⁷" in figure.layout.yaxis.ticktext
    texts_of_points = [text for trace in figure.data for text in trace.text]
    assert any(" × 10⁻⁷" in text for text in texts_of_points)
    assert not any("e-" in text for text in (*texts_of_points, *figure.layout.yaxis.ticktext))
