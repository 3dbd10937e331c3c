"""The first screen of the pooling page, its tabs and its links, with Streamlit's test runner."""

import re
from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import FASHION, OCT_SAMPLE, SHIPPED_DATA, CNNConfig
from core.cnn.data import load_images
from core.cnn.rows import SHIFTS, ShiftedResult, TestResult
from core.kinds import KINDS
from core.runs.run import FINISHED, PAUSED, RUNNING
from core.runs.shipped import shipped_runs
from core.training.rows import WithinRow
from tests.ui.test_facts import texts
from tests.ui.test_permalink import page, shared_link, warnings
from tests.ui.test_runs import run
from ui.cnn import pad
from ui.cnn.curves import HERE, SHIPPED, _first_rate, _sources, curve_frame, within_frame
from ui.cnn.pair import default_network, networks_of
from ui.cnn.results import means, results
from ui.cnn.sweep import network_name, shipped_sweep
from ui.cnn.tested import BothTested, list_name, listed_images
from ui.cnn.view import ALL_RATES, CURVES, ERRORS, LAYERS, PARAMETERS, TABS
from ui.run_texts import end_text
from ui.shown_runs import ShownRun, ShownRuns

CONTROLS = ("selectbox", "number_input", "slider", "toggle", "text_input", "button_group")
NOT_ON_THE_PAGE = (
    "source document",
    "another group",
    "Go on",
    "materialised",
    "best aligned",
    "places apart",
)


def trained_here(
    state: str = FINISHED, n_epochs: int = 3, is_shipped: bool = False, **config
) -> ShownRun:
    values = asdict(CNNConfig(**{"data": OCT_SAMPLE, "learning_rate": 0.05, **config}))
    rows = [
        {
            "epoch": n,
            "status": "trained",
            "train_loss": 1 / n,
            "running_loss": 1 / n,
            "validation_accuracy": n / 10,
            "seconds": 1.0,
        }
        for n in range(1, n_epochs + 1)
    ]
    name = f"{abs(hash(str(values))):012x}"[:12]
    return ShownRun(run(name, state, config=values), rows, is_shipped)


# The first screen


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_b_and_c_come_first_which_differ_in_pooling_alone(data):
    networks = networks_of(shipped_sweep(data))
    pair = {side: networks[default_network(side, networks)] for side in ("left", "right")}
    assert [t.run.config["variant"] for t in pair.values()] == ["B", "C"]
    first = min(t.run.config["seed"] for t in shipped_sweep(data).runs)
    assert {t.run.config["seed"] for t in pair.values()} == {first}


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_few_words_and_few_controls_stand_before_the_picture(data):
    app = page("cnn", data=data)
    elements = list(app.main)
    _, place, _ = [
        i for i, e in enumerate(elements) if e.type == "bidi_component"
    ]  # theme, pad, link
    before = elements[:place]
    shown = [e for e in before if "<style>" not in str(getattr(e, "value", ""))]
    words = " ".join(str(getattr(e, "value", "")) for e in shown if e.type in ("markdown", "title"))
    words += " ".join(getattr(e, "label", "") for e in shown if e.type in CONTROLS)
    assert len(words.split()) <= 60, words
    assert sum(e.type in CONTROLS for e in before) <= 2  # the pad is the third


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_every_tab_opens_by_its_link_and_is_named_in_it(tab, data):
    app = page("cnn", tab=tab, data=data)
    assert not app.exception and not app.error and not app.warning
    link = shared_link(app)
    assert (f"tab={tab.replace(' ', '+')}" in link) == (tab != CURVES)
    said = texts(app)
    assert not [words for words in NOT_ON_THE_PAGE if words in said]


