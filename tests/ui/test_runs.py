"""The runs that a page shows, with Streamlit's own test runner."""

from dataclasses import asdict, replace
from types import SimpleNamespace

import pytest

from core.attention.config import ScalingConfig
from core.cnn.config import CNNConfig
from core.jobs import QueueFull, RunWithRows, Submitted
from core.kinds import KINDS
from core.machine.facts import host, machine_text
from core.runs.database import StoreUnavailable
from core.runs.run import CANCELLED, FAILED, FINISHED, PAUSED, RUNNING, WAITING, Run
from core.runs.shipped import shipped_runs
from core.training.rows import EpochRow
from tests.ui.test_permalink import page, shared_link, warnings, with_panel
from ui.run_texts import _time_left, age_text, progress_text, state_text
from ui.setting_texts import difference_texts, settings_text
from ui.shown_runs import ShownRun

AWAY = "The database, /data/runs.sqlite, cannot be used: it is damaged"


TRAINING = Run(
    id="",
    kind="cnn",
    config=asdict(CNNConfig(epochs=5)),
    code_version=KINDS["cnn"].version,
    state=FINISHED,
    attempt=1,
    server="server",
    host=host(),
    created_at=1e9,
    started_at=1e9,
    ended_at=1e9,
    heartbeat_at=1e9,
    asked="",
    doing="",
    fraction=0.4,
    message="",
    machine={},
)


def run(name: str, state: str, **values) -> Run:
    """A training of the CNN page, by the present code unless another is named."""
    return replace(TRAINING, id=name, state=state, **values)


def epochs(n: int) -> list[dict]:
    return [asdict(EpochRow(i + 1, "trained", 0.5, 0.6, 0.4, 0.8, seconds=2.0)) for i in range(n)]


@pytest.fixture
def stored(monkeypatch):
    """Puts runs, each with two epochs, into a store; returns the configs that are submitted."""

    def put(*runs: Run, submit=None) -> list:
        by_name, submitted = {r.id: RunWithRows(r, epochs(2)) for r in runs}, []
        monkeypatch.setattr(
            "core.jobs.find_all", lambda names: {n: by_name[n] for n in names if n in by_name}
        )

        def accept(kind, configs, visitor):
            submitted.extend(configs)
            done = [replace(r, id=f"{i:012x}", state=FINISHED) for i, r in enumerate(runs, 1)]
            return [Submitted(r, True) for r in done]

        monkeypatch.setattr("core.jobs.begin_or_join", submit or accept)
        return submitted

    monkeypatch.setattr("core.jobs.trouble", lambda: "")
    return put


def texts(elements) -> str:
    return " ".join(element.value.replace("\\", "") for element in elements)


def button(app, label: str):
    return next(b for b in app.button if b.label == label)


def labels(app) -> list[str]:
    return [b.label for b in app.button]


@pytest.mark.parametrize("kind", ["scaling", "cnn"])
def test_a_link_to_a_shipped_run_opens_by_every_name_that_it_ever_had(kind):
    shipped = shipped_runs(kind)[0]
    assert shipped.former_ids  # published before the code moved
    for name in (shipped.run.id, *shipped.former_ids):
        app = page(kind, run=name)
        assert not app.exception and not warnings(app)
        assert any(f"run `{shipped.run.id}`" in caption.value for caption in app.caption)
        assert f"run={shipped.run.id}" in shared_link(app)  # the link shows what is shown


def test_runs_that_cannot_be_compared_are_left_out_of_a_link():
    first, second = (shipped.run.id for shipped in shipped_runs("cnn")[:2])
    app = page("cnn", run=[first, second, "0" * 12])
    assert "must be the name of a run on this server" in warnings(app)
    assert app.query_params["run"] == [first, second]


def test_a_page_that_shows_one_run_says_so():
    app = page("scaling", run=[shipped_runs("scaling")[0].run.id, "0" * 12])
    assert "run must name at most 1 run, got 2" in warnings(app)


@pytest.mark.parametrize("state", [PAUSED, FAILED])
def test_a_stopped_run_of_the_same_code_resumes_under_its_name(state, stored):
    submitted = stored(run("000000000001", state))
    app = page("cnn", run="000000000001")
    assert "Each resumes where it stopped, bit for bit" in texts(app.caption)
    assert "The code has changed" not in texts(app.caption)
    button(app, "Resume").click().run()
    assert submitted == [CNNConfig(epochs=5)] and not app.exception
    assert app.query_params["run"] == "000000000001"


