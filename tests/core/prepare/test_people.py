"""The archive of people's recordings."""

import zipfile

from core.prepare.people import make_archive
from core.seq2seq.speech.held_out import TABLE
from tests.core.seq2seq.speech.test_corpora import corpora_of


def test_the_sound_of_the_tests_and_the_texts_of_validation_are_kept(tmp_path):
    rows = [
        ("commands", "commands/a_six.flac", "c", "test", "six", 0.1),
        ("commands", "commands/a_bird.flac", "c", "test", "bird", 0.1),
        ("ljspeech", "ljspeech/LJ050-0001.flac", "lj", "test", "The “book”.", 0.1),
        ("librispeech", "librispeech/x.flac", "s", "train", "for validation", 0.1),
        ("librispeech", "librispeech/y.flac", "t", "train", "for training", 0.1),
    ]
    make_archive(corpora_of(tmp_path, rows), tmp_path / "people.zip")
    with zipfile.ZipFile(tmp_path / "people.zip") as archive:
        lines = archive.read(TABLE).decode().splitlines()
        assert archive.namelist() == [TABLE, "commands/a_six.ogg", "book/LJ050-0001.ogg"]
    assert lines == [
        "commands/a_six|commands|c|test|six",
        "book/LJ050-0001|book|lj|test|the book.",
        "strangers/x|strangers|s|validation|for validation",
    ]
