"""Sound from untrusted files: checked, then decoded and made fit to read; free of torch."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.files import read_up_to
from core.seq2seq.speech.silence import loudest_level, without_silence

RATE = 16_000  # samples per second of the networks' input
SHORTEST, LONGEST = 0.1, 20.0  # seconds
MOST_BYTES = 8_000_000  # of a file
MOST_CHANNELS, RATES = 8, (8_000, 96_000)
FORMATS = ("WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3")  # libsndfile's names
EXTENSIONS = ("wav", "wave", "rf64", "flac", "ogg", "oga", "opus", "mp3")  # of their files
KINDS = "wav, flac, ogg, opus, mp3"
OVERSHOOT = 1.1  # the largest sample that is clipped to 1; beyond it, all samples are scaled
FAINTEST = -60  # dB of full scale, of the loudest tenth of a second
CANCELLED = 0.25  # of the power that the mean of unrelated channels would have
_BLOCK = 65_536  # samples
_UNKNOWN_LENGTH = 2**62  # frames or more: libsndfile's answer if the header states no length


@dataclass(frozen=True)
class Recording:
    """Samples (N,) from -1 to 1 at 16 kHz, and what they leave out of the file or change in it."""

    samples: np.ndarray
    start: float = 0.0  # seconds into the file
    changes: tuple[str, ...] = ()  # a sentence each


def read_audio(content: bytes) -> Recording:
    """The sound of a wav, flac, ogg, opus or mp3 file, in one channel, without silence around it.

    Raises a `ValueError` that says what was expected and what the file holds. The header is checked
    first, and no more than 20 s are ever decoded.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(
            f"the file must have at most {MOST_BYTES / 1e6:g} MB, got {len(content) / 1e6:.1f} MB"
        )
    try:
        with soundfile.SoundFile(io.BytesIO(_to_the_end(content))) as file:
            _check(file)
            samples, changes = _one_channel(file)
            rate = file.samplerate
    except soundfile.LibsndfileError as error:
        raise ValueError(
            f"the file must be complete and one of {KINDS}, got an unreadable one"
        ) from error
    return _fit_to_read(samples, rate, changes)


def read_file(path: Path) -> Recording:
    """The same for a file on this machine; no more than the largest allowed size is read."""
    return read_audio(read_up_to(path, MOST_BYTES + 1))


def read_archived(archive: Path, name: str) -> np.ndarray:
    """The samples (N,) of a recording that ships, an Ogg file in an archive: from -1 to 1."""
    with zipfile.ZipFile(archive) as opened:
        content = opened.read(f"{name}.ogg")
    samples, _ = soundfile.read(io.BytesIO(content), dtype="float32")
    return samples


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
        raise ValueError(f"the file must be one of {KINDS}, got {file.format.lower()}")
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
        raise ValueError(_wrong_duration(seconds))


def _to_the_end(content: bytes) -> bytes:
    """The file; a wav whose header states length 0, as a stream's does, holds all that follows."""
    at = content.find(b"data\0\0\0\0")
    after = content[at + 8 :]
    another_chunk = after[:4].isalpha() and int.from_bytes(after[4:8], "little") < len(after)
    if content[:4] != b"RIFF" or at < 0 or another_chunk:
        return content
    return content[: at + 4] + b"\xff" * 4 + content[at + 8 :]


def _one_channel(file: soundfile.SoundFile) -> tuple[np.ndarray, tuple[str, ...]]:
    """The mean of all channels, or the loudest one where they cancel each other out."""
    mean, powers = _decode(file, slice(None))
    if mean.var(dtype=float) >= CANCELLED * powers.sum() / file.channels**2:
        return mean, ()
    loudest = int(powers.argmax())
    file.seek(0)
    samples, _ = _decode(file, slice(loudest, loudest + 1))
    return samples, (f"The channels cancel each other out: only channel {loudest + 1} is read.",)


def _decode(file: soundfile.SoundFile, channels: slice) -> tuple[np.ndarray, np.ndarray]:
    """The mean of these channels, and the power of each around its own mean.

    Decodes at most one sample more than is allowed.
    """
    most, blocks, n = int(LONGEST * file.samplerate), [], 0
    sums, squares = np.zeros((2, file.channels))
    while n <= most:
        block = file.read(min(_BLOCK, most + 1 - n), dtype="float32", always_2d=True)
        if not len(block):
            break
        if not np.isfinite(block).all():
            raise ValueError("the samples must be finite numbers, got some that are not")
        blocks.append(block[:, channels].mean(axis=1))
        sums += block.sum(axis=0, dtype=float)
        squares += np.square(block, dtype=float).sum(axis=0)
        n += len(block)
    if n > most:
        raise ValueError(f"the clip must last at most {LONGEST:g} s, got more")
    if n < SHORTEST * file.samplerate:
        raise ValueError(_wrong_duration(n / file.samplerate))
    return np.concatenate(blocks), squares / n - (sums / n) ** 2


def _fit_to_read(samples: np.ndarray, rate: int, changes: tuple[str, ...]) -> Recording:
    """At 16 kHz, around 0, from -1 to 1, and without silence at the ends."""
    samples = samples - samples.mean(dtype=float)
    peak = np.abs(samples).max()
    if peak > OVERSHOOT:
        samples = samples / peak
        shown = f"{peak:,.1f}" if peak < 1e6 else f"{peak:.1e}"
        changes += (f"The samples must be from -1 to 1, but reach {shown}: they were scaled.",)
    samples = np.clip(resampled(samples, rate), -1, 1).astype(np.float32)
    level = loudest_level(samples, RATE)
    if level < FAINTEST:
        raise ValueError(
            f"nothing is heard in the clip: its loudest part must reach {FAINTEST} dB of full "
            f"scale, got {'silence' if level < -120 else f'{level:.0f} dB'}"
        )
    speech = without_silence(samples, RATE)
    before, after = speech.start / RATE, (len(samples) - speech.stop) / RATE
    if before or after:
        changes += (
            f"Silence of {before:.1f} s before and {after:.1f} s after the speech was cut.",
        )
    return Recording(samples[speech], before, changes)


def _wrong_duration(seconds: float) -> str:
    """A sentence with as many digits as tell the duration from the limits."""
    texts = (f"{seconds:.{digits}f}" for digits in range(1 if seconds >= 1 else 2, 9))
    told = next((text for text in texts if float(text) not in (SHORTEST, LONGEST)), seconds)
    return f"the clip must last {SHORTEST:g} to {LONGEST:g} s, got {told} s"
