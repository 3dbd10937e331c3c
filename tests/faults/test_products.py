"""What a link shows once the files that it needs were deleted; weights: `test_cnn_page.py`."""

import numpy as np
import pytest

from core.cnn.data import image_file, keep_upload
from core.exchange.files import CURVES, MAPS, keep_file
from core.paths import data_dir
from core.seq2seq.speech.audio import RATE, to_wav
from core.seq2seq.speech.clips import keep_clip
from tests.core.cnn.images import npz, small_arrays
from tests.ui.test_permalink import page


def texts(app) -> str:
    shown = [*app.error, *app.warning, *app.info]
    return " ".join(element.value.replace("\\", "") for element in shown)


def tone() -> np.ndarray:
    """A second of sound."""
    return 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)


def delete(kind: str) -> None:
    for path in (data_dir() / kind).glob("[!.]*"):
        path.unlink()


def test_a_link_to_a_deleted_clip_says_so_and_the_page_stands():
    name = keep_clip(to_wav(tone()))
    delete("clips")
    app = page("seq2seq", source=name)
    assert "the clip must be on this server, but it is not, or no longer" in texts(app)
    assert not app.exception and app.title


@pytest.mark.parametrize(
    "kind, name, query",
    [(MAPS, "seq2seq", {"task": "your own file"}), (CURVES, "cnn", {})],
)
def test_a_link_to_a_deleted_file_says_so_and_the_page_stands(kind, name, query):
    kept = keep_file(kind, b"epoch,loss\n0,1\n" + kind.encode())
    delete(kind)
    app = page(name, **query, **{"file" if kind == MAPS else "curves": kept})
    assert "the file must be on this server, but it is not, or no longer" in texts(app)
    assert not app.exception and app.title


def test_a_link_to_deleted_images_says_so_and_shows_those_that_ship():
    name = keep_upload(npz(small_arrays()), "mine.npz")
    image_file(name).unlink()
    app = page("cnn", data=name)
    assert name in texts(app) and not app.exception and app.title