def test_a_stopped_run_of_older_code_is_begun_again_and_shown_in_its_place(stored, monkeypatch):
    def begin_anew(kind, configs, visitor):
        return [Submitted(run("000000000001", WAITING), True)]

    stored(run("aaaaaaaaaaaa", PAUSED, code_version="older"), submit=begin_anew)
    app = page("cnn", run="aaaaaaaaaaaa")
    assert "The code has changed since 1 of them ran" in texts(app.caption)
    assert "bit for bit" not in texts(app.caption)
    stored(run("000000000001", FINISHED))
    monkeypatch.setattr("core.jobs.begin_or_join", begin_anew)
    button(app, "Resume").click().run()
    assert app.query_params["run"] == "000000000001"
    assert "Run here: run `000000000001`" in texts(app.caption)


def test_of_stopped_runs_only_those_of_the_same_code_resume_where_they_stopped(stored):
    stored(run("00000000000a", PAUSED), run("00000000000b", PAUSED, code_version="older"))
    app = page("cnn", run=["00000000000a", "00000000000b"])
    assert "since 1 of them ran" in texts(app.caption)
    assert "Each of the others resumes where it stopped" in texts(app.caption)


def test_a_finished_run_whose_weights_are_gone_can_be_run_again(stored, monkeypatch):
    submitted = stored(run("000000000001", FINISHED))
    monkeypatch.setattr("core.runs.kinds.Kind.has_product", lambda *_: False)
    app = page("cnn", run="000000000001")
    assert "What 1 of these runs made, such as weights" in warnings(app)
    button(app, "Run again").click().run()
    assert submitted == [CNNConfig(epochs=5)]


@pytest.mark.parametrize("state", [FINISHED, CANCELLED])
def test_what_is_whole_or_was_cancelled_is_not_offered_again(state, stored, monkeypatch):
    stored(run("000000000001", state))
    monkeypatch.setattr("core.runs.kinds.Kind.has_product", lambda *_: True)
    app = page("cnn", run="000000000001")
    assert not {"Resume", "Run again"} & set(labels(app)) and not app.exception


def test_shipped_runs_are_never_offered_again(monkeypatch):
    monkeypatch.setattr("core.runs.kinds.Kind.has_product", lambda *_: False)
    assert not {"Resume", "Run again"} & set(labels(page("cnn")))


def test_a_full_queue_is_told_and_the_stopped_run_stays(stored):
    def refuse(kind, configs, visitor):
        raise QueueFull("8 runs wait already; please try again later")

    stored(run("000000000001", PAUSED), submit=refuse)
    app = page("cnn", run="000000000001")
    button(app, "Resume").click().run()
    assert "This could not be started: 8 runs wait already" in warnings(app)
    assert app.query_params["run"] == "000000000001"


def test_a_run_of_another_version_is_told_and_the_shipped_ones_are_shown(stored):
    config = {**asdict(CNNConfig()), "warp": 9}
    stored(run("000000000001", FINISHED, config=config))
    app = page("cnn", run="000000000001")
    assert "run 000000000001 was made by another version of the app" in warnings(app)
    assert "differs in warp" in warnings(app) and not app.exception
    assert "Shipped with the app" in texts(app.caption)


def test_a_run_of_another_kind_is_unknown_to_a_page(stored):
    stored(run("000000000001", FINISHED, kind="scaling", config=asdict(ScalingConfig())))
    app = page("cnn", run="000000000001")
    assert "run must be the name of a run on this server" in warnings(app)


@pytest.mark.parametrize("kind", ["scaling", "cnn"])
@pytest.mark.parametrize("name", ["", "000000000001"], ids=["no run", "a run"])
def test_where_the_store_is_away_what_ships_is_shown_and_nothing_can_be_started(
    kind, name, monkeypatch
):
    def fail(*_, **__):
        raise StoreUnavailable(AWAY)

    for function in ("find", "find_all", "store"):
        monkeypatch.setattr(f"core.jobs.{function}", fail)
    monkeypatch.setattr("core.jobs.trouble", lambda: AWAY)
    app = with_panel(kind, **({"run": name} if name else {}))
    assert not app.exception and "Shipped with the app" in texts(app.caption)
    assert warnings(app).count(AWAY) == len(app.warning) == 1
    assert all(b.disabled for b in app.button if b.label.startswith(("Train", "Measure")))
    if name:  # the link is as good as ever once the store is back
        assert app.query_params["run"] == name
        assert "The runs of this link cannot be shown now" in texts(app.info)


