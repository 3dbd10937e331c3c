"""What visitors bring is opened by a worker alone, and what the worker says reaches the page."""

import zipfile

import pytest
import soundfile
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1 import AppTest

from core import jobs
from core.exchange.brought import Kept
from core.runs.executors import WorkersUnavailable
from core.runs.short import QueueFull, WorkerLost
from core.seq2seq.speech.audio import to_wav
from core.seq2seq.speech.utterances import compose, waveform
from tests.core.cnn.images import npz, small_arrays
from tests.ui.test_permalink import page
from ui import brought
from ui.cnn.images import PANEL


def clip_panel():
    import streamlit as st

    from ui.seq2seq.source import _draw_upload
    from ui.seq2seq.view import Seq2SeqView
    from ui.settings import begin, enter, is_arrival

    enter("pages/seq2seq.py")
    if is_arrival():
        begin({f: getattr(Seq2SeqView, f) for f in Seq2SeqView.__dataclass_fields__}, [])
    _draw_upload()
    st.write(st.session_state["settings"]["source"])


def opened(task: str) -> AppTest:
    if task == "sound":
        return AppTest.from_function(clip_panel, default_timeout=60).run()
    app = page("cnn")
    app.session_state[PANEL] = True
    return app.run()


FILES = {
    "images": ("x.npz", lambda: npz(small_arrays()), "Stored and chosen under Images"),
    "sound": ("x.wav", lambda: to_wav(waveform(compose("one"))), "clip "),
}


def said(app: AppTest) -> str:
    texts = [*app.success, *app.error, *app.info, *app.markdown]
    return " ".join(e.value.replace("\\", "") for e in texts)


@pytest.fixture
def new_workers(monkeypatch):
    """Workers that know the data folder of this test."""
    monkeypatch.setattr(jobs, "_short", [])
    yield
    jobs._short[0].close()


@pytest.mark.parametrize("task", FILES)
def test_the_server_opens_no_file_that_a_visitor_brings(task, monkeypatch, new_workers):
    def refuse(*_, **__):
        pytest.fail("the server opened what a visitor brought")

    (name, make, expected), app = FILES[task], opened(task)
    content = make()
    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    monkeypatch.setattr(soundfile, "SoundFile", refuse)
    app.file_uploader[0].set_value((name, content, "")).run()
    assert not app.exception and not app.error and expected in said(app)


TROUBLES = [
    (QueueFull("32 computations wait already"), "the server is busy, 32 computations wait"),
    (WorkerLost("gone"), "the process that read it was lost"),
    (MemoryError("much"), "to read it takes more than 2 GB"),
    (TimeoutError(), "it took longer than 60 s to read"),
    (OSError(28, "No space left", "/data"), "it cannot be kept on this server: /data"),
    (WorkersUnavailable(OSError(28, "No space left")), "no worker process can be started"),
    (ValueError("the file must be <b>whole</b>, got half"), "must be <b>whole</b>, got half"),
]


@pytest.mark.parametrize("task", FILES)
@pytest.mark.parametrize("error, expected", TROUBLES, ids=lambda x: str(x)[:20])
def test_why_a_file_was_not_read_is_told(task, error, expected, monkeypatch):
    def fail(*_):
        raise error

    app = opened(task)
    monkeypatch.setattr(jobs, "compute", fail)
    app.file_uploader[0].set_value((FILES[task][0], b"x", "")).run()
    (told,) = app.error
    assert not app.exception and expected in told.value.replace("\\", "")
    assert "<b>" not in told.value


@pytest.mark.parametrize("task, most", [("images", 150), ("sound", 8)])
def test_the_size_is_checked_before_anything_else(task, most, monkeypatch):
    def fail(*_):
        pytest.fail("a file that is too large was handed to a worker")

    app = opened(task)
    monkeypatch.setattr(jobs, "compute", fail)
    content = bytes(most * 10**6 + 10**5)
    app.file_uploader[0].set_value((FILES[task][0], content, "")).run()
    assert f"must have at most {most} MB, got {most}.1 MB" in said(app)


@pytest.mark.parametrize("chosen", [DeletedFile("x"), [DeletedFile("x")]])
def test_a_file_that_made_room_for_others_is_told(chosen, monkeypatch):
    monkeypatch.setattr(st, "session_state", {"control": chosen})
    with pytest.raises(ValueError, match="choose it again"):
        brought.file_of("control")


@pytest.mark.parametrize("chosen", [None, [], ""])
def test_no_file_is_none(chosen, monkeypatch):
    monkeypatch.setattr(st, "session_state", {"control": chosen})
    assert brought.file_of("control") is None and not brought.files_of("control")


def test_what_is_kept_says_what_was_not_used(monkeypatch):
    app = opened("images")
    kept = Kept("0" * 12, ("test_images",), ("<i>", "b", "c"), 1003)
    monkeypatch.setattr(jobs, "compute", lambda *_: kept)
    app.file_uploader[0].set_value(("x.npz", b"x", "")).run()
    assert "Made grey: test_images" in said(app)
    assert "Ignored in the file: '<i>', 'b', 'c' and 1,000 more." in said(app)
