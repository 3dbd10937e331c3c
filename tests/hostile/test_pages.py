"""Bad files on the whole page: its control takes them, and the page says what was expected."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.hostile.contents import content
from tests.hostile.here import compute_here
from tests.hostile.measure import within_limits
from tests.ui.test_brought import clip_panel
from tests.ui.test_permalink import page
from ui.cnn.images import PANEL


def curves_panel():
    from ui.cnn.own_curves import _draw_upload, draw_own_curves
    from ui.settings import begin, enter, is_arrival

    enter("pages/cnn.py")
    if is_arrival():
        begin({"curves": ""}, [])
    draw_own_curves()
    _draw_upload()


def images() -> AppTest:
    app = page("cnn")
    app.session_state[PANEL] = True
    return app.run()


OPENED = {
    "images": images,
    "sound": lambda: AppTest.from_function(clip_panel, default_timeout=60).run(),
    "maps": lambda: page("seq2seq", task="your own file"),
    "curves": lambda: AppTest.from_function(curves_panel, default_timeout=60).run(),
    "transcripts": lambda: page("similarity", compared="a whole file"),
}
NAMES = {
    "images": "x.npz",
    "sound": "x.wav",
    "maps": "x.npz",
    "curves": "x.json",
    "transcripts": "x.csv",
}
CONTENTS = (
    "nothing",
    "random bytes",
    "100 MB in gzip",
    "an archive of pickles",
    "an archive of 100 MB in 100 kB",
    "an archive of an array of 8 TB",
    "objects as deep as they are many",
    "900,000 quotation marks",
    "a web page",
)


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    """Short computations in this process, and files in a folder of the test."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    compute_here(monkeypatch)


@pytest.fixture(scope="module")
def opened() -> dict[str, AppTest]:
    return {}


@pytest.mark.parametrize("kind", OPENED)
@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("named", ["", "../../<b>**x**\u202e"])
def test_the_page_says_why_it_cannot_use_a_file(kind, name, named, opened):
    app = opened.get(kind) or opened.setdefault(kind, OPENED[kind]())
    files = (f"{named}{NAMES[kind]}", content(name), "text/html")
    with within_limits():
        app.file_uploader[0].set_value([files] if kind == "transcripts" else files).run()
    told = " ".join(e.value for e in app.error)
    assert not app.exception and ("must" in told or "cannot be read" in told), told
    assert "Traceback" not in told and "<b>" not in told
    assert len(told) < 1_500


def test_many_files_and_files_of_one_name_are_refused(opened):
    app = OPENED["transcripts"]()
    for files in ([("x.csv", b"a,b\n", "")] * 2, [(f"{i}.csv", b"a\n", "") for i in range(50)]):
        app.file_uploader[0].set_value(files).run()
        (told,) = app.error
        assert "at most 6 files of different names" in told.value.replace("\\", "")
