"""Utterances that come with the app: whole prompts, and compositions of units; free of torch.

A composition joins recordings of units (digits, letters, months) with short gaps, as a telephone
system does. Splits are by text: prompts by transcript, compositions by word sequence. Units were
recorded once each, so that a composition of the test set re-uses recordings heard in training.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import soundfile

from core.paths import ROOT
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.numerals import spelled_out

ARCHIVE = ROOT / "assets" / "data" / "telephone.zip"
TRANSCRIPTS = "transcripts.txt"
UNIT_FOLDERS = ("digits/", "letters/", "phonetic/")
EXTRA_UNITS = ("vm-and",)
LONGEST_TEXT = 98  # characters: with the stop, the 99 symbols of the exercise
MOST_WORDS = 16  # of a composition
GAP = (0.01, 0.16)  # seconds between two units
EDGE = (0.05, 0.3)  # seconds before and after


@dataclass(frozen=True)
class Utterance:
    """A text and the clips that are joined to say it."""

    name: str  # of a prompt; of a composition, its text
    text: str
    split: str  # train, validation or test
    kind: str  # prompt, number, digits, letters, date, time or other
    clips: tuple[str, ...]


@lru_cache(maxsize=1)
def transcripts() -> dict[str, str]:
    """The text of every clip."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        lines = archive.read(TRANSCRIPTS).decode().splitlines()
    return dict(line.split("|") for line in lines)


@lru_cache(maxsize=1024)
def clip(name: str) -> np.ndarray:
    """The samples of one recording: (N,) from -1 to 1 at 16 kHz."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        content = archive.read(f"{name}.ogg")
    samples, _ = soundfile.read(io.BytesIO(content), dtype="float32")
    return samples


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Text of a unit to the name of its clip; of several recordings of a text, the first."""
    found: dict[str, str] = {}
    for name, text in transcripts().items():
        if is_unit(name):
            found.setdefault(text, name)
    return found


def is_unit(name: str) -> bool:
    return name.startswith(UNIT_FOLDERS) or name in EXTRA_UNITS


@lru_cache(maxsize=1)
def prompts() -> tuple[Utterance, ...]:
    """Every recorded prompt that is no unit, and short enough to be written by a decoder."""
    unit_texts = {text for name, text in transcripts().items() if is_unit(name)}
    return tuple(
        Utterance(name, text, "train" if text in unit_texts else split_of(text), "prompt", (name,))
        for name, text in transcripts().items()
        if not is_unit(name) and len(text) <= LONGEST_TEXT
    )


def split_of(text: str) -> str:
    """The split of a text, by its hash: a tenth is for validation, a tenth for the test."""
    number = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 10
    return {0: "test", 1: "validation"}.get(number, "train")


def compose(text: str, kind: str = "other") -> Utterance:
    """The utterance that says a typed text with recorded units, the longest that fit first.

    Raises a `ValueError` that names the first word that was not recorded.
    """
    words, clips, i = spelled_out(text).split(), [], 0
    joined = " ".join(words)
    if not 1 <= len(words) <= MOST_WORDS:
        raise ValueError(f"the text must have 1 to {MOST_WORDS} words, got {len(words)}")
    if len(joined) > LONGEST_TEXT:
        raise ValueError(
            f"the text must have at most {LONGEST_TEXT} characters, numbers in words, "
            f"got {len(joined)}"
        )
    while i < len(words):
        for n in (2, 1):
            found = units().get(" ".join(words[i : i + n]))
            if found and i + n <= len(words):
                clips.append(found)
                i += n
                break
        else:
            raise ValueError(f"every word must be one that was recorded, got {words[i][:40]!r}")
    return Utterance(joined, joined, split_of(joined), kind, tuple(clips))


def find(name: str) -> Utterance:
    """The prompt of that name, or else the composition of that text."""
    by_name = {prompt.name: prompt for prompt in prompts()}
    return by_name.get(name) or compose(name)


def waveform(utterance: Utterance) -> np.ndarray:
    """Its samples (N,): always the same gaps, drawn from its own text."""
    draw = np.random.default_rng(list(utterance.text.encode()))
    return joined_clips([clip(name) for name in utterance.clips], draw)


def joined_clips(clips: list[np.ndarray], draw: np.random.Generator) -> np.ndarray:
    """Clips after each other with random gaps between them and silence around them."""
    bounds = [EDGE, *[GAP] * (len(clips) - 1), EDGE]
    gaps = [np.zeros(int(RATE * draw.uniform(*bound)), np.float32) for bound in bounds]
    parts = [gaps[0]]
    for samples, gap in zip(clips, gaps[1:], strict=True):
        parts += [samples, gap]
    return np.concatenate(parts)
