"""Makes the shipped recordings: `python -m core.prepare.telephone`.

Debian's packages `asterisk-core-sounds-en` (transcripts) and `asterisk-core-sounds-en-g722`
(16 kHz recordings of Allison Smith, CC BY-SA 3.0) hold prompts of telephone systems: sentences, and
the units that machines join into a number, a date or a name. Silence at both ends is cut off;
transcripts are written in a to z, apostrophe and space, digits in words. Needs ffmpeg.
"""

import gzip
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.numerals import number_words
from core.seq2seq.speech.utterances import ARCHIVE, TRANSCRIPTS

SOUNDS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
TEXTS = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
LONGEST = 8.0  # seconds of a clip that is kept
FRAME = RATE // 100  # samples
USUAL_PACE = (6.5, 16.0)  # letters per second
QUIET = -14.5  # dB: the loudest 10 ms of a clip
QUALITY = 0.8  # of Vorbis, at most 1
BLOCK = 16_384  # samples per write
MARGIN = 4  # frames of silence kept at both ends
SPOKEN = {
    "a.m.": "a m",
    "p.m.": "p m",
    "pbx": "p b x",
    "ivr": "i v r",
    "3d": "three d",
    "#": "pound",
    "*": "star",
}
MISSPELLED = {  # in the transcripts; the recordings pronounce these words correctly
    "umute": "unmute",
    "represenatives": "representatives",
    "witheld": "withheld",
    "indentified": "identified",
    "exclaimation": "exclamation",
    "fourtieth": "fortieth",
}
DROPPED = re.compile(r"spy-|silence/|beep|.*tone$|tt-monkeys$|confbridge-(join|leave)$|vm-intro$")


def make_archive(path: Path) -> None:
    """Write the clips as Ogg Vorbis with their transcripts; print a line for each unusual clip."""
    with zipfile.ZipFile(path, "w") as archive:
        lines = []
        for name, text in transcripts():
            wave = trimmed(decode(SOUNDS / f"{name}.g722"))
            if problem := oddity(text, wave):
                print(f"{name}: {problem}: {text}")
            if len(wave) > LONGEST * RATE:
                continue
            _add(archive, f"{name}.ogg", vorbis(wave))
            lines.append(f"{name}|{text}")
        _add(archive, TRANSCRIPTS, ("\n".join(lines) + "\n").encode())


def transcripts() -> Iterator[tuple[str, str]]:
    """Name and spoken text of every clip of speech."""
    for line in gzip.decompress(TEXTS.read_bytes()).decode().splitlines():
        name, _, text = line.partition(":")
        if not text or line.startswith(";") or DROPPED.match(name):
            continue
        spoken = normalised(text)
        if spoken and (SOUNDS / f"{name}.g722").exists():
            yield name, spoken


def normalised(text: str) -> str:
    """A transcript in the letters a to z, apostrophes and single spaces, with digits in words."""
    text = re.sub(r"\[.*?\]|<.*?>|\(.*?\)", " ", text.lower())
    words = []
    for word in re.split(r"[\s,;:!?\"/-]+|\.{2,}", text):
        word = SPOKEN.get(word) or SPOKEN.get(word.rstrip("."), word)
        word = MISSPELLED.get(word.rstrip("."), word)
        word = re.sub(r"\d+", lambda m: f" {number_words(int(m.group()))} ", word)
        words.append(re.sub(r"[^a-z' ]", "", word))
    return " ".join(" ".join(words).split())


def decode(path: Path) -> np.ndarray:
    """A G.722 file as 16 kHz samples from -1 to 1."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1"]
    run = subprocess.run([*command, "-ar", str(RATE), "-"], capture_output=True, check=True)
    return np.frombuffer(run.stdout, np.float32)


def trimmed(wave: np.ndarray) -> np.ndarray:
    """Without the silence at both ends: frames 42 dB or more below the loudest one."""
    levels = frame_levels(wave)
    loud = np.flatnonzero(levels > levels.max() - 42)
    first, last = max(0, loud[0] - MARGIN), loud[-1] + 1 + MARGIN
    return wave[first * FRAME : last * FRAME]


def vorbis(wave: np.ndarray) -> bytes:
    """The samples as Ogg Vorbis."""
    buffer, options = io.BytesIO(), {"format": "OGG", "subtype": "VORBIS"}
    with soundfile.SoundFile(
        buffer, "w", RATE, 1, compression_level=1 - QUALITY, **options
    ) as file:
        for first in range(0, len(wave), BLOCK):  # a long write at once can crash libsndfile
            file.write(wave[first : first + BLOCK])
    return buffer.getvalue()


def frame_levels(wave: np.ndarray) -> np.ndarray:
    """The level of each 10 ms, in dB below full scale."""
    frames = wave[: len(wave) // FRAME * FRAME].reshape(-1, FRAME)
    return 10 * np.log10(np.square(frames).mean(axis=1) + 1e-10)


def oddity(text: str, wave: np.ndarray) -> str:
    """What is unusual about a clip: its length for its text, or its level; empty if nothing is."""
    seconds, letters = len(wave) / RATE, len(text.replace(" ", ""))
    level = frame_levels(wave).max()
    if seconds > LONGEST:
        return f"longer than {LONGEST:g} s, dropped"
    if letters > 6 and not USUAL_PACE[0] < letters / seconds < USUAL_PACE[1]:
        return f"{letters / seconds:.1f} letters a second"
    if level < QUIET or np.abs(wave).max() > 0.999:
        return f"loudest 10 ms at {level:.0f} dB, highest sample {np.abs(wave).max():.3f}"
    return ""


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name), content)


if __name__ == "__main__":
    make_archive(Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE)
