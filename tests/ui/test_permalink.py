"""Links and controls, with Streamlit's own test runner."""

import json
from dataclasses import asdict
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.attention.config import AttentionConfig, ScalingConfig
from core.config import config_field, expectation, parse, written
from core.paths import ROOT
from ui.cnn.view import CNNView
from ui.permalink import _read_address, left_out, link_parameters
from ui.seq2seq.view import DIFFERENCE, Seq2SeqView
from ui.similarity.view import SimilarityView


def page(name: str, **query) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.switch_page(f"pages/{name}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


PANELS = {"scaling": "Measure again here", "cnn": "Train networks here"}  # drawn once open


def with_panel(name: str, **query) -> AppTest:
    """A page whose panel of settings was opened."""
    return open_panel(page(name, **query), name)


def open_panel(app: AppTest, name: str) -> AppTest:
    app.session_state[PANELS[name]] = True
    return app.run()


def warnings(app: AppTest) -> str:
    return " ".join(w.value.replace("\\", "") for w in app.warning)


@pytest.fixture(autouse=True)
def no_graphics_card(monkeypatch):
    monkeypatch.setattr("ui.scaling.controls.has_cuda", lambda: False)


@pytest.mark.parametrize(
    "query, message",
    [
        ({"dim": "many"}, "dim must be one of 8, 16, 32, 64, 128, got 'many'"),
        ({"n_heads": "inf"}, "n_heads must be a whole number from 1 to 32, got 'inf'"),
        ({"seed": "1e400"}, "seed must be a whole number from 0 to 9,999, got '1e400'"),
        ({"seed": "inf"}, "got 'inf'"),
        ({"time_limit": "1e400"}, "time_limit must be a number from 0.5 to 60.0"),
        ({"terms": "99"}, "terms must be a whole number from 1 to 5, got '99'"),
        ({"methods": "magic"}, "methods must be one or more of stored"),
        ({"device": "cuda"}, "device must be one of cpu on this machine, got 'cuda'"),
        ({"colour": "red"}, "'colour' is not a parameter of this page"),
        ({"run": "doesnotexist"}, "run must be the name of a run on this server"),
        ({"run": "<script>alert(1)</script>"}, "run must be the name of a run"),
        ({"shortest": "2048", "longest": "256"}, "shortest must not exceed longest"),
    ],
)
def test_a_bad_link_says_what_is_wrong_and_uses_the_defaults(query, message):
    app = with_panel("scaling", **query)
    assert message in warnings(app) and not app.exception
    assert app.title[0].value == "When is linear attention faster?"
    assert app.selectbox(key="longest").value == ScalingConfig().longest
    assert app.number_input(key="seed").value == 0


@pytest.mark.parametrize(
    "name, parameter",
    [
        ("attention", "seq_len"),
        ("scaling", "n_heads"),
        ("cnn", "epochs"),
        ("seq2seq", "beam"),
        ("similarity", "utterance"),
    ],
)
def test_whole_numbers_of_any_size_are_told_on_every_page(name, parameter):
    app = page(name, **{parameter: "9" * 400})
    assert not app.exception
    assert f"{parameter} must be a whole number from" in warnings(app)


def test_what_is_wrong_does_not_hide_what_is_right():
    app = with_panel("scaling", dim="many", terms="4", causal="true")
    assert app.slider(key="terms").value == 4 and app.toggle(key="causal").value is True
    assert "dim must be" in warnings(app)


def test_a_list_may_be_written_with_commas():
    app = with_panel("scaling", methods="fused,elu")
    assert list(app.button_group(key="methods").value) == ["fused", "elu"] and not app.warning


def test_a_message_is_shown_until_it_is_understood():
    app = with_panel("scaling", dim="many")
    app.toggle(key="causal").set_value(True).run()
    assert "dim must be" in warnings(app)
    next(b for b in app.button if b.label == "Understood").click().run()
    assert not app.warning


def test_text_from_a_link_is_shown_as_it_is_and_never_as_markup():
    app = page("attention", terms="**[x](http://example.com)**<b>")
    (warning,) = app.warning
    assert "\\*\\*\\[x\\]\\(http" in warning.value and "\\<b\\>" in warning.value


def test_controls_that_exclude_each_other_give_a_sentence_not_an_error():
    app = with_panel("scaling")
    app.selectbox(key="shortest").set_value(4096).run()
    app.selectbox(key="longest").set_value(256).run()
    assert "shortest must not exceed longest" in app.info[0].value and not app.exception
    assert next(b for b in app.button if b.label.startswith("Measure")).disabled


@pytest.mark.parametrize("name", ["attention", "scaling"])
def test_pages_run_on_their_shipped_results(name):
    app = page(name)
    assert not app.exception and not app.warning and not app.error


def shared_links(app: AppTest) -> list[str]:
    """The link of the Share box; none where the page says why there is none."""
    fields = [c.proto for c in app.get("bidi_component")]
    return [json.loads(c.json) for c in fields if c.component_name == "link_field"]


def shared_link(app: AppTest) -> str:
    (link,) = shared_links(app)
    return link


def share_texts(app: AppTest) -> str:
    """The link of the Share box, and what the page says around it."""
    return " ".join([*shared_links(app), *(c.value for c in app.caption)])


@pytest.mark.parametrize("name", ["attention", "scaling", "cnn", "similarity", "seq2seq"])
def test_on_every_page_a_bad_link_is_told_until_it_is_understood(name, monkeypatch):
    monkeypatch.setattr("ui.computed._load_or_compute", lambda *_: raise_value_error())
    app = page(name, nonsense="1")
    for _ in range(2):
        assert "'nonsense' is not a parameter of this page" in warnings(app)
        app.run()
    next(b for b in app.button if b.label == "Understood").click().run()
    assert "nonsense" not in warnings(app) and "nonsense" not in app.query_params
    assert not app.exception


def raise_value_error():
    raise ValueError("nothing is computed here")


@pytest.mark.parametrize(
    "name", ["utm_source", "utm_id", "fbclid", "gclid", "msclkid", "ref", "mc_cid", "igshid"]
)
def test_what_others_add_to_a_link_is_passed_over_in_silence(name):
    app = page("attention", terms="5", **{name: "x"})
    assert not app.warning and app.slider(key="terms").value == 5
    assert share_texts(app).startswith("?terms=5") and name not in share_texts(app)


def test_a_long_text_stays_out_of_address_and_link_and_the_page_says_so():
    app = page("similarity", symbols="words")
    app.text_area(key="reference").set_value("字" * 10_000).run()
    assert dict(app.query_params) == {"symbols": "words"}
    assert shared_link(app) == "?symbols=words"
    assert "The link leaves out the long text" in share_texts(app)
    assert "reloading or leaving the page loses it" in share_texts(app)
    app.text_area(key="reference").set_value("字").run()
    assert app.query_params["reference"] == "字" and "long" not in share_texts(app)


def test_a_long_text_of_a_link_is_shown():
    text = "word " * 1_000
    app = page("similarity", reference=text)
    assert app.text_area(key="reference").value == text and not app.warning


VIEWS = {
    AttentionConfig: {"terms": 5, "scaled": False, "mean_logit": -0.5, "seed": 9999},
    ScalingConfig: {"methods": "fused,elu", "shortest": 512, "time_limit": 0.5, "causal": True},
    CNNView: {"left": "A, 0.01, seed 43", "weight_decay": 0.001, "learning_rates": "0.1,0.01"},
    Seq2SeqView: {"source": "a & b = c?", "words": "one\ntwo", "head": "1.2"},
    SimilarityView: {"reference": "", "hypothesis": "# ü + %", "restricted": False},
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_holds_what_differs_and_gives_the_same_settings_again(view, monkeypatch):
    config = view(**VIEWS[view])
    parameters = link_parameters(view, asdict(config))
    assert set(parameters) == set(VIEWS[view])
    query = parse_qs(urlencode(parameters, doseq=True), keep_blank_values=True)
    monkeypatch.setattr("streamlit.query_params", Query(query))
    values, problems = _read_address(view, (), {})
    assert not problems and view(**values) == config


class Query(dict):
    """Parameters of an address as `st.query_params` has them."""

    get_all = dict.__getitem__


LETTERS = ["a", "字", "👩", "%"]


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("n", [1, 98, 400, 1_500, 2_000, 10_000])
def test_no_link_is_longer_than_servers_accept_and_what_it_leaves_out_is_known(letter, n):
    rest = {"restricted": False, "seed": 9999, "symbols": "words", "utterance": 99_999}
    views = (
        SimilarityView(reference=letter * n, hypothesis=letter * n, **rest),
        Seq2SeqView(source=letter * min(n, 200), words=letter * min(n, 2_000), beam=8),
    )
    for view in views:
        parameters = link_parameters(type(view), asdict(view))
        assert len(urlencode(parameters, doseq=True)) < 4_000
        changed = {name for name, v in asdict(view).items() if v != getattr(type(view)(), name)}
        assert changed - set(parameters) == left_out(type(view), asdict(view))


def test_of_two_texts_only_the_longer_one_is_left_out():
    view = SimilarityView(reference="a" * 3_000, hypothesis="b" * 2_000)
    assert left_out(SimilarityView, asdict(view)) == {"reference"}


@pytest.mark.parametrize(
    "name, key, value",
    [
        ("attention", "causal", True),
        ("scaling", "shortest", 4096),
        ("cnn", "learning_rates", []),
    ],
)
def test_where_controls_exclude_each_other_there_is_no_link(name, key, value):
    opened = with_panel if name in PANELS else page
    app = opened(
        name, **{"attention": {"centred": "true"}, "scaling": {"longest": "256"}}.get(name, {})
    )
    assert shared_links(app)
    control = next(
        c for kind in ("toggle", "selectbox", "button_group") for c in app.get(kind) if c.key == key
    )
    control.set_value(value).run()
    assert "Please change the controls" in app.info[0].value and not app.exception
    assert any("There is no link to it" in m.value for m in app.markdown)
    assert not shared_links(app)


def test_an_address_whose_parameters_exclude_each_other_says_which():
    app = page("attention", centred="true", causal="true")
    assert "centred must be false where causal is true" in warnings(app)
    assert not app.toggle(key="centred").value and not app.toggle(key="causal").value


def test_a_choice_has_the_word_of_its_control_in_a_link_and_its_former_name_is_read_too():
    shown = config_field(Seq2SeqView, "shown")
    words = [written(shown, option) for option in shown.metadata["options"]]
    assert words == ["both maps", "own text", "difference"]
    assert parse(shown, "difference") == parse(shown, "the input: difference") == DIFFERENCE
    assert expectation(shown) == "one of both maps, own text, difference"
