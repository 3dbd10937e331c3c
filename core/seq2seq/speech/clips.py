"""Sound that a visitor brought, kept so that a link finds it again; and the sound of any source."""

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
from core.seq2seq.speech.utterances import find, waveform

MOST_CLIPS = 50  # kept; the one used longest ago is removed
PREFIX = "clip "


@dataclass(frozen=True)
class Sound:
    """Samples (N,) from -1 to 1 at 16 kHz, and what is said where that is known."""

    samples: np.ndarray
    text: str
    split: str  # of that text; empty of a clip

    @property
    def wav(self) -> bytes:
        """The sound as a wav file, for a player."""
        return to_wav(self.samples)


def keep_clip(content: bytes) -> str:
    """Check a file and keep its sound; returns the source's name.

    Raises a `ValueError` that says what was expected and what came, or why it cannot be kept.
    """
    samples = read_audio(content)
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, "PCM_16", format="FLAC")
    name = hashlib.sha256(buffer.getvalue()).hexdigest()[:12]
    try:
        write_whole(_path(name), buffer.getvalue())
        keep_newest(_folder().glob("*.flac"), MOST_CLIPS, spare=[_path(name)])
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return PREFIX + name


def sound_of(source: str) -> Sound:
    """The sound of a prompt, of a composition, or of a clip that was brought.

    Raises a `ValueError` where a word was not recorded or the clip is not here any more.
    """
    if not is_clip(source):
        utterance = find(source)
        return Sound(waveform(utterance), utterance.text, utterance.split)
    try:
        content = _path(source.removeprefix(PREFIX)).read_bytes()
    except FileNotFoundError:
        raise ValueError(
            "the clip must be on this server, but it is not, or not any more"
        ) from None
    except OSError as error:
        raise ValueError(f"the clip must be readable, but {explained(error)}") from None
    mark_used(_path(source.removeprefix(PREFIX)))
    samples, _ = soundfile.read(io.BytesIO(content), dtype="float32")
    return Sound(samples, "", "")


def is_clip(source: str) -> bool:
    return re.fullmatch(rf"{PREFIX}[0-9a-f]{{12}}", source) is not None


def _path(name: str) -> Path:
    return _folder() / f"{name}.flac"


def _folder() -> Path:
    folder = data_dir() / "clips"
    folder.mkdir(exist_ok=True)
    return folder
