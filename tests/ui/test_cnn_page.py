"""The page of the convolutional networks: files of visitors, and what is not there any more."""

import shutil
import time
from dataclasses import asdict

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import jobs
from core.cnn.config import CNNConfig
from core.cnn.data import image_file, keep_upload
from core.cnn.download import DownloadConfig
from core.cnn.rows import TestRow
from core.cnn.weights import training_folder
from core.config import canonical_json
from core.files import write_whole
from core.kinds import KINDS
from core.machine.facts import host
from core.runs.run import FAILED, FINISHED
from core.training.rows import EpochRow
from tests.core.cnn.images import npz, small_arrays
from tests.ui.test_permalink import open_panel, page, warnings
from ui.cnn.images import ASKED, PANEL

LOST = "is not on this server any more"


def page_with_images() -> AppTest:
    """The page with its panel of other images open."""
    app = page("cnn")
    app.session_state[PANEL] = True
    return app.run()


def uploaded(name: str, content: bytes) -> AppTest:
    app = page_with_images()
    app.file_uploader[0].set_value((name, content, "application/octet-stream"))
    return app.run()


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def plain(text: str) -> str:
    """A text without the marks that keep Markdown from reading it."""
    return text.replace("\\", "")


def finished(kind: str, config, rows: list) -> str:
    """A run of the store that is finished; returns its name."""
    name, store = jobs.run_id(kind, config), jobs.store()
    version, content = KINDS[kind].version, canonical_json(config)
    run = store.begin(name, kind, content, version, server="gone", host=host(), again=True)
    store.start(run)
    for position, row in enumerate(rows):
        store.append(name, run.attempt, position, asdict(row))
    store.end(name, run.attempt, FINISHED)
    return name


@pytest.fixture(autouse=True)
def no_run_is_left():
    yield
    end = time.monotonic() + 20
    while active := jobs.store().active():  # a worker ends its run only after a moment
        for run in active:
            jobs.cancel(run.id)
        assert time.monotonic() < end, "a run does not end"
        time.sleep(0.05)


def test_a_file_is_called_by_its_name_which_is_shown_as_it_is_and_never_as_markup():
    hostile = "<b>*[x](javascript:y)*:red[y] $z$.npz"
    app = uploaded(hostile, npz(small_arrays()))
    (message,) = [s.value for s in app.success]
    assert not app.exception and not app.error
    assert hostile in plain(message) and "\\[x\\]\\(java" in message and "\\$z\\$" in message
    name = app.selectbox(key="data").value
    title = f"Uploaded file {hostile} ({name})"
    assert title in app.selectbox(key="data").options  # which shows no markup
    open_panel(app, "cnn")
    texts = [m.value for m in app.markdown]
    assert any(title in plain(text) and "\\*\\[x" in text for text in texts)


def test_arrays_that_are_ignored_are_named_the_first_few():
    further = {f"more_{i}": np.zeros(3) for i in range(5)} | {"<i>": np.zeros(1)}
    app = uploaded("x.npz", npz({**further, **small_arrays()}))
    (message,) = [s.value for s in app.success]
    expected = "Ignored in the file: 'more_0', 'more_1', 'more_2' and 3 more."
    assert plain(message).endswith(expected)
    app = uploaded("x.npz", npz({**small_arrays(), "<i>": np.zeros(1)}))
    (message,) = [s.value for s in app.success]
    assert plain(message).endswith("Ignored in the file: '<i>'.") and "\\<i\\>" in message


def test_colours_are_made_grey_which_is_said_at_once_and_to_everyone_who_sees_their_results():
    arrays = small_arrays()
    colours = np.repeat(arrays["train_images"][..., None], 3, axis=-1)
    content = npz({**arrays, "train_images": colours, "further": np.zeros(2)})
    app = uploaded("x.npz", content)
    (message,) = [s.value for s in app.success]
    said = "Made grey: train_images, by 0.299 red + 0.587 green + 0.114 blue (ITU-R 601)."
    assert plain(message).endswith(f"{said} Ignored in the file: 'further'.")
    _, run = trained(app.selectbox(key="data").value)
    measured = page("cnn", run=run, tab="How it was measured")
    assert any(said in markdown.value for markdown in measured.markdown)


