"""Sound from untrusted files: checked before it is decoded; free of torch."""

import io
import os
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 16_000  # samples per second of the networks' input
SHORTEST, LONGEST = 0.1, 20.0  # seconds
MOST_BYTES = 8_000_000  # of a file
MOST_CHANNELS, RATES = 8, (8_000, 96_000)
FORMATS = {"WAV": "wav", "FLAC": "flac", "OGG": "ogg", "MP3": "mp3"}
_BLOCK = 65_536  # samples
_UNKNOWN_LENGTH = 2**62  # frames or more: libsndfile's answer if the header states no length


def read_audio(content: bytes) -> np.ndarray:
    """One channel of 16 kHz samples from -1 to 1 (N,) of a wav, flac, ogg or mp3 file.

    Raises a `ValueError` that says what was expected and what the file holds. The header is checked
    first, and no more than 20 s are ever decoded.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(
            f"the file must have at most {MOST_BYTES / 1e6:g} MB, got {len(content) / 1e6:.1f} MB"
        )
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            _check(file)
            samples, rate = _decode(file), file.samplerate
    except soundfile.LibsndfileError as error:
        raise ValueError(
            f"the file must be complete and one of {', '.join(FORMATS.values())}, "
            "got an unreadable one"
        ) from error
    return checked(resampled(samples, rate))


def read_file(path: Path) -> np.ndarray:
    """The same for a file on this machine; no more than the largest allowed size is read."""
    if not os.path.isfile(path):  # `Path.is_file` raises an error if the name is too long
        raise ValueError(f"file must be the path of a file, got {str(path)[:200]!r}")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = f"{str(path)[:200]!r}: {error.strerror}"
        raise ValueError(f"file must be a file that can be read, got {reason}") from None
    return read_audio(content)


def checked(samples: np.ndarray) -> np.ndarray:
    """The samples, clipped to -1 to 1; raises a `ValueError` for a bad length or value."""
    seconds = len(samples) / RATE
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(
            f"the clip must last {SHORTEST:g} to {LONGEST:g} s, got {_duration(seconds)}"
        )
    if not np.isfinite(samples).all():
        raise ValueError("the samples must be finite numbers, got some that are not")
    return np.clip(samples, -1, 1).astype(np.float32)


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """Samples at 16 kHz."""
    return samples if rate == RATE else soxr.resample(samples, rate, RATE)


def to_wav(samples: np.ndarray) -> bytes:
    """16-bit samples at 16 kHz as a wav file, for a player."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, "PCM_16", format="WAV")
    return buffer.getvalue()


def _check(file: soundfile.SoundFile) -> None:
    """Checks the file's header; a header may be wrong, so `_decode` counts the samples again."""
    if file.format not in FORMATS:
        kinds = ", ".join(FORMATS.values())
        raise ValueError(f"the file must be one of {kinds}, got {file.format.lower()}")
    if not 1 <= file.channels <= MOST_CHANNELS:
        raise ValueError(f"the file must have 1 to {MOST_CHANNELS} channels, got {file.channels}")
    if not RATES[0] <= file.samplerate <= RATES[1]:
        raise ValueError(
            f"the file must have {RATES[0]:,} to {RATES[1]:,} samples a second, "
            f"got {file.samplerate:,}"
        )
    seconds = file.frames / file.samplerate
    if file.frames >= _UNKNOWN_LENGTH:
        raise ValueError("the file's header must state its length, got one that does not")
    if seconds > LONGEST:
        raise ValueError(f"the clip must last at most {LONGEST:g} s, got {_duration(seconds)}")


def _decode(file: soundfile.SoundFile) -> np.ndarray:
    """The mean of all channels; decodes at most one sample more than is allowed."""
    most, blocks, n = int(LONGEST * file.samplerate), [], 0
    while n <= most:
        block = file.read(min(_BLOCK, most + 1 - n), dtype="float32", always_2d=True)
        if not len(block):
            break
        blocks.append(block.mean(axis=1))
        n += len(block)
    if n > most:
        raise ValueError(f"the clip must last at most {LONGEST:g} s, got more")
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def _duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.0f} s"
