"""The runs of a visitor: whose they are, and the chips that lead back to them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.jobs import Submitted
from core.runs.run import CANCELLED, FINISHED, RUNNING
from core.runs.turns import Turns
from tests.ui.test_permalink import page, with_panel
from tests.ui.test_runs import TRAINING, button, texts
from tests.ui.test_runs_page import SHIPPED, add, own, store  # noqa: F401
from ui import my_runs
from ui.cnn.results import results
from ui.my_runs import CHIPS, Started, forget, has_runs, is_mine, remember
from ui.scaling.earlier import measured
from ui.settings import MY_RUNS
from ui.shown_runs import ShownRun, ShownRuns


@pytest.fixture
def session(monkeypatch):
    state = {}
    monkeypatch.setattr("ui.my_runs.st.session_state", state)
    return state


def run(name="a" * 12, attempt=1, created_at=1.0):
    return replace(TRAINING, id=name, attempt=attempt, created_at=created_at)


def test_what_was_begun_is_ones_own_and_what_was_joined_is_not(session):
    remember("cnn", [Submitted(run(), True, True), Submitted(run("b" * 12), False)])
    assert is_mine(run()) and not is_mine(run("b" * 12)) and has_runs("cnn")


def test_a_run_of_another_that_one_resumes_stays_the_others(session):
    remember("cnn", [Submitted(run(attempt=2), True)])
    assert not is_mine(run(attempt=2)) and has_runs("cnn")


def test_ones_own_run_stays_it_when_one_resumes_it_and_not_when_another_does(session):
    remember("cnn", [Submitted(run(), True, True)])
    remember("cnn", [Submitted(run(attempt=2, created_at=2.0), True)])
    assert is_mine(run(attempt=2, created_at=2.0))
    assert not is_mine(run(attempt=3, created_at=3.0))
    assert not is_mine(run(attempt=1, created_at=9.0))  # begun anew after it had been removed


def test_a_part_that_is_resumed_stays_with_the_rest_and_one_that_is_joined_stands_alone(session):
    a, b = run("a" * 12), run("b" * 12)
    remember("cnn", [Submitted(a, True, True), Submitted(b, True, True)])
    remember("cnn", [Submitted(replace(a, attempt=2), True)])
    assert [started.names for started in session[MY_RUNS].values()] == [(a.id, b.id)]
    remember("cnn", [Submitted(b, False)])
    assert [started.names for started in session[MY_RUNS].values()] == [(a.id, b.id), (b.id,)]
    assert is_mine(b)


def test_a_deleted_run_leaves_its_line(session):
    remember("cnn", [Submitted(run(), True, True), Submitted(run("b" * 12), True, True)])
    forget("a" * 12)
    assert has_runs("cnn")
    forget("b" * 12)
    assert not has_runs("cnn")


def chips(app):
    return next((group for group in app.button_group if group.key == CHIPS), None)


def test_who_started_nothing_sees_no_chips():
    assert chips(page("scaling")) is None


def test_chips_lead_to_ones_own_runs_and_to_what_ships(store):  # noqa: F811
    first, second = add(store, "scaling", seed=1), add(store, "scaling", seed=2)
    app = own(page("scaling"), first, second)
    labels = [option.content.replace("\\", "") for option in chips(app).proto.options]
    assert labels[0] == "shipped with the app"
    assert all(label.startswith("finished: ") for label in labels[1:])
    assert "seed 1" in labels[1] and "seed 2" in labels[2]
    chips(app).set_value(first.id).run()
    assert app.query_params["run"] in (first.id, [first.id]) and not app.exception
    assert f"run `{first.id}`" in texts(app.caption)
    chips(app).set_value(my_runs.SHIPPED).run()
    assert "run" not in app.query_params and "Shipped with the app" in texts(app.caption)


def test_ones_runs_stay_ones_own_from_page_to_page(store):  # noqa: F811
    run = add(store, "scaling", seed=1)
    app = own(page("scaling"), run)
    app.switch_page("pages/runs.py").run()
    assert " · yours" in texts(app.caption)
    app.switch_page("pages/scaling.py").run()
    assert chips(app) and not app.exception


def test_trainings_that_were_started_together_have_one_chip(store):  # noqa: F811
    both = [add(store, "cnn", variant=v, seed=9, epochs=2, n_rows=2) for v in "AC"]
    app = page("cnn")
    names = tuple(run.id for run in both)
    app.session_state[MY_RUNS] = {names: Started("cnn", names)}
    app.run()
    (label,) = [o.content.replace("\\", "") for o in chips(app).proto.options][1:]
    assert "epochs 2" in label and "network A, C" in label and label.startswith("finished: ")
    chips(app).set_value("+".join(names)).run()
    assert app.query_params["run"] == list(names) and not app.exception


def test_while_ones_run_is_under_way_it_cannot_be_started_again(store):  # noqa: F811
    settings = {"methods": "fused,taylor", "longest": 512, "rounds": 3, "time_limit": 30.0}
    run = add(store, "scaling", state=RUNNING, n_rows=1, **settings)
    link = {"methods": ["fused", "taylor"], "longest": "512", "rounds": "3"}
    stranger = with_panel("scaling", **link)
    assert not button(stranger, "Measure on this machine").disabled  # who may join it
    app = own(with_panel("scaling", **link), run)
    assert button(app, "Measuring …").disabled
    app.number_input(key="seed").set_value(5).run()
    assert not button(app, "Measure on this machine").disabled  # another measurement
    store.end(run.id, 1, CANCELLED)
    app.number_input(key="seed").set_value(0).run()
    assert not button(app, "Measure on this machine").disabled


def test_a_second_click_joins_the_run_of_the_first(store, monkeypatch):  # noqa: F811
    idle = SimpleNamespace(name="s", wake=lambda: None, turns=Turns("s"))
    monkeypatch.setattr("core.jobs._dispatcher", lambda: idle)
    app = with_panel("scaling", longest="512")
    for _ in range(2):  # a quick second one comes before the button is drawn anew
        button(app, "Measure on this machine").click().run()
        app.query_params.clear()
        monkeypatch.setattr("ui.runs.active_here", lambda kind: set())
        app.run()
    (run,) = store.active()
    (started,) = app.session_state[MY_RUNS].values()
    assert started.names == (run.id,) and len(started.begun) == 1


@pytest.mark.parametrize("state", [CANCELLED, RUNNING])
def test_a_timing_that_did_not_finish_claims_nothing(state):
    timing = SHIPPED["scaling"]
    stopped = ShownRun(replace(timing.run, id="0" * 12, state=state), timing.rows[:9], False)
    assert measured(ShownRuns((stopped,), True)).run.id == timing.run.id


def test_a_training_that_did_not_finish_has_no_result():
    training = SHIPPED["cnn"]
    stopped = ShownRun(replace(training.run, state=CANCELLED), training.rows[:3], False)
    whole = ShownRun(replace(training.run, state=FINISHED), training.rows, False)
    assert len(results([stopped, whole])) == 1 and results([stopped]).empty
