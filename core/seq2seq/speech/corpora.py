"""Real recordings of many speakers from a folder: `clips.tsv`, and a file of sound for each line.

The columns: corpus, file, speaker, split (train or test), transcript, seconds. Nothing here needs
torch.
"""

import csv
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from core.seq2seq.plain_text import plain
from core.seq2seq.speech.audio import resampled
from core.seq2seq.vocabulary import PEOPLE

TABLE = "clips.tsv"
COLUMNS = ("corpus", "file", "speaker", "split", "transcript", "seconds")
VALIDATION = {"librispeech": 12, "ljspeech": 12, "grid": 40, "digits": 40}
"""One in so many of a corpus' training clips is for validation; for LibriSpeech, of its speakers,
each of whom has one clip."""


@dataclass(frozen=True)
class Clip:
    """One recording of a speaker and what is said in it."""

    corpus: str
    name: str  # of the file, without folder and extension
    speaker: str
    split: str  # train, validation or test
    text: str
    seconds: float
    path: Path


@lru_cache(maxsize=4)
def read_corpora(folder: Path) -> tuple[Clip, ...]:
    """The clips of all corpora in the folder, with a share of the training ones for validation.

    Raises a `ValueError` that says what was expected in the folder and what is there.
    """
    table = folder / TABLE
    if not os.path.isfile(table):  # `Path.is_file` raises an error if the name is too long
        got = repr(str(folder)[:200])
        raise ValueError(f"folder must hold {TABLE} and the clips that it lists, got {got}")
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{TABLE} must have the columns {', '.join(COLUMNS)}")
        clips = [_clip(folder, row) for row in rows]
    counts: dict[str, int] = {}
    return tuple(_with_split(clip, counts) for clip in clips)


def read_clip(clip: Clip) -> np.ndarray:
    """The samples (N,) of a clip, from -1 to 1 at 16 kHz."""
    samples, rate = soundfile.read(clip.path, dtype="float32")
    return resampled(samples, rate)


def as_written(transcript: str) -> str:
    """A transcript in the symbols that a decoder writes: accents, quotation marks and brackets go.

    A word keeps its hyphen; what stands for a letter of another alphabet is left out.
    """
    letters = unicodedata.normalize("NFD", plain(transcript))
    written = "".join(c if c in PEOPLE.symbols[4:] else "" for c in letters)
    return re.sub(r" +", " ", written).strip()


def _clip(folder: Path, row: dict[str, str]) -> Clip:
    path = folder / row["file"]
    text = as_written(row["transcript"])
    return Clip(
        row["corpus"], path.stem, row["speaker"], row["split"], text, float(row["seconds"]), path
    )


def _with_split(clip: Clip, counts: dict[str, int]) -> Clip:
    """The clip, for validation if it is the first of so many of its corpus."""
    if clip.split != "train":
        return clip
    n = counts.get(clip.corpus, 0)
    counts[clip.corpus] = n + 1
    return replace(clip, split="validation") if n % VALIDATION[clip.corpus] == 0 else clip