@pytest.mark.parametrize(
    "query, tab",
    [
        ({}, CURVES),
        ({"image": "17"}, CURVES),
        ({"loss": "running mean"}, CURVES),
        ({"layer": "conv2", "image": "17"}, LAYERS),
        ({"padded": "true"}, PARAMETERS),
        ({"cell": "left-1-3"}, ERRORS),
        ({"layer": "conv2", "tab": ERRORS}, ERRORS),
    ],
)
def test_a_link_opens_the_tab_of_what_it_names(query, tab):
    app = page("cnn", **query)
    assert app.session_state["settings"]["tab"] == tab and not app.exception
    assert app.session_state["tab"] == tab


def test_a_link_brings_back_the_image_the_shift_and_the_networks():
    query = {"data": FASHION, "image": "17", "dx": "2", "dy": "-3"}
    names = {"left": "A, 0.01, seed 43", "right": "B, 0.01, seed 42"}
    app = page("cnn", tab=ERRORS, **query, **names)
    assert not app.exception and not app.warning
    assert app.number_input(key="image").value == 17
    assert app.selectbox(key="left network").value == names["left"]
    assert app.selectbox(key="right network").value == names["right"]
    for part in ("data=fashion4", "image=17", "dx=2", "dy=-3", "seed+43"):
        assert part in shared_link(app)


def test_other_images_show_their_networks_and_leave_the_runs_of_a_link():
    (shipped, *_) = [s for s in shipped_runs("cnn") if s.run.config["data"] == FASHION]
    app = page("cnn", run=shipped.run.id)
    assert app.selectbox(key="data").value == FASHION
    app.selectbox(key="data").set_value(OCT_SAMPLE).run()
    assert "run" not in app.query_params and not app.exception
    assert "Images: Sample of OctMNIST" in texts(app)


@pytest.mark.parametrize(
    "query, message",
    [
        ({"tab": "Nothing"}, "tab must be one of Curves, Errors"),
        ({"cell": "left-9-9", "tab": ERRORS}, "cell must be left or right and two classes from 0"),
        ({"cell": "up-1-1"}, "cell must be disagree, left, right, or a cell"),
        ({"rate": "0.7"}, "rate must be one of 0.01, 0.05, 0.1, all"),
        ({"rate": "<b>"}, "rate must be a learning rate that was trained"),
    ],
)
def test_a_link_that_is_wrong_says_so_and_the_page_is_whole(query, message):
    app = page("cnn", **query)
    assert message in warnings(app) and not app.exception and not app.error
    assert next(iter(query)) not in app.run().query_params


def test_a_visit_of_what_is_finished_asks_the_store_for_nothing():
    asked = []
    app = page("cnn")

    def count(connection, cursor, statement, *_):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        app.run()
        app.number_input(key="image").set_value(0).run()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    shown = [s for s in asked if not re.search(r"runs\.state|UPDATE", s)]  # of the dispatcher
    assert not shown and not app.exception


# The pad


@pytest.mark.parametrize(
    "reported, kept",
    [
        ([2, -1], (2, -1)),
        ([4, -4], (4, -4)),
        ([5, 0], None),
        ([1], None),
        ("11", None),
        ([None, 0], None),
        ([[1], 0], None),
        ({"0": 1}, None),
        (None, None),
    ],
)
def test_a_shift_that_is_reported_is_checked(reported, kept, monkeypatch):
    changed = {}
    monkeypatch.setattr(pad, "change", changed.__setitem__)
    monkeypatch.setattr(pad.st, "session_state", {pad.KEY: {"shift": reported}})
    pad._take()
    assert changed == ({} if kept is None else dict(zip(("dx", "dy"), kept, strict=True)))


def test_the_shift_is_sent_again_only_where_something_else_changed_it(monkeypatch):
    state, settings = {}, {"dx": 1, "dy": 0}
    monkeypatch.setattr(pad.st, "session_state", state)
    monkeypatch.setattr(pad, "setting", settings.get)
    first = pad._shift_to_send()
    assert first == {"shift": [1, 0], "serial": 0} and pad._shift_to_send() == first
    state[pad._REPORTED], settings["dx"] = [3, 0], 3  # by the pad
    assert pad._shift_to_send() == first
    settings["dx"] = 0  # by a link
    assert pad._shift_to_send() == {"shift": [0, 0], "serial": 1}