@pytest.mark.parametrize("kind, label", [("scaling", "Measure"), ("cnn", "Train")])
def test_a_store_that_goes_away_before_a_click_is_told(kind, label, monkeypatch):
    def fail(*_, **__):
        raise StoreUnavailable(AWAY)

    monkeypatch.setattr("core.jobs.trouble", lambda: "")
    app = with_panel(kind)
    for function in ("find", "begin_or_join"):
        monkeypatch.setattr(f"core.jobs.{function}", fail)
    next(b for b in app.button if b.label.startswith(label)).click().run()
    assert f"This could not be started: {AWAY}." in warnings(app) and not app.exception


@pytest.mark.parametrize("name", ["cnn", "scaling"])
def test_all_runs_are_linked_once_also_beside_an_open_panel(name):
    app = with_panel(name)
    links = [link.proto.label for link in app.get("page_link")]
    assert links.count("All runs on this server") == 1


def test_what_was_cancelled_stands_where_its_progress_was(stored):
    for state, told in ((RUNNING, "progress"), (CANCELLED, "warning")):
        stored(run("000000000001", state, doing="Epoch 3 of 5"))
        app = page("cnn", run="000000000001")
        kinds = [element.type for element in app.main]
        controls = [i for i, kind in enumerate(kinds) if kind == "button_group"]
        assert kinds.index(told) > controls[-1]


def test_what_a_run_says_is_shown_as_text_and_never_as_markup(stored):
    stored(run("000000000001", FAILED, message="ValueError: **[x](http://example.com)** <b>"))
    app = page("cnn", run="000000000001")
    (told,) = [w.value for w in app.warning if "ended by an error" in w.value]
    assert "\\*\\*\\[x\\]\\(http" in told and "\\<b\\>" in told


def test_an_active_run_says_what_it_does_and_can_be_paused_and_cancelled(stored, monkeypatch):
    stored(run("000000000001", RUNNING, doing="Epoch 3 of 5"))
    asked = []
    for act in ("pause", "cancel"):
        monkeypatch.setattr(f"core.jobs.{act}", lambda name, act=act: asked.append((act, name)))
    app = page("cnn", run="000000000001")
    (bar,) = app.get("progress")
    text = bar.proto.text.replace("\\", "")
    assert text.startswith("Epoch 3 of 5; about 6 s left") and bar.proto.value == 40
    button(app, "Pause").click().run()
    button(app, "Cancel").click().run()
    assert asked == [("pause", "000000000001"), ("cancel", "000000000001")]


def shown(state: str, n_epochs: int = 0, **values) -> ShownRun:
    return ShownRun(run(f"{state}", state, **values), epochs(n_epochs), False)


@pytest.mark.parametrize(
    "runs, expected",
    [
        ([shown(RUNNING)], "Starting"),
        ([shown(RUNNING, asked=PAUSED, doing="Epoch 1")], "Stopping"),
        ([shown(RUNNING, doing="Epoch 1")], "Epoch 1"),
        ([shown(WAITING), shown(WAITING)], "Waiting for 2 runs before this one"),
        (
            [shown(RUNNING), shown(WAITING), shown(FINISHED), shown(FAILED)],
            "1 running, 1 waiting, 1 finished, 1 stopped",
        ),
    ],
)
def test_what_runs_do_in_words(runs, expected, monkeypatch):
    others = [run("earlier", RUNNING, created_at=1.0), run("other", WAITING, created_at=2.0)]
    later = run("later", WAITING, created_at=2e9)
    active = [*others, *(s.run for s in runs), later]
    monkeypatch.setattr("core.jobs.store", lambda: SimpleNamespace(active=lambda: active))
    monkeypatch.setattr("core.jobs.trouble", lambda: "")
    monkeypatch.setattr("core.jobs.now", lambda: 1e9)  # nothing to judge the time left by
    assert progress_text(runs) == expected


