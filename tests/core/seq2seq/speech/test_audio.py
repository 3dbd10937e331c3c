"""Sound files of all kinds: good ones are read, bad ones are refused with a reason."""

import io

import numpy as np
import pytest
import soundfile

from core.seq2seq.speech.audio import LONGEST, MOST_BYTES, RATE, read_audio, resampled, to_wav

NOISE = np.random.default_rng(0).uniform(-0.5, 0.5, 44_100)
MOST = int(LONGEST)


def sine(rate: int, seconds: float = 1.0, hertz: float = 440) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def written(samples, rate=RATE, kind="WAV", subtype=None) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, subtype, format=kind)
    return buffer.getvalue()


def silence(seconds: int, rate: int = RATE, kind: str = "FLAC") -> bytes:
    """Written block by block, so that no hour of samples is held at once."""
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate, 1, format=kind) as file:
        for _ in range(seconds):
            file.write(np.zeros(rate, np.float32))
    return buffer.getvalue()


def wav_that_claims(n_bytes: int, n_samples: int = RATE) -> bytes:
    """A wav file of 16-bit samples whose header states another number of bytes."""
    content = bytearray(written(sine(RATE, n_samples / RATE)))
    at = content.index(b"data") + 4
    content[at : at + 4] = n_bytes.to_bytes(4, "little")
    return bytes(content)


