"""Records synthetic voices for training: `python -m core.prepare.voices --from FOLDER`.

Debian's `flite` and `espeak-ng` speak the same inventory: every unit, the prompts of the training
split, and compositions of that split spoken as a whole; and each voice phrases of its own, from the
sentences of LJ Speech and LibriSpeech in FOLDER. The recordings stay in the data folder; none are
shipped.
"""

import argparse
import io
import random
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile

from core.prepare.phrases import draw_phrases
from core.prepare.telephone import trimmed
from core.seq2seq.speech.audio import resampled
from core.seq2seq.speech.compositions import draw_composition, held_out_compositions
from core.seq2seq.speech.utterances import prompts, units
from core.seq2seq.speech.voices import HELD_OUT, VOICES, voice_file

HZ = {"slt": 170, "awb": 110, "kal16": 105, "rms": 95}  # usual pitch of flite's voices
N_COMPOSITIONS = 250  # of each voice, spoken as a whole
N_PHRASES = 1200  # of each voice
N_TEST = 60  # compositions of each held-out voice


def make_recordings(folder: Path) -> None:
    """Record the inventory of every voice that has no recordings yet."""
    missing = [name for name in ("flite", "espeak-ng") if not shutil.which(name)]
    if missing:
        raise ValueError(f"flite and espeak-ng must be installed, got no {', '.join(missing)}")
    for voice in (*VOICES, *HELD_OUT):
        if not voice_file(voice).exists():
            _make(voice, folder)


def speak(voice: str, text: str, speed: float = 1.0, pitch: float = 1.0) -> np.ndarray:
    """A text spoken by a voice, at 16 kHz; `speed` and `pitch` are relative to its usual ones."""
    program, name = voice.split()
    command = (_flite if program == "flite" else _espeak)(name, text, speed, pitch)
    run = subprocess.run(command, capture_output=True, check=True)
    samples, rate = soundfile.read(io.BytesIO(_with_lengths(run.stdout)), dtype="float32")
    return trimmed(resampled(samples, rate))


def _flite(name: str, text: str, speed: float, pitch: float) -> list[str]:
    options = [f"duration_stretch={1 / speed:.3f}", f"int_f0_target_mean={HZ[name] * pitch:.0f}"]
    settings = [part for option in options for part in ("--setf", option)]
    return ["flite", "-voice", name, *settings, "-t", text, "-o", "/dev/stdout"]


def _espeak(name: str, text: str, speed: float, pitch: float) -> list[str]:
    settings = ["-s", f"{165 * speed:.0f}", "-p", f"{min(99, 50 * pitch):.0f}"]
    return ["espeak-ng", "-v", name, *settings, "--stdout", text]


def _make(voice: str, folder: Path) -> None:
    draw = random.Random(zlib.crc32(voice.encode()))
    utterances = [
        (kind, text, draw.uniform(0.8, 1.25), draw.uniform(0.85, 1.2))
        for kind, text in _inventory(voice, folder, draw)
    ]
    with ThreadPoolExecutor(2) as pool:
        waves = list(pool.map(lambda utterance: speak(voice, *utterance[1:]), utterances))
    samples = [(np.clip(wave, -1, 1) * 32767).astype(np.int16) for wave in waves]
    voice_file(voice).parent.mkdir(exist_ok=True)
    np.savez(
        voice_file(voice),
        texts=[text for _, text, *_ in utterances],
        kinds=[kind for kind, *_ in utterances],
        ends=np.cumsum([len(s) for s in samples]),
        samples=np.concatenate(samples),
    )


def _inventory(voice: str, folder: Path, draw: random.Random) -> Iterator[tuple[str, str]]:
    if voice in HELD_OUT:
        for utterance in held_out_compositions("test")[:N_TEST]:
            yield "composition", utterance.text
        return
    for text in units():
        yield "unit", text
    for text in sorted({p.text for p in prompts() if p.split == "train"}):
        yield "prompt", text
    for _ in range(N_COMPOSITIONS):
        yield "composition", draw_composition(draw, "train").text
    for text in draw_phrases(folder, N_PHRASES, draw):
        yield "phrase", text


def _with_lengths(content: bytes) -> bytes:
    """A wav file from a pipe, with the lengths in its header that the program could not know."""
    at = content.index(b"data")
    lengths = ((4, len(content) - 8), (at + 4, len(content) - at - 8))
    wav = bytearray(content)
    for position, length in lengths:
        wav[position : position + 4] = length.to_bytes(4, "little")
    return bytes(wav)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, required=True)
    make_recordings(parser.parse_args().folder)
