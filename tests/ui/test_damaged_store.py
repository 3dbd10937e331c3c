"""Pages on a server whose database or data folder cannot be used: what ships is still shown."""

import logging
import time

import pytest

from core import jobs
from core.runs.database import database_url
from core.runs.store import open_store
from tests.ui.test_permalink import page, warnings, with_panel

SHOWN = {"scaling": "L ≈ ", "cnn": "Results after the last epoch"}  # of what ships


def damage(folder) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "runs.sqlite").write_bytes(b"this is no database" * 100)


def make_file(folder) -> None:
    folder.touch()


@pytest.mark.parametrize("name", ["scaling", "cnn"])
@pytest.mark.parametrize(
    "spoil, reason",
    [(damage, "damaged; move the file away"), (make_file, "set SIDE_BY_SIDE_DATA to a folder")],
)
def test_what_ships_is_shown_and_one_sentence_says_what_cannot_be_done(
    name, spoil, reason, new_server
):
    spoil(new_server)
    app = with_panel(name)
    assert not app.exception
    assert warnings(app).count("Nothing can be run on this server now") == 1
    assert reason in warnings(app)
    assert any(SHOWN[name] in e.value for e in [*app.markdown, *app.header])
    (start,) = [b for b in app.button if b.label.startswith(("Measure", "Train"))]
    assert start.disabled


def test_a_link_to_a_run_says_that_it_cannot_be_shown_and_shows_what_ships(new_server):
    damage(new_server)
    app = page("cnn", run="0" * 12)
    assert not app.exception and "damaged; move the file away" in warnings(app)
    assert [info.value for info in app.info] == [
        "The runs of this link cannot be shown now; those that ship with the app are."
    ]
    assert app.query_params["run"] in ("0" * 12, ["0" * 12])  # the link may be followed again
    assert any("Shipped with the app" in caption.value for caption in app.caption)


def test_the_log_says_once_what_is_wrong_however_long_it_lasts(new_server, monkeypatch, caplog):
    monkeypatch.setattr("core.runs.dispatcher.QUIET_EVERY", 0.02)
    monkeypatch.setattr("core.runs.dispatcher.BUSY_EVERY", 0.02)
    jobs._dispatcher()
    for name in ("runs.sqlite", "runs.sqlite-wal"):  # not -shm, which is mapped: a bus error
        (new_server / name).write_bytes(b"overwritten" * 1000)
    open_store(database_url())._database._engine.dispose()
    with caplog.at_level(logging.ERROR):
        end = time.monotonic() + 10
        while not jobs.trouble() and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.5)  # some twenty looks
    records = [r for r in caplog.records if r.name == "core.runs.dispatcher"]
    assert len(records) == 1 and not records[0].exc_info
    assert "runs.sqlite, cannot be used" in jobs.trouble()