def test_runs_that_nothing_can_begin_say_why_they_wait(monkeypatch):
    monkeypatch.setattr("core.jobs.store", lambda: SimpleNamespace(active=lambda: []))
    monkeypatch.setattr("core.jobs.trouble", lambda: "The cluster cannot be reached")
    assert progress_text([shown(WAITING)]) == "Waiting. The cluster cannot be reached"


def test_a_queue_that_cannot_be_read_is_no_error(monkeypatch):
    def fail():
        raise StoreUnavailable(AWAY)

    monkeypatch.setattr("core.jobs.store", fail)
    assert progress_text([shown(WAITING)]) == "Waiting"


@pytest.mark.parametrize(
    "runs, seconds, expected",
    [
        ([shown(RUNNING, 2, fraction=0.4)], 4, "; about 6 s left"),  # 5 epochs of 2 s
        ([shown(RUNNING, 2, fraction=0.4, asked=CANCELLED)], 4, ""),
        ([shown(RUNNING, 0, fraction=0.25)], 10, "; about 30 s left"),
        ([shown(RUNNING, 0, fraction=0.25)], 1, ""),  # too early to say
        ([shown(RUNNING, 0, fraction=0.001)], 10, ""),
        ([shown(RUNNING, 5, fraction=1.0)], 10, "; nearly done"),
        ([shown(WAITING, 0, fraction=0.0, started_at=None)], 10, ""),
        ([shown(RUNNING, 2, fraction=0.5), shown(WAITING, 0, fraction=0.0)], 4, "; about 8 s left"),
    ],
)
def test_the_time_left_is_told_where_it_can_be_judged(runs, seconds, expected, monkeypatch):
    monkeypatch.setattr("core.jobs.now", lambda: 1e9 + seconds)
    monkeypatch.setattr("ui.run_texts.n_cores", lambda: 2)
    assert _time_left(runs) == expected


def test_a_machine_that_was_recorded_in_part_is_no_error():
    assert machine_text({"device": "cpu"}).startswith("recorded without cores, memory_gb")


@pytest.mark.parametrize(
    "kind, configs, expected",
    [
        ("scaling", [asdict(ScalingConfig())], "default settings"),
        (
            "scaling",
            [asdict(ScalingConfig(dim=8, scaled=False, causal=True))],
            "dim 8, causal, not scaled",
        ),
        (
            "scaling",
            [asdict(ScalingConfig(longest=1024, shortest=256, seed=1234))],
            "shortest 256, longest 1,024, seed 1234",
        ),
        (
            "cnn",
            [asdict(CNNConfig(variant=v)) for v in "BC"],
            "network B, C",
        ),
        ("cnn", [asdict(CNNConfig(variant=v, epochs=2)) for v in "AC"], "epochs 2, network A, C"),
        ("cnn", [{"warp": 9, "seed": 0}], "seed 0, warp 9"),
        ("warp", [{"x": 1}], "x 1"),
        ("cnn", [{"warp": [1, 2]}, {"warp": {}}], "warp [1, 2], {}"),
    ],
)
def test_settings_in_words_are_those_that_differ_from_the_defaults(kind, configs, expected):
    assert settings_text(kind, configs) == expected


def test_a_difference_is_told_of_both_sides():
    first, second = asdict(CNNConfig(seed=0)), asdict(CNNConfig(seed=1, dropout=0.5))
    assert difference_texts(first, second) == ("seed 0, dropout 0.7", "seed 1, dropout 0.5")
    assert difference_texts(first, first) == ("", "")
    assert difference_texts({"causal": True}, {"causal": False}) == ("causal", "not causal")


@pytest.mark.parametrize(
    "seconds, expected",
    [
        (-5, "just now"),
        (0.4, "just now"),
        (1, "1 second ago"),
        (59.9, "59 seconds ago"),
        (60, "1 minute ago"),
        (7200, "2 hours ago"),
        (86_400 * 1500, "1,500 days ago"),
    ],
)
def test_an_age_in_words(seconds, expected, monkeypatch):
    monkeypatch.setattr("core.jobs.now", lambda: 1e9)
    assert age_text(1e9 - seconds) == expected


def test_states_in_words_are_counted_where_they_differ():
    assert state_text([run("a", RUNNING)] * 2) == "running"
    assert state_text([run("a", RUNNING), run("b", WAITING)]) == "1 running, 1 waiting"