def test_what_a_file_has_wrong_is_shown_as_text():
    arrays = small_arrays()
    arrays["<b>[x](http://y)"] = arrays.pop("test_labels")
    app = uploaded("x.npz", npz(arrays))
    (message,) = [e.value for e in app.error]
    assert "no test_labels among" in plain(message) and "\\[x\\]\\(http" in message


def test_where_nothing_can_be_kept_an_upload_names_the_place_and_what_ships_is_shown(
    tmp_path, monkeypatch
):
    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("core.exchange.brought.write_whole", full)
    app = uploaded("x.npz", npz(small_arrays()))
    (message,) = [e.value for e in app.error]
    assert "cannot be kept on this server" in plain(message) and "the disk is full" in message
    assert any("Shipped with the app" in caption.value for caption in app.caption)


def trained(data_name: str) -> tuple[CNNConfig, str]:
    config = CNNConfig(data=data_name, epochs=1)
    row = EpochRow(1, "trained", 1.0, 1.0, 1.0, 0.5, 0.1, 480.0)
    return config, finished("cnn", config, [row, TestRow("all", 1.0, 0.5, 24)])


def test_a_finished_run_without_its_weights_says_so_and_is_run_again():
    config, run = trained(keep_upload(npz(small_arrays()), "x.npz"))
    shutil.rmtree(training_folder(config), ignore_errors=True)
    app = page("cnn", run=run)
    assert not app.exception and LOST in warnings(app)
    assert any("No finished training has its weights" in info.value for info in app.info)
    attempt = jobs.find(run).attempt
    next(b for b in app.button if b.label == "Run again").click().run()
    again = jobs.find(run)
    assert again.attempt == attempt + 1 and not app.exception
    assert app.query_params["run"] in (run, [run])


def test_a_finished_run_with_its_weights_is_not_run_again():
    config, run = trained(keep_upload(npz(small_arrays()), "x.npz"))
    training_folder(config).mkdir(parents=True, exist_ok=True)
    write_whole(training_folder(config) / "0001.safetensors", b"weights")
    app = page("cnn", run=run)
    assert LOST not in warnings(app) and "Run again" not in buttons(app)


def test_damaged_weights_and_images_are_told_and_the_curves_are_shown():
    arrays = small_arrays(sizes={"train": 24, "val": 8, "test": 8})  # no other test trains on these
    name = keep_upload(npz(arrays), "x.npz")
    config, run = trained(name)
    training_folder(config).mkdir(parents=True, exist_ok=True)
    write_whole(training_folder(config) / "0001.safetensors", b"half a file")
    app = page("cnn", run=run)
    assert not app.exception
    errors = [plain(e.value) for e in app.error]
    assert any("weights must be whole" in error for error in errors), errors
    write_whole(image_file(name), b"half a file")
    app = page("cnn", run=run)
    assert not app.exception
    assert any("must be an .npz archive" in plain(e.value) for e in app.error)
    assert "Results after the last epoch" in [header.value for header in app.header]


def test_octmnist_is_downloaded_again_after_its_file_was_deleted(monkeypatch):
    name = finished("download", DownloadConfig(), [])
    image_file("octmnist").unlink(missing_ok=True)
    app = page_with_images()
    attempt = jobs.find(name).attempt
    next(b for b in app.button if b.label == "Download OctMNIST").click().run()
    assert jobs.find(name).attempt == attempt + 1 and not app.exception


def test_octmnist_that_is_here_is_not_offered_to_be_downloaded():
    write_whole(image_file("octmnist"), npz(small_arrays()))
    try:
        app = page_with_images()
        assert "Download OctMNIST" not in buttons(app)
        assert "OctMNIST is on this server. Choose it under *Images*." in [
            s.value for s in app.success
        ]
    finally:
        image_file("octmnist").unlink()


def test_a_failed_download_is_told_to_the_visitor_who_asked_for_it_alone():
    config, store = DownloadConfig(), jobs.store()
    name, content = jobs.run_id("download", config), canonical_json(config)
    version = KINDS["download"].version
    run = store.begin(name, "download", content, version, server="gone", host=host(), again=True)
    store.start(run)
    store.end(name, run.attempt, FAILED, "There is no network.")
    app = page_with_images()
    assert "There is no network." not in warnings(app) and "Download OctMNIST" in buttons(app)
    app.session_state[ASKED] = True
    assert "There is no network." in warnings(app.run())
