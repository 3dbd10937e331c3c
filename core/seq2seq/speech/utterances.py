"""Utterances shipped with the app: whole prompts, and compositions of units; free of torch.

A composition joins recordings of units (digits, letters, months) with short gaps, as a telephone
system does. Splits are by text: prompts by transcript, compositions by word sequence. Each unit was
recorded once, so a composition of the test set reuses recordings that were also used in training.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.paths import ROOT
from core.seq2seq.speech.audio import RATE, read_archived
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
    """A text and the clips that are joined to its sound."""

    name: str  # the name of a prompt, the text of a composition
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
    return read_archived(ARCHIVE, name)


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """The text of each unit to the name of its clip; of several recordings, the first."""
    clip_names: dict[str, str] = {}
    for name, text in transcripts().items():
        if is_unit(name):
            clip_names.setdefault(text, name)
    return clip_names


def is_unit(name: str) -> bool:
    return name.startswith(UNIT_FOLDERS) or name in EXTRA_UNITS


@lru_cache(maxsize=1)
def prompts() -> tuple[Utterance, ...]:
    """Every recorded prompt that is not a unit and short enough for a decoder's output."""
    unit_texts = {text for name, text in transcripts().items() if is_unit(name)}
    return tuple(
        Utterance(name, text, "train" if text in unit_texts else split_of(text), "prompt", (name,))
        for name, text in transcripts().items()
        if not is_unit(name) and len(text) <= LONGEST_TEXT
    )


def split_of(text: str) -> str:
    """The split of a text, by its hash: a tenth for validation, a tenth for the test set."""
    number = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 10
    return {0: "test", 1: "validation"}.get(number, "train")


def compose(text: str, kind: str = "other") -> Utterance:
    """The utterance of a typed text, joined from recorded units: two-word units come first.

    Raises a `ValueError` that names the first word that was not recorded.
    """
    n_words = len(spelled_out(text).split())
    if not 1 <= n_words <= MOST_WORDS:
        raise ValueError(f"the text must have 1 to {MOST_WORDS} words, got {n_words:,}")
    joined = reference_text(text)
    clips = tuple(_clip_names(joined.split()))
    return Utterance(joined, joined, split_of(joined), kind, clips)


def reference_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """A typed text as it is said, in the form in which texts are compared.

    Raises a `ValueError` where it has more than so many characters.
    """
    spoken = spelled_out(text)
    if len(spoken) > longest:
        raise ValueError(
            f"the text must have at most {longest} characters, numbers in words, "
            f"got {len(spoken):,}"
        )
    return spoken


def _clip_names(words: list[str]) -> Iterator[str]:
    """The clips of the units that the words are made of, the longest unit first."""
    i = 0
    while i < len(words):
        for n in (2, 1):
            clip_name = units().get(" ".join(words[i : i + n]))
            if clip_name and i + n <= len(words):
                yield clip_name
                i += n
                break
        else:
            raise ValueError(f"every word must be one that was recorded, got {words[i][:40]!r}")


def find_utterance(name: str) -> Utterance:
    """The prompt of that name, or else the composition of that text."""
    by_name = {prompt.name: prompt for prompt in prompts()}
    return by_name.get(name) or compose(name)


def waveform(utterance: Utterance) -> np.ndarray:
    """The samples (N,) of an utterance; its text is the seed of the gaps."""
    draw = np.random.default_rng(list(utterance.text.encode()))
    return joined_clips([clip(name) for name in utterance.clips], draw)


def joined_clips(clips: list[np.ndarray], draw: np.random.Generator) -> np.ndarray:
    """The clips in order, with random gaps between them and silence around them."""
    bounds = [EDGE, *[GAP] * (len(clips) - 1), EDGE]
    gaps = [np.zeros(int(RATE * draw.uniform(*bound)), np.float32) for bound in bounds]
    parts = [gaps[0]]
    for samples, gap in zip(clips, gaps[1:], strict=True):
        parts += [samples, gap]
    return np.concatenate(parts)
