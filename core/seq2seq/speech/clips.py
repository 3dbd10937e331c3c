"""A visitor's own clips, kept so that a link can show them again; and the sound of any source."""

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from core.files import explained, keep_newest, mark_used, write_whole
from core.paths import data_dir
from core.seq2seq.speech.audio import RATE, read_audio, to_wav
from core.seq2seq.speech.utterances import find_utterance, waveform

MOST_CLIPS = 50  # kept; the least recently used one is removed
PREFIX = "clip "


@dataclass(frozen=True)
class Sound:
    """Samples (N,) from -1 to 1 at 16 kHz, their text, and what they change in an uploaded file."""

    samples: np.ndarray
    text: str  # empty for a clip, whose text is unknown
    split: str  # of that text; empty for a clip
    changes: str = ""  # sentences; empty for what ships with the app

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def wav(self) -> bytes:
        """The sound as a wav file, for a player."""
        return to_wav(self.samples)


def keep_clip(content: bytes) -> str:
    """Check a file, keep its sound and what was changed in it; returns the name of the source.

    Raises a `ValueError` that says what was expected and what the file holds, or why it cannot be
    kept.
    """
    recording, buffer = read_audio(content), io.BytesIO()
    with soundfile.SoundFile(buffer, "w", RATE, 1, "PCM_16", format="FLAC") as file:
        if recording.changes:
            file.comment = " ".join(recording.changes)
        file.write(recording.samples)
    name = hashlib.sha256(buffer.getvalue()).hexdigest()[:12]
    try:
        write_whole(_path(name), buffer.getvalue())
        keep_newest(_folder().glob("*.flac"), MOST_CLIPS, spare=[_path(name)])
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return PREFIX + name


def sound_of(source: str) -> Sound:
    """The sound of a prompt, a composition, or a visitor's clip.

    Raises a `ValueError` if a word was not recorded, or if the clip is no longer here.
    """
    if not is_clip(source):
        utterance = find_utterance(source)
        return Sound(waveform(utterance), utterance.text, utterance.split)
    try:
        path = _path(source.removeprefix(PREFIX))
        content = path.read_bytes()
    except FileNotFoundError:
        raise ValueError("the clip must be on this server, but it is not, or no longer") from None
    except OSError as error:
        raise ValueError(f"the clip must be readable, but {explained(error)}") from None
    mark_used(path)
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        return Sound(file.read(dtype="float32"), "", "", file.comment)


def is_clip(source: str) -> bool:
    return re.fullmatch(rf"{PREFIX}[0-9a-f]{{12}}", source) is not None


def _path(name: str) -> Path:
    return _folder() / f"{name}.flac"


def _folder() -> Path:
    folder = data_dir() / "clips"
    folder.mkdir(exist_ok=True)
    return folder
