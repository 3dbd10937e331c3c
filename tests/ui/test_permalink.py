"""Links and controls, with Streamlit's own test runner."""

import pytest
from streamlit.testing.v1 import AppTest

from core.attention.config import ScalingConfig
from core.paths import ROOT


def page(name: str, **query) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.switch_page(f"pages/{name}.py")
    for key, value in query.items():
        app.query_params[key] = value
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
        ({"methods": "magic"}, "methods must be one or more of materialised"),
        ({"device": "cuda"}, "device must be one of cpu on this machine, got 'cuda'"),
        ({"colour": "red"}, "'colour' is not a parameter of this page"),
        ({"run": "doesnotexist"}, "run must be the name of a run on this server"),
        ({"run": "<script>alert(1)</script>"}, "run must be the name of a run"),
        ({"shortest": "2048", "longest": "256"}, "shortest must not exceed longest"),
    ],
)
def test_a_bad_link_says_what_is_wrong_and_uses_the_defaults(query, message):
    app = page("scaling", **query)
    assert message in warnings(app) and not app.exception
    assert app.title[0].value == "How time and memory grow"
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
    app = page("scaling", dim="many", terms="4", causal="true")
    assert app.slider(key="terms").value == 4 and app.toggle(key="causal").value is True
    assert "dim must be" in warnings(app)


def test_a_list_may_be_written_with_commas():
    app = page("scaling", methods="fused,elu")
    assert list(app.button_group(key="methods").value) == ["fused", "elu"] and not app.warning


def test_a_message_is_shown_until_it_is_understood():
    app = page("scaling", dim="many")
    app.toggle(key="causal").set_value(True).run()
    assert "dim must be" in warnings(app)
    next(b for b in app.button if b.label == "Understood").click().run()
    assert not app.warning


def test_text_from_a_link_is_shown_as_it_is_and_never_as_markup():
    app = page("attention", terms="**[x](http://example.com)**<b>")
    (warning,) = app.warning
    assert "\\*\\*\\[x\\]\\(http" in warning.value and "\\<b\\>" in warning.value


def test_controls_that_exclude_each_other_give_a_sentence_not_an_error():
    app = page("scaling")
    app.selectbox(key="shortest").set_value(4096).run()
    app.selectbox(key="longest").set_value(256).run()
    assert "shortest must not exceed longest" in app.info[0].value and not app.exception
    assert next(b for b in app.button if b.label.startswith("Measure")).disabled


@pytest.mark.parametrize("name", ["attention", "scaling"])
def test_pages_run_on_their_shipped_results(name):
    app = page(name)
    assert not app.exception and not app.warning and not app.error
