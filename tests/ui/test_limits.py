"""What the operator's limits mean for the pages."""

import logging

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from core.limits import Limits, limits
from core.paths import ROOT
from tests.ui.test_permalink import page
from ui import limits as limits_of_pages
from ui.cnn.images import MOST_UPLOADED
from ui.limits import most_mb

PAGES = ("attention", "scaling", "cnn", "seq2seq", "similarity", "runs")
UPLOAD = "server.maxUploadSize"


@pytest.fixture(autouse=True)
def anew():
    """The limits are read again, as by a server that has just been started."""
    before, caches = config.get_option(UPLOAD), (limits, limits_of_pages._bound_uploads)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()
    config.set_option(UPLOAD, before)


@pytest.mark.parametrize("name", ["", *PAGES])
def test_a_wrong_limit_is_told_on_every_page_and_nothing_else_is_shown(name, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_TRAININGS", "**many**")
    if name:
        app = page(name)
    else:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30).run()
    (told,) = [error.value.replace("\\", "") for error in app.error]
    expected = "SIDE_BY_SIDE_TRAININGS must be a whole number from 0 to 512, got '**many**'"
    assert expected in told and not app.exception
    assert not app.title and not app.markdown and not app.button


def test_a_wrong_limit_is_logged_once(monkeypatch, caplog):
    monkeypatch.setenv("SIDE_BY_SIDE_SHORT_QUEUE", "-3")
    limits_of_pages._log_once.cache_clear()
    with caplog.at_level(logging.ERROR):
        page("attention"), page("attention")
    (record,) = [r for r in caplog.records if r.name == "ui.limits"]
    assert "SIDE_BY_SIDE_SHORT_QUEUE must be" in record.getMessage() and not record.exc_info


def test_streamlit_takes_the_largest_upload_of_a_page_and_no_more_than_is_set(monkeypatch):
    page("similarity")
    assert config.get_option(UPLOAD) == most_mb(MOST_UPLOADED) == Limits().upload_mb
    monkeypatch.setenv("SIDE_BY_SIDE_UPLOAD_MB", "5")
    limits.cache_clear()
    page("similarity")
    assert config.get_option(UPLOAD) == 5
    assert (most_mb(MOST_UPLOADED), most_mb(1_000_000)) == (5, 1)


def test_an_uploader_says_how_much_may_be_brought(monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_UPLOAD_MB", "5")
    (uploader,) = page("seq2seq", task="your own file").get("file_uploader")
    assert "at most 5 MB" in uploader.proto.label and uploader.proto.max_upload_size_mb == 5