def test_of_many_classes_the_true_one_and_the_likeliest_have_bars():
    probabilities = np.full((9, 9, 12), 0.01)
    probabilities[0, 3, 7] = 0.8
    result = ShiftedResult(probabilities, *2 * (np.zeros((9, 9, 1, 2, 2), np.float16),))
    shown = pad._shown_classes([result, result], 4)
    assert {4, 7} <= set(shown) and len(shown) == pad.MOST_CLASSES and shown == sorted(shown)


def test_the_pad_is_sent_the_answers_at_every_shift():
    training = trained_here(variant="C")
    images = load_images(OCT_SAMPLE)
    rng = np.random.default_rng(3)
    probabilities = rng.dirichlet(np.ones(4), (9, 9))
    maps = rng.random((9, 9, 8, 14, 14)), rng.random((9, 9, 16, 6, 6))
    result = ShiftedResult(probabilities, *(m.astype(np.float16) for m in maps))
    pair = {"left": training, "right": training}
    content = pad._content(("test",), "light", pair, images, 0, [result, result])
    (network, _) = content["networks"]
    assert content["classes"][0] == {"name": images.classes[0], "isTrue": True}
    for i, (dy, dx) in enumerate((dy, dx) for dy in SHIFTS for dx in SHIFTS):
        at = probabilities[dy + 4, dx + 4]
        np.testing.assert_allclose(network["probabilities"][i], at, atol=1e-4)
        assert network["answers"][i] == images.classes[at.argmax()]
    n_right = int((probabilities.argmax(-1) == 0).sum())
    assert network["right"] == f"C: right at {n_right} of 81"
    assert [stage["title"].split(":")[0] for stage in network["maps"]] == ["C, conv1", "C, conv2"]


# Curves and results


def test_what_is_trained_here_is_drawn_over_what_ships():
    sweep = ShownRuns((trained_here(RUNNING, variant="B"), trained_here(variant="C")), True)
    sources = _sources(sweep)
    assert set(sources) == {SHIPPED, HERE}
    assert {t.run.config["data"] for t in sources[SHIPPED]} == {OCT_SAMPLE}
    frame = curve_frame(sources, _first_rate(sources), "train_loss")
    assert set(frame["learning_rate"]) == {0.05}
    here = frame[frame["source"] == HERE]
    assert here["epoch"].max() == 3 and here["value"].iloc[-1] == pytest.approx(1 / 3)
    assert frame[frame["source"] == SHIPPED]["epoch"].max() == 60


@pytest.mark.parametrize("state, n_points", [(RUNNING, 1), (FINISHED, 0)])
def test_losses_within_an_epoch_are_drawn_while_it_lasts_and_are_no_results(state, n_points):
    training = trained_here(state)
    training.rows.append(asdict(WithinRow(3.25, 0.2, 0.4)))
    KINDS["cnn"].check(training.run.config, training.rows[-1:])
    points = within_frame(_sources(ShownRuns((training,), True)), ALL_RATES, "train_loss")
    assert points["value"].tolist() == [0.2] * n_points
    assert within_frame({HERE: [training]}, ALL_RATES, "validation_accuracy").empty
    assert training.results == training.rows[:-1]
    assert "after 3 epochs" in end_text(
        replace(training, run=replace(training.run, state=PAUSED)), "epoch"
    )


def test_images_of_ones_own_have_nothing_shipped_under_them():
    sources = _sources(ShownRuns((trained_here(data="0123456789ab"),), True))
    assert sources[SHIPPED] == [] and len(sources[HERE]) == 1


def test_trainings_at_several_rates_are_all_drawn_at_first():
    several = ShownRuns((trained_here(), trained_here(learning_rate=0.3)), True)
    assert _first_rate(_sources(several)) == ALL_RATES
    assert _first_rate(_sources(shipped_sweep(OCT_SAMPLE))) == "0.05"
    assert _first_rate({SHIPPED: []}) == ALL_RATES


