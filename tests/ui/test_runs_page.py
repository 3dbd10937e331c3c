"""The list of all runs: what it says, compares, and lets whom delete."""

import json
import re
from dataclasses import asdict, replace
from io import StringIO

import pandas as pd
import pytest

from core import jobs
from core.attention.config import ScalingConfig
from core.cnn.config import CNNConfig
from core.config import canonical_json
from core.kinds import KINDS
from core.runs.database import database_url
from core.runs.run import CANCELLED, FINISHED, RUNNING
from core.runs.shipped import shipped_runs
from core.runs.store import open_store
from tests.core.runs.test_store import fill
from tests.ui.test_permalink import page, shared_links, warnings
from tests.ui.test_runs import AWAY, button, texts
from ui.my_runs import Started, _beginning
from ui.runs_page.chosen import Chosen, choose, differences_of
from ui.runs_page.counted import Counted, sentence
from ui.runs_page.facts import content, nearest_shipped, table
from ui.runs_page.timings import _timings, first_methods
from ui.runs_page.trainings import _sources
from ui.settings import MY_RUNS
from ui.shown_runs import ShownRun

SHIPPED = {kind: shipped_runs(kind)[0] for kind in ("scaling", "cnn")}


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    """An empty store, which no dispatcher looks into."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    monkeypatch.setattr("core.jobs.trouble", lambda: "")
    monkeypatch.setattr("core.jobs.warm_up", lambda: None)
    return open_store(database_url())


def add(store, kind: str, state: str = FINISHED, n_rows: int | None = None, **settings):
    """A run with the rows of one that ships, or the first of them."""
    config = replace(KINDS[kind].config(**SHIPPED[kind].run.config), **settings)
    name = jobs.run_id(kind, config)
    store.begin(
        name, kind, canonical_json(config), KINDS[kind].version, server="s", host=jobs.host()
    )
    run = store.get(name)
    store.start(run)
    store.report(name, 1, machine=json.dumps(SHIPPED[kind].run.machine))
    for i, row in enumerate(SHIPPED[kind].rows[:n_rows]):
        store.append(name, 1, i, row)
    if state != RUNNING:
        store.end(name, 1, state)
    return store.get(name)


def said(app) -> str:
    return texts(app.markdown)


def ticked(app) -> list[bool]:
    return [box.value for box in app.checkbox]


def test_without_a_run_the_page_says_where_to_begin_one():
    app = page("runs")
    assert not app.exception and "No run is on this server yet" in said(app)
    assert "Measure again here" in said(app) and not app.checkbox


def test_one_run_is_described_in_words(store):
    run = add(store, "scaling", seed=7, terms=4)
    app = page("runs")
    assert not app.exception and "1 run is on this server; it is finished" in said(app).replace(
        "*", ""
    )
    (box,) = app.checkbox
    assert "terms 4" in box.label and "seed 7" in box.label and "dim" not in box.label
    assert re.search("finished · (just now|.+ ago) · .*2 cores", texts(app.caption))
    app = box.check().run()
    assert app.query_params["run"] in (run.id, [run.id]) and ticked(app) == [True]
    assert f"run {run.id}, finished" in said(app) and app.get("plotly_chart")


def test_ten_thousand_runs_are_listed_ten_at_a_time(store):
    fill(store, 10_000)
    app = page("runs")
    assert "10,000 runs" in said(app) and len(app.checkbox) == 10 and not app.exception
    assert app.number_input(key="list_page").label == "Page of 1,000, newest first"
    app.number_input(key="list_page").set_value(1000).run()
    assert len(app.checkbox) == 10 and app.query_params["list_page"] in ("1000", ["1000"])
    app.selectbox(key="state").select(CANCELLED).run()
    assert app.number_input(key="list_page").value == 1
    assert {c.value.split(" ")[0] for c in app.caption if " · " in c.value} == {CANCELLED}


def test_a_page_that_the_list_has_not_is_refused(store):
    fill(store, 15)
    told = warnings(page("runs", list_page="3"))
    assert "list_page must be a whole number from 1 to 2 with these runs, got '3'" in told


def test_no_run_of_the_chosen_kind_and_state_is_told(store):
    add(store, "scaling")
    app = page("runs", kind="cnn", state="paused")
    assert "No run is of this kind and in this state" in texts(app.info)


def test_two_runs_are_compared_on_shared_axes_named_by_what_differs(store):
    first, second = add(store, "scaling", dim=32), add(store, "scaling", dim=64)
    app = page("runs", run=[first.id, second.id])
    assert not app.exception and "First: dim 32, run" in said(app).replace("*", "")
    (chart,) = app.get("plotly_chart")
    names = {trace["name"] for trace in json.loads(chart.proto.spec)["data"]}
    assert {name.rpartition(": ")[2] for name in names} == {"dim 32", "dim 64"}
    assert f"run={first.id}&run={second.id}" in shared_links(app)[-1]


@pytest.mark.parametrize(
    "changed, sources",
    [
        ({"variant": "C"}, ["", ""]),
        ({"dropout": 0.5}, ["dropout 0.7", "dropout 0.5"]),
        ({"learning_rate": 0.3, "epochs": 5}, ["epochs 15", "epochs 5"]),
        ({}, ["first", "second"]),
    ],
)
def test_two_curves_never_share_a_name(changed, sources):
    config = CNNConfig()
    assert _sources([asdict(config), asdict(replace(config, **changed))]) == sources


def test_trainings_of_different_length_are_drawn(store):
    runs = [add(store, "cnn", epochs=n, n_rows=n) for n in (2, 3)]
    app = page("runs", run=[run.id for run in runs])
    assert not app.exception and len(app.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("measure", ["time", "memory", "error"])
def test_a_run_without_a_measured_row_draws_nothing_and_is_no_error(measure):
    rows = [{**row, "status": "time limit"} for row in SHIPPED["scaling"].rows]
    shown = ShownRun(SHIPPED["scaling"].run, rows, False)
    figure, _ = _timings(measure, measure, ("fused",), "light", Chosen((shown,), ("timing",)))
    assert figure is None


def test_at_first_an_exact_and_a_linear_method_that_both_timed_are_drawn():
    def timing(*methods):
        rows = [row for row in SHIPPED["scaling"].rows if row["method"] in methods]
        return ShownRun(SHIPPED["scaling"].run, rows, False)

    both = Chosen((timing("materialised", "fused", "elu"), timing("materialised", "elu")))
    assert first_methods(both) == ["materialised", "elu"]
    assert first_methods(Chosen((timing("fused"), timing("elu")))) == ["fused", "elu"]


def test_a_third_choice_replaces_the_first_and_another_kind_begins_anew(store, monkeypatch):
    a, b, c = (add(store, "scaling", seed=n) for n in (1, 2, 3))
    other = add(store, "cnn")
    named = []
    monkeypatch.setattr("ui.runs_page.chosen.name_in_address", named.append)
    chosen = Chosen(tuple(ShownRun(run, [], False) for run in (a, b)))
    for run in (c, other, a):
        choose(run, chosen)
    assert named == [[b.id, c.id], [other.id], [b.id]]


def test_runs_of_two_kinds_are_not_compared_which_is_told(store):
    timing, training = add(store, "scaling"), add(store, "cnn")
    app = page("runs", run=[timing.id, training.id])
    told = warnings(app)
    assert "run must name two runs of one kind, got a timing and a CNN training" in told
    assert app.query_params["run"] in (timing.id, [timing.id])


def test_a_run_is_compared_with_the_one_that_ships_and_is_most_like_it(store):
    run = add(store, "scaling", seed=8)
    app = button(page("runs", run=run.id), "Compare with one that ships").click().run()
    assert app.query_params["run"] == [run.id, SHIPPED["scaling"].run.id]
    assert "shipped with the app, made" in said(app) and not app.exception
    like = replace(CNNConfig(**SHIPPED["cnn"].run.config), dropout=0.1)
    assert nearest_shipped(ShownRun(replace(run, kind="cnn", config=asdict(like)), [], False)) in {
        s.run.id for s in shipped_runs("cnn") if s.run.config == SHIPPED["cnn"].run.config
    }


def test_downloads_hold_every_row_with_settings_and_machine():
    runs = tuple(ShownRun(s.run, s.rows, True) for s in (SHIPPED["scaling"],) * 2)
    frame = pd.read_csv(StringIO(table(runs)))
    assert len(frame) == 2 * len(SHIPPED["scaling"].rows)
    assert {"setting dim", "machine processor", "median_seconds", "run"} <= set(frame)
    first = json.loads(content(runs))[0]
    assert first["rows"] == SHIPPED["scaling"].rows and first["run"]["config"]["dim"] == 16
    assert not {"host", "server"} & first["run"].keys()
    empty = ShownRun(SHIPPED["cnn"].run, [], True)
    assert len(pd.read_csv(StringIO(table((empty,))))) == 1


def own(app, *runs):
    """Make these runs those of the visitor of this page."""
    begun = {(r.id,): Started(r.kind, (r.id,), frozenset([_beginning(r)])) for r in runs}
    app.session_state[MY_RUNS] = begun
    return app.run()


def test_a_run_of_ones_own_is_deleted_once_that_is_confirmed(store):
    run = add(store, "cnn", state=CANCELLED, seed=9)
    app = own(page("runs", run=run.id), run)
    button(app, "Delete it for good").click().run()
    assert not app.exception and f"Run {run.id} was deleted." in texts(app.success)
    assert store.get(run.id) is None and store.rows(run.id) == []
    assert "run" not in app.query_params
    assert "must be the name of a run on this server" in warnings(page("cnn", run=run.id))


def test_a_run_of_another_visitor_cannot_be_deleted(store):
    run = add(store, "cnn")
    app = page("runs", run=run.id)
    assert "Delete it for good" not in [b.label for b in app.button]
    assert "only runs that were begun in this browser tab" in texts(app.caption)


def test_an_active_run_has_to_be_cancelled_first(store):
    run = add(store, "cnn", state=RUNNING, n_rows=1)
    app = own(page("runs", run=run.id), run)
    assert button(app, "Delete it for good").disabled
    assert "It is running: cancel it on its page first." in said(app)
    assert not jobs.remove(run) and store.get(run.id)


def test_a_run_that_another_began_again_meanwhile_is_not_deleted(store):
    run = add(store, "cnn", state=CANCELLED)
    app = own(page("runs", run=run.id), run)
    add(store, "cnn", state=CANCELLED)
    store.remove(run)
    button(app, "Delete it for good").click().run()
    assert f"Run {run.id} was not deleted" in warnings(app) and not app.exception
    assert store.get(run.id).attempt == 2


def test_trainings_on_images_of_another_visitor_are_listed_without_their_name(store):
    add(store, "cnn", data="0123456789ab")
    app = page("runs")
    (box,) = app.checkbox
    assert box.disabled and "0123456789ab" not in box.label
    assert "on images that a visitor brought" in box.label


def test_a_run_of_another_version_is_listed_and_not_opened(store):
    store.begin("0123456789ab", "cnn", '{"warp": 9}', "v", server="s", host="h")
    app = page("runs", run="0123456789ab")
    assert not app.exception and "was made by another version of the app" in warnings(app)
    assert "on images that a visitor brought" not in app.checkbox[0].label


def test_a_kind_that_this_version_does_not_know_is_listed(store):
    store.begin("0123456789ab", "**warp**", "no json", "v", server="s", host="h")
    app = page("runs")
    assert not app.exception and "\\*\\*warp\\*\\*" in app.checkbox[0].label
    assert "run must be the name of a run" in warnings(page("runs", run="0123456789ab"))


def test_where_the_store_is_away_the_page_says_so(monkeypatch):
    def fail():
        raise jobs.StoreUnavailable(AWAY)

    monkeypatch.setattr("core.jobs.store", fail)
    monkeypatch.setattr("core.jobs.trouble", lambda: AWAY)
    app = page("runs", run="0123456789ab")
    assert not app.exception and warnings(app) == f"{AWAY}."
    assert app.query_params["run"] in ("0123456789ab", ["0123456789ab"])


@pytest.mark.parametrize(
    "counts, expected",
    [
        ({}, "No run is on this server yet: what the pages show shipped with the app."),
        ({("cnn", "running"): 1}, "**1 run** is on this server; it is running."),
        ({("cnn", "failed"): 2}, "**2 runs** are on this server, all of them failed."),
        (
            {("cnn", "running"): 1, ("scaling", "finished"): 1200, ("cnn", "finished"): 34},
            "**1,235 runs** are on this server, 1 of them running and 1,234 finished.",
        ),
    ],
)
def test_the_first_sentence_counts_what_is_there(counts, expected):
    assert sentence(Counted(counts)) == expected


def test_runs_that_differ_in_nothing_are_told_apart_by_their_beginning():
    run = SHIPPED["scaling"].run
    later = replace(run, created_at=run.created_at + 3600)
    assert len(set(differences_of([run, later]))) == 2
    changed = replace(run, config=asdict(ScalingConfig(dim=8)) | {"seed": 0})
    assert "dim 16" in differences_of([run, changed])[0]
