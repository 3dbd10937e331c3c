"""LJ Speech 1.1 from a folder: 13,100 clips of one reader, in the course's splits; no torch."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from core.seq2seq.speech.audio import resampled

SPLITS = {"train": 9825, "validation": 655, "test": 2620}  # clips, in the order of the file


@dataclass(frozen=True)
class Clip:
    """One sentence and the sound file of its recording."""

    name: str
    text: str  # normalised, in lower case
    split: str
    path: Path


def read_ljspeech(folder: Path) -> list[Clip]:
    """The clips of the unpacked archive: `metadata.csv` beside `wavs/`.

    Raises a `ValueError` that says what was expected in the folder and what is there.
    """
    table = folder / "metadata.csv"
    if not os.path.isfile(table):  # `Path.is_file` raises an error if the name is too long
        got = repr(str(folder)[:200])
        raise ValueError(f"folder must hold LJ Speech's metadata.csv and wavs/, got {got}")
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"metadata.csv must be a text in UTF-8, got {error}") from None
    clips, splits = [], [name for name, n in SPLITS.items() for _ in range(n)]
    for number, line in enumerate(lines):
        parts = line.split("|")
        if len(parts) != 3 or number >= len(splits):
            raise ValueError(
                f"metadata.csv must have at most {len(splits):,} lines of three parts, "
                f"got line {number + 1:,}: {line[:40]!r}"
            )
        path = folder / "wavs" / f"{Path(parts[0]).name}.wav"
        if not os.path.isfile(path):
            got = repr(path.name[:200])
            raise ValueError(f"wavs must hold the clip of line {number + 1:,}, got no {got}")
        clips.append(Clip(parts[0], parts[2].lower(), splits[number], path))
    return clips


def read_clip(clip: Clip) -> np.ndarray:
    """The samples (N,) of a clip, from -1 to 1 at 16 kHz."""
    samples, rate = soundfile.read(clip.path, dtype="float32")
    return resampled(samples, rate)