def test_results_are_numbers_one_in_a_cell_and_means_of_the_seeds():
    trainings = list(shipped_sweep(FASHION).runs)
    each = results(trainings)
    assert len(each) == len(trainings)
    table = means(each)
    assert table["seeds"].tolist() == [3] * 9 and "seed" not in table
    row = table[(table["network"] == "B") & (table["learning rate"] == 0.01)].iloc[0]
    tests = [
        t.rows[-1]["accuracy"]
        for t in trainings
        if (t.run.config["variant"], t.run.config["learning_rate"]) == ("B", 0.01)
    ]
    assert row["test"] == pytest.approx(np.mean(tests))
    assert (row["test, lowest"], row["test, highest"]) == (min(tests), max(tests))
    assert set(table.select_dtypes(exclude="number").columns) == {"trained", "network"}


def test_at_most_eight_rows_are_shown_before_all_are_asked_for():
    app = page("cnn", rate=ALL_RATES)
    assert len(app.dataframe[0].value) == 8
    app.toggle(key="all: Results of the trainings").set_value(True).run()
    assert len(app.dataframe[0].value) == 9
    app.toggle(key="each seed").set_value(True).run()
    assert len(app.dataframe[0].value) == 27


# Errors


def both_networks() -> BothTested:
    labels = np.array([0, 0, 1, 1, 2])
    answers = {"left": [0, 1, 1, 2, 2], "right": [0, 0, 2, 2, 2]}
    sure = {"left": [0.9, 0.6, 0.8, 0.95, 0.5], "right": [0.7, 0.9, 0.6, 0.9, 0.6]}
    results = {}
    for side, chosen in answers.items():
        probabilities = np.zeros((5, 3))
        probabilities[np.arange(5), chosen] = sure[side]
        results[side] = TestResult(labels, probabilities)
    images = SimpleNamespace(classes=("x", "y", "z"), test_labels=labels)
    names = {"left": "B, 0.1, seed 1", "right": "C, 0.1, seed 1"}
    return BothTested(images, names, results, {s: np.array(a) for s, a in answers.items()})


@pytest.mark.parametrize(
    "cell, numbers, name",
    [
        ("disagree", [1, 2], "The networks disagree"),
        ("left", [3, 1], "Errors of B, 0.1, seed 1"),
        ("right", [3, 2], "Errors of C, 0.1, seed 1"),
        ("left-1-2", [3], "B, 0.1, seed 1: y called z"),
        ("right-1-2", [3, 2], "C, 0.1, seed 1: y called z"),
        ("left-2-0", [], "B, 0.1, seed 1: z called x"),
    ],
)
def test_a_cell_lists_its_images_the_most_confident_first(cell, numbers, name):
    assert listed_images(both_networks(), cell).tolist() == numbers
    assert list_name(both_networks(), cell) == name


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_every_cell_can_be_chosen_without_a_pointer(data):
    app = page("cnn", tab=ERRORS, data=data)
    options = app.selectbox(key="listed images").options
    assert len(options) == len(set(options)) >= 3 + 2 * len(DATA_SETS[data].classes)
    app.selectbox(key="listed images").select_index(3).run()
    assert re.fullmatch("left-[0-3]-[0-3]", app.session_state["settings"]["cell"])
    assert "cell=left-" in shared_link(app) and not app.exception


def test_a_network_is_called_the_same_in_control_heading_and_link():
    app = page("cnn", tab=ERRORS)
    name = app.selectbox(key="left network").value
    assert re.fullmatch(r"B, 0\.05, seed 42", name)
    assert any(m.value.startswith(f"**{name}: ") for m in app.markdown)
    assert name.replace(", ", "%2C+").replace(" ", "+") in shared_link(app)
    assert name == network_name(networks_of(shipped_sweep(OCT_SAMPLE))[name])


def test_the_ids_of_shipped_runs_are_those_of_this_code():
    """Nothing of this page is a source of a training."""
    version = KINDS["cnn"].version
    assert {s.run.code_version for s in shipped_runs("cnn")} == {version}