def flac_that_claims(n_frames: int, content: bytes) -> bytes:
    """A flac file whose header states another number of frames; 0 means unknown."""
    changed, at = bytearray(content), 21  # the low half of this byte and the four after it
    changed[at] = (changed[at] & 0xF0) | (n_frames >> 32)
    changed[at + 1 : at + 5] = (n_frames & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(changed)


HOUR = silence(3600)


def loudest_hertz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return spectrum.argmax() * RATE / len(samples)


@pytest.fixture
def decoded(monkeypatch) -> list[int]:
    """The number of frames of every block that is read."""
    lengths, read = [], soundfile.SoundFile.read

    def noted(file, *arguments, **options):
        block = read(file, *arguments, **options)
        lengths.append(len(block))
        return block

    monkeypatch.setattr(soundfile.SoundFile, "read", noted)
    return lengths


@pytest.mark.parametrize("rate", [16_000, 44_100])
@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_every_kind_of_file_keeps_the_sound(kind, rate):
    samples = read_audio(written(sine(rate), rate, kind))
    assert samples.dtype == np.float32 and len(samples) == RATE
    inner = slice(2000, -2000)  # codecs blur the ends
    assert np.abs(samples - sine(RATE))[inner].max() < 0.05


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_another_rate_keeps_frequency_level_and_duration(rate):
    samples = read_audio(written(sine(rate, hertz=1000), rate))
    assert abs(len(samples) - RATE) <= 1
    assert loudest_hertz(samples) == pytest.approx(1000, abs=1)
    assert np.sqrt(np.square(samples).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


def test_what_16_khz_cannot_hold_is_left_out_and_not_folded_down():
    samples = read_audio(written(sine(44_100, hertz=12_000), 44_100))
    assert np.abs(samples[100:-100]).max() < 0.005


def test_channels_are_averaged():
    low, high = sine(RATE, hertz=300), sine(RATE, hertz=700)
    both = read_audio(written(np.stack([low, high], axis=1)))
    np.testing.assert_allclose(both, (low + high) / 2, atol=1e-4)


def test_eight_channels_at_96_khz_become_one_at_16_khz():
    content = written(np.stack([sine(96_000)] * 8, axis=1), 96_000)
    np.testing.assert_allclose(read_audio(content)[100:-100], sine(RATE)[100:-100], atol=1e-3)


def test_what_was_read_can_be_written_for_a_player_and_read_again():
    samples = sine(RATE).astype(np.float32)
    np.testing.assert_allclose(read_audio(to_wav(samples)), samples, atol=1e-4)


def test_samples_beyond_full_scale_are_cut_off():
    samples = read_audio(written(4 * sine(RATE), subtype="FLOAT"))
    assert np.abs(samples).max() == 1


def test_resampling_leaves_16_khz_as_it_is():
    assert resampled(NOISE, RATE) is NOISE


SPOILED = sine(RATE).copy()
SPOILED[100] = np.nan
ENDLESS = sine(44_100).copy()
ENDLESS[100] = np.inf

REFUSED = {
    "empty": (b"", "complete and one of wav, flac, ogg, mp3, got an unreadable one"),
    "text": (
        b"Not a sound, though it is named so.\n" * 99,
        "complete and one of wav, flac, ogg, mp3",
    ),
    "aiff": (written(NOISE, kind="AIFF"), "one of wav, flac, ogg, mp3, got aiff"),
    "too many bytes": (bytes(MOST_BYTES + 100_000), "at most 8 MB, got 8.1 MB"),
    "no samples": (written(np.zeros(0)), "0.1 to 20 s, got 0.00 s"),
    "no samples of another rate": (written(np.zeros(0), 44_100), "0.1 to 20 s, got 0.00 s"),
    "one sample": (written(np.zeros(1)), "0.1 to 20 s, got 0.00 s"),
    "one sample of another rate": (written(np.zeros(1), 44_100), "0.1 to 20 s, got 0.00 s"),
    "too short": (written(sine(RATE, 0.09)), "0.1 to 20 s, got 0.09 s"),
    "too long": (silence(21), "at most 20 s, got 21 s"),
    "an hour": (HOUR, "at most 20 s, got 3600 s"),
    "an hour that claims a length unknown": (
        flac_that_claims(0, HOUR),
        "header must state its length",
    ),
    "not a number": (written(SPOILED, subtype="FLOAT"), "must be finite numbers"),
    "infinite": (written(ENDLESS, 44_100, subtype="FLOAT"), "must be finite numbers"),
    "nine channels": (written(np.zeros((RATE, 9))), "1 to 8 channels, got 9"),
    "192 kHz": (written(np.zeros(192_000), 192_000), "8,000 to 96,000 samples a second, got 192"),
    "4 kHz": (written(np.zeros(4000), 4000), "8,000 to 96,000 samples a second, got 4,000"),
    "flac cut off": (
        written(NOISE, 44_100, "FLAC")[:20_000],
        "complete and one of wav, flac, ogg, mp3",
    ),
    "ogg cut off": (
        written(NOISE, 44_100, "OGG")[:1000],
        "complete and one of wav, flac, ogg, mp3",
    ),
    "mp3 cut off": (written(NOISE, 44_100, "MP3")[:800], "complete and one of wav, flac, ogg, mp3"),
    "wav of a head alone": (written(NOISE)[:44], "0.1 to 20 s, got 0.00 s"),
    "wav that claims no samples": (wav_that_claims(0), "0.1 to 20 s, got 0.00 s"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_told_what_was_expected_and_what_came(name, decoded):
    content, message = REFUSED[name]
    with pytest.raises(ValueError, match=message):
        read_audio(content)
    assert sum(decoded) <= 2 * 44_100


@pytest.mark.parametrize("n_seconds", [1, 20])
def test_a_head_that_claims_less_than_there_is_is_believed(n_seconds, decoded):
    content = flac_that_claims(n_seconds * RATE, HOUR)
    assert len(read_audio(content)) == sum(decoded) == n_seconds * RATE


@pytest.mark.parametrize("n_bytes", [2 * RATE + 2, 2**31 - 1, 2**32 - 1])
def test_of_a_head_that_claims_more_than_there_is_all_that_there_is_is_read(n_bytes):
    np.testing.assert_allclose(read_audio(wav_that_claims(n_bytes)), sine(RATE), atol=1e-4)


def test_twenty_seconds_are_read_and_a_sample_more_is_refused():
    rate = 22_050
    assert len(read_audio(silence(MOST, rate))) == MOST * RATE
    with pytest.raises(ValueError, match="at most 20 s"):
        read_audio(written(np.zeros(MOST * rate + 1), rate, "FLAC"))


def test_where_every_head_lies_no_more_than_twenty_seconds_are_decoded(monkeypatch, decoded):
    monkeypatch.setattr("core.seq2seq.speech.audio._check", lambda file: None)
    with pytest.raises(ValueError, match="at most 20 s, got more"):
        read_audio(silence(60))
    assert sum(decoded) == MOST * RATE + 1


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_spoiled_bytes_are_read_or_refused_but_never_break(kind):
    content, draw = written(NOISE, 44_100, kind), np.random.default_rng(1)
    for end in (200, len(content)):  # in the header; anywhere
        for _ in range(30):
            spoiled = np.frombuffer(content, np.uint8).copy()
            spoiled[draw.integers(0, end, 9)] = draw.integers(0, 256, 9)
            try:
                samples = read_audio(spoiled.tobytes())
            except ValueError:
                continue
            assert np.isfinite(samples).all() and 0.1 * RATE <= len(samples) <= MOST * RATE
