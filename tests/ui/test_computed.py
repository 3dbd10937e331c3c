"""Short computations on a page: what is shown while one waits, and where it fails."""

import pytest
from streamlit.testing.v1 import AppTest

from core import jobs
from core.attention.config import AttentionConfig
from core.runs.executors import WorkersUnavailable
from core.runs.short import QueueFull, WorkerLost
from tests.ui.test_permalink import page
from ui import computed as module
from ui.computed import _waiting_text


@pytest.mark.parametrize(
    "n_ahead, expected",
    [
        (None, "Computing …"),
        (0, "Computing …"),
        (1, "Waiting for 1 computation before this one …"),
        (12, "Waiting for 12 computations before this one …"),
    ],
)
def test_the_place_in_the_queue_in_words(n_ahead, expected):
    assert _waiting_text(n_ahead) == expected


class Slow:
    """A question that is answered after a few looks, and moves up in the queue meanwhile."""

    def __init__(self, answer):
        self.answer, self.ahead, self.left = answer, [2, 2, 1, None], False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.left = True

    def wait(self, seconds: float) -> bool:
        return self.ahead[0] is None

    def result(self):
        return self.answer

    def n_ahead(self) -> int | None:
        return self.ahead.pop(0) if len(self.ahead) > 1 else self.ahead[0]


def ask() -> None:
    import streamlit as st

    from ui.computed import computed

    st.session_state["answer"] = computed("attention", None)


@pytest.fixture
def asked(monkeypatch):
    """Answers every question by this one, and notes what is said meanwhile."""
    question, said = Slow(7), []
    monkeypatch.setattr(module, "SAME_FOR", 0.0)
    monkeypatch.setattr(jobs, "answer", lambda *_: None)
    monkeypatch.setattr(jobs, "asked", lambda *_: question)
    monkeypatch.setattr(jobs, "n_questions_ahead", Slow.n_ahead)

    class Spinner:
        def __init__(self, text):
            said.append(text)

        def __enter__(self):
            pass

        def __exit__(self, *_):
            pass

    monkeypatch.setattr("streamlit.spinner", Spinner)
    return question, said


def test_a_visitor_sees_the_place_until_the_answer_is_there(asked):
    question, said = asked
    app = AppTest.from_function(ask).run()
    assert app.session_state["answer"] == 7 and question.left
    assert said[0] == "Waiting for 2 computations before this one …"
    assert said[-1] == "Computing …" and not app.exception


@pytest.mark.parametrize(
    "error, told",
    [
        (QueueFull("8 of your computations wait already"), "The server is busy: 8 of your"),
        (WorkerLost(), "The process that computes this was lost. Please load the page again."),
        (WorkersUnavailable(OSError(28, "No space left on device")), "No space left on device"),
        (TimeoutError(), "This took longer than 60 s and was stopped. Try a smaller setting."),
        (OSError(28, "No space left", "/data"), "This cannot be computed on this server: /data"),
        (MemoryError(), "This needs more than 2 GB of memory and was stopped."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_fails_is_told_in_a_sentence(error, told, monkeypatch):
    def fail(*_):
        raise error

    monkeypatch.setattr("ui.computed._load_or_compute", fail)
    app = page("attention", seed=77)
    assert not app.exception and app.title
    assert any(told in element.value.replace("\\", "") for element in app.error)


def test_what_ships_is_never_asked_for(monkeypatch):
    monkeypatch.setattr(jobs, "asked", lambda *_: pytest.fail("asked"))
    first = jobs.answer("attention", AttentionConfig())
    assert first is not None and jobs.answer("attention", AttentionConfig()) is first
