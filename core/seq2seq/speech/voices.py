"""Synthetic voices for training; `python -m core.prepare.voices` makes their recordings.

One recorded speaker is not enough for a network that is to transcribe other speakers. The voices in
`HELD_OUT` are never trained on: they speak compositions of the test split.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from core.paths import data_dir
from core.seq2seq.speech.utterances import transcripts

VOICES = (
    "flite slt",
    "flite awb",
    "flite kal16",
    "espeak-ng en-us",
    "espeak-ng en-us+f2",
    "espeak-ng en-us+m3",
    "espeak-ng en-us+Andrea",
    "espeak-ng en-us+michael",
    "espeak-ng en-us-nyc+f5",
    "espeak-ng en-gb+f4",
    "espeak-ng en-gb-x-rp+m7",
    "espeak-ng en-gb-scotland+f1",
)
HELD_OUT = ("flite rms", "espeak-ng en-gb-x-gbcwmd+f3", "espeak-ng en-029+m2")


@dataclass(frozen=True)
class Recordings:
    """The texts spoken by one voice, and their concatenated samples as 16-bit integers."""

    voice: str
    texts: tuple[str, ...]
    kinds: tuple[str, ...]  # unit, prompt or composition
    ends: np.ndarray  # the end of each text in the samples
    samples: np.ndarray

    def clip(self, i: int) -> np.ndarray:
        first = self.ends[i - 1] if i else 0
        return self.samples[first : self.ends[i]].astype(np.float32) / 32768

    @cached_property
    def whole(self) -> list[int]:
        """The indices of the prompts and compositions, which were spoken as a whole."""
        return [i for i, kind in enumerate(self.kinds) if kind != "unit"]

    def of_clips(self, names: tuple[str, ...]) -> list[int]:
        """The indices of this voice's recordings of the units in those clips."""
        return [self._units[transcripts()[name]] for name in names]

    @cached_property
    def _units(self) -> dict[str, int]:
        numbered = enumerate(zip(self.texts, self.kinds, strict=True))
        return {text: i for i, (text, kind) in numbered if kind == "unit"}


@lru_cache
def recordings(voice: str) -> Recordings:
    """The recordings of a voice; raises a `ValueError` if they have not been made yet."""
    path = voice_file(voice)
    if not path.exists():
        raise ValueError(
            f"the recordings of the voice {voice!r} must be here, but are not: "
            "python -m core.prepare.voices makes them"
        )
    with np.load(path, allow_pickle=False) as content:
        texts, kinds = (tuple(content[name].tolist()) for name in ("texts", "kinds"))
        return Recordings(voice, texts, kinds, content["ends"], content["samples"])


def voice_file(voice: str) -> Path:
    """The file for the recordings of a voice, which may not exist yet."""
    return data_dir() / "voices" / f"{voice.replace(' ', '-')}.npz"
