"""Recordings of people for the test sets: speakers or a book that no training heard; no torch.

`python -m core.prepare.people` makes the archive: a table of the clips, and the sound of those for
the test. Those for validation are there by their texts alone, for their chance level.
"""

import zipfile
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.paths import ROOT
from core.seq2seq.speech.audio import read_archived

ARCHIVE = ROOT / "assets" / "data" / "people.zip"
TABLE = "clips.txt"  # name|corpus|speaker|split|text
DIGITS, COMMANDS, BOOK, STRANGERS = TESTS = ("digits", "commands", "book", "strangers")
CORPORA = {"digits": DIGITS, "commands": COMMANDS, "ljspeech": BOOK, "librispeech": STRANGERS}


@dataclass(frozen=True)
class TestSet:
    """What a visitor is told of a test set."""

    title: str
    heard: str  # what of it was heard in training
    credit: str  # who recorded it, and its licence
    in_gallery: bool = True  # its sound ships with the app


SOURCES = {
    DIGITS: TestSet(
        "a stranger's digits",
        "This speaker was never heard in training; three others said the same digits.",
        "Free Spoken Digit Dataset, speaker George; CC BY-SA 4.0",
    ),
    COMMANDS: TestSet(
        "strangers' digits, in real rooms",
        "This speaker was never heard in training, nor any other recording of Speech Commands.",
        "Speech Commands v0.01, Warden (2018), recorded by volunteers; CC BY 4.0",
    ),
    BOOK: TestSet(
        "a book",
        "This reader was heard in training (37 minutes), this book never.",
        "LJ Speech 1.1, read by Linda Johnson, chapter LJ050; public domain",
    ),
    STRANGERS: TestSet(
        "strangers' sentences",
        "This speaker was never heard in training, nor was the text.",
        "LibriSpeech test-other, Panayotov et al. (2015), 5 speakers; CC BY 4.0",
    ),
}


@dataclass(frozen=True)
class HeldOut:
    """One recording of a person."""

    name: str  # of the source: test set and clip, such as digits/7_george_3
    test: str
    speaker: str
    split: str
    text: str

    @property
    def source(self) -> TestSet:
        return SOURCES[self.test]


@lru_cache(maxsize=1)
def held_out_people() -> dict[str, HeldOut]:
    """Every recording of the test sets, by its name, in their order."""
    return {clip.name: clip for clip in _table() if clip.split == "test"}


@lru_cache(maxsize=1)
def validation_texts() -> tuple[str, ...]:
    """What is said in the people's clips for validation, whose sound is not shipped."""
    return tuple(clip.text for clip in _table() if clip.split == "validation")


@lru_cache(maxsize=64)
def held_out_sound(name: str) -> np.ndarray:
    """The samples (N,) of a recording, from -1 to 1 at 16 kHz."""
    return read_archived(ARCHIVE, name)


def _table() -> list[HeldOut]:
    with zipfile.ZipFile(ARCHIVE) as archive:
        lines = archive.read(TABLE).decode().splitlines()
    return [HeldOut(*line.split("|")) for line in lines]
