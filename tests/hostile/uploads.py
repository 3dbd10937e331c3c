"""Rows of files that visitors bring: each kind of control, and what its worker says."""

from collections.abc import Callable, Iterator
from functools import partial
from re import escape

from core.exchange.brought import keep_images, keep_sound, waiting
from core.exchange.config import FileConfig
from core.exchange.files import CURVES, MAPS, keep_file, kept_curves
from core.exchange.ranking import rank_kept
from core.transcripts.config import UploadConfig
from core.transcripts.files import keep_upload
from core.transcripts.report import columns_of_upload
from tests.core.cnn.test_npz import WRONG as WRONG_IMAGES
from tests.core.exchange.test_curves import BROKEN as BROKEN_CURVES
from tests.core.exchange.test_reading import BROKEN as BROKEN_MAPS
from tests.core.seq2seq.speech.test_audio import REFUSED as REFUSED_SOUNDS
from tests.hostile.contents import CONTENTS, TEXTS, content
from tests.hostile.row import Row

IMAGES, ATTENTION, SOUND, TRAINING, TRANSCRIPTS = (
    "images",
    "maps",
    "sound",
    "curves",
    "transcripts",
)


def _brought(check: Callable) -> Callable[[bytes], object]:
    def read(file: bytes) -> object:
        with waiting(file, "x") as config:
            return check(config)

    return read


READ: dict[str, Callable[[bytes], object]] = {  # as the page has it kept and read
    IMAGES: _brought(keep_images),
    SOUND: _brought(keep_sound),
    ATTENTION: lambda file: rank_kept(FileConfig(keep_file(MAPS, file))),
    TRAINING: lambda file: kept_curves(FileConfig(keep_file(CURVES, file))),
    TRANSCRIPTS: lambda file: columns_of_upload(UploadConfig(keep_upload({"x.csv": file}))),
}
USUAL = {  # what is said of most contents that are of another kind
    IMAGES: "the file must (be an .npz archive|hold the arrays train_images)",
    ATTENTION: "the file must (be an .npz archive|be JSON|have models|hold the array cross)",
    SOUND: "the file must be complete and one of wav, flac, ogg, opus, mp3",
    TRAINING: "must (be text in UTF-8|be (JSON|CSV|a list)|have|be finite numbers)",
    TRANSCRIPTS: "must (be in UTF-8|name each column once|have|be a JSON object)|cannot be read as",
}
ARCHIVES = "must|the file must be"


def rows() -> Iterator[Row]:
    """Every content for every kind of file, and those that are bad for one kind alone."""
    for entry in READ:
        for name in (*CONTENTS, *TEXTS):
            reads_archives = entry in (IMAGES, ATTENTION) and name.startswith("an archive")
            expected = ARCHIVES if reads_archives else USUAL[entry]
            yield Row(entry, name, partial(content, name), expected)
    known = {
        IMAGES: WRONG_IMAGES,
        ATTENTION: {n: (c, escape(m)) for n, (c, m) in BROKEN_MAPS.items()},
        SOUND: REFUSED_SOUNDS,
        TRAINING: {n: (c, escape(m)) for n, (c, m) in BROKEN_CURVES.items()},
    }
    for entry, cases in known.items():
        for name, (file, expected) in cases.items():
            expected = "at most (40|1) MB" if name == "a large file" else expected
            yield Row(entry, f"known: {name}", lambda file=file: file, expected)


ROWS = tuple(rows())
