"""The settings of a page: its own, in its address, and forgotten where another page is entered."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.attention.config import AttentionConfig, ScalingConfig
from tests.ui.test_permalink import open_panel, page, with_panel

LONG = "word " * 30  # more than the 98 characters that the decoders' page takes as a reference


def go(app: AppTest, name: str, **query) -> AppTest:
    """Another page of the same visit, by a link with these parameters."""
    app.switch_page(f"pages/{name}.py")
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def address(app: AppTest) -> dict[str, list[str]]:
    """The parameters of the address, each as a list."""
    values = dict(app.query_params)
    return {name: [v] if isinstance(v, str) else list(v) for name, v in values.items()}


def went_back(monkeypatch) -> None:
    """Runs from now on are those after the browser's Back or Forward."""
    context = SimpleNamespace(is_history_navigation=True)
    monkeypatch.setattr("ui.settings.get_script_run_ctx", lambda: context)


@pytest.fixture
def nothing_is_computed(monkeypatch):
    """Computations fail with a sentence; the page draws its controls all the same."""

    def refuse(*_):
        raise ValueError("nothing is computed here")

    monkeypatch.setattr("ui.computed._load_or_compute", refuse)


def test_settings_of_one_name_are_those_of_their_page():
    app = page("attention")
    app.slider(key="dim").set_value(21)
    app.number_input(key="seed").set_value(7).run()
    open_panel(go(app, "scaling"), "scaling")
    for _ in range(2):  # also in the runs that follow
        open_panel(app, "scaling")
        assert app.selectbox(key="dim").value == ScalingConfig().dim
        assert app.number_input(key="seed").value == ScalingConfig().seed
        assert not app.query_params and not app.warning


@pytest.mark.parametrize("text", [LONG, "line one\nline two", "short"])
def test_a_text_of_one_page_is_not_that_of_another(text, nothing_is_computed):
    app = page("similarity")
    app.text_area(key="reference").set_value(text).run()
    go(app, "seq2seq", source="clip 000000000000")
    assert not app.exception and app.session_state["settings"]["reference"] == ""


def test_whatever_a_page_kept_is_forgotten_on_the_next():
    app = page("cnn")
    app.session_state["upload problem"] = "This file cannot be used."
    app.session_state["problems of pages/cnn.py"] = ["dim"]
    go(app, "attention")
    assert "upload problem" not in app.session_state
    go(app, "cnn")
    assert not app.warning and not app.error


def test_the_address_follows_the_controls():
    app = page("attention", terms="4")
    assert address(app) == {"terms": ["4"]}
    app.slider(key="dim").set_value(21)
    app.toggle(key="causal").set_value(True).run()
    assert address(app) == {"terms": ["4"], "dim": ["21"], "causal": ["true"]}
    app.slider(key="terms").set_value(AttentionConfig().terms).run()
    assert address(app) == {"dim": ["21"], "causal": ["true"]}  # defaults are left out


def test_a_list_is_one_parameter_for_each_part():
    app = with_panel("scaling")
    app.button_group(key="methods").set_value(["fused", "elu"]).run()
    assert address(app) == {"methods": ["tiles", "elu"]}
    app.button_group(key="methods").set_value([]).run()  # a choice that no link can hold
    assert address(app) == {"methods": ["tiles", "elu"]}  # the last one that it could
    assert "Please change the controls" in app.info[0].value


def test_the_menu_leads_back_to_a_page_as_it_was_left():
    app = page("attention", terms="4")
    app.slider(key="dim").set_value(21).run()
    go(app, "scaling")
    (link,) = [p for p in app.get("page_link") if p.proto.page == "attention"]
    assert link.proto.query_string == "terms=4&dim=21"


def test_back_shows_the_settings_of_the_address_again(monkeypatch):
    app = page("attention", terms="4")
    app.slider(key="terms").set_value(5)
    app.slider(key="dim").set_value(21).run()
    went_back(monkeypatch)
    app.query_params.clear()
    app.query_params["terms"] = "4"
    app.run()
    assert app.slider(key="terms").value == 4
    assert app.slider(key="dim").value == AttentionConfig().dim
    assert address(app) == {"terms": ["4"]}  # nothing is written: the way forward stays open


def test_a_control_that_was_hidden_shows_what_was_typed_into_it(nothing_is_computed):
    app = page("seq2seq", source="one")
    app.text_input(key="source").set_value("two three").run()
    app.selectbox(key="task").set_value("spelling").run()
    assert not [box for box in app.text_input if box.key == "source"]
    app.text_input(key="words").set_value("tomato").run()
    app.selectbox(key="task").set_value("speech").run()
    assert app.text_input(key="source").value == "two three"
    assert address(app) == {"source": ["two three"], "words": ["tomato"]}


def test_a_number_beyond_the_data_of_a_link_is_told_once_and_one_typed_is_kept_in_bounds():
    app = page("similarity", utterance="99999")
    assert "utterance must be a whole number from 1 to" in app.warning[0].value
    assert app.number_input(key="utterance").value == 1
    app.selectbox(key="test").set_value("compositions").run()
    app.number_input(key="utterance").set_value(app.number_input(key="utterance").max).run()
    largest = app.number_input(key="utterance").value
    app.selectbox(key="test").set_value("prompts").run()
    assert 1 < app.number_input(key="utterance").value <= largest and not app.exception


def test_a_control_that_a_browser_gives_back_empty_keeps_its_setting():
    app = page("scaling", shown="memory")
    app.session_state["shown"] = None
    app.run()
    assert not app.exception and app.session_state["shown"] == "memory"
