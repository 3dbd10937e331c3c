"""A visitor's own clips, kept so that a link can show them again; and the sound of any source."""

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from core.files import explained, mark_used, write_whole
from core.paths import data_dir
from core.seq2seq.speech.audio import RATE, read_audio, to_wav
from core.seq2seq.speech.held_out import held_out_people, held_out_sound
from core.seq2seq.speech.utterances import find_utterance, waveform
from core.stored import make_room

MOST_CLIPS = 50  # kept; the least recently used one is removed
PREFIX = "clip "


@dataclass(frozen=True)
class Sound:
    """Samples (N,) from -1 to 1 at 16 kHz, their text, and what is known of them."""

    samples: np.ndarray
    text: str  # empty for a clip, whose text is unknown
    split: str  # of that text; empty for a clip or a person's recording
    changes: str = ""  # of an uploaded file, sentences; empty for what ships with the app
    heard: str = ""  # what of a person's recording was heard in training
    credit: str = ""  # who recorded it, and its licence

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
        make_room(_folder().glob("*.flac"), MOST_CLIPS, spare=_path(name))
    except OSError as error:
        raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
    return PREFIX + name


def note_use(source: str) -> None:
    """Keep a clip longer than those that nobody looks at."""
    mark_used(_path(source.removeprefix(PREFIX)))


def sound_of(source: str) -> Sound:
    """The sound of a person's recording, a prompt, a composition, or a visitor's clip.

    Raises a `ValueError` if a word was not recorded, or if the clip is no longer here.
    """
    if person := held_out_people().get(source):
        known = person.source
        samples = held_out_sound(source)
        return Sound(samples, person.text, "", heard=known.heard, credit=known.credit)
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
