"""Sound files of all kinds: good ones are read, bad ones are refused with a reason."""

import io

import numpy as np
import pytest
import soundfile

from core.seq2seq.speech import audio
from core.seq2seq.speech.audio import LONGEST, MOST_BYTES, RATE, resampled, to_wav
from tests.real_files import REAL_FILES, needs_real_files

NOISE = np.random.default_rng(0).uniform(-0.5, 0.5, 44_100)
MOST = int(LONGEST)


def read_audio(content: bytes) -> np.ndarray:
    return audio.read_audio(content).samples


def sine(rate: int, seconds: float = 1.0, hertz: float = 440) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def written(samples, rate=RATE, kind="WAV", subtype=None) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, subtype, format=kind)
    return buffer.getvalue()


def hum(seconds: int, rate: int = RATE, kind: str = "FLAC") -> bytes:
    """Written block by block, so that no hour of samples is held at once."""
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate, 1, format=kind) as file:
        for _ in range(seconds):
            file.write(np.repeat([0.25, -0.25], rate // 2))
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


HOUR = hum(3600)


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
    samples = resampled(sine(44_100, hertz=12_000), 44_100)
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


def test_samples_a_little_beyond_full_scale_are_cut_off():
    recording = audio.read_audio(written(2.15 * sine(RATE), subtype="FLOAT"))
    assert np.abs(recording.samples).max() == 1 and recording.changes == ()


@pytest.mark.parametrize("subtype, scale", [("FLOAT", 4), ("FLOAT", 65_536), ("DOUBLE", 1e30)])
def test_samples_far_beyond_full_scale_are_scaled_and_that_is_said(subtype, scale):
    recording = audio.read_audio(written(scale * sine(RATE), subtype=subtype))
    np.testing.assert_allclose(recording.samples, 2 * sine(RATE), atol=1e-2)
    assert "must be from -1 to 1, but reach" in recording.changes[0]


@pytest.mark.parametrize("rate", [RATE, 44_100])
@pytest.mark.parametrize("offset", [0.05, -0.4])
def test_an_offset_of_the_mean_is_taken_away(rate, offset):
    without, shifted = (
        audio.read_audio(written(sine(rate) + x, rate, subtype="FLOAT")) for x in (0, offset)
    )
    np.testing.assert_allclose(shifted.samples, without.samples, atol=1e-5)
    assert shifted.changes == without.changes == ()


@pytest.mark.parametrize("share", [1, 0.9])
def test_of_channels_that_cancel_each_other_the_loudest_is_read(share):
    stereo = np.stack([-share * sine(RATE), sine(RATE)], axis=1) + 0.1
    recording = audio.read_audio(written(stereo))
    loudest = 1 if share < 1 else 0
    np.testing.assert_allclose(recording.samples, [stereo.T - 0.1][0][loudest], atol=1e-3)
    assert f"only channel {loudest + 1} is read" in recording.changes[0]


@pytest.mark.parametrize("n_channels", [2, 8])
def test_the_mean_of_channels_of_which_one_alone_sounds_is_read(n_channels):
    channels = np.zeros((RATE, n_channels))
    channels[:, -1] = sine(RATE)
    recording = audio.read_audio(written(channels))
    np.testing.assert_allclose(recording.samples, sine(RATE) / n_channels, atol=1e-4)
    assert recording.changes == ()


@pytest.mark.parametrize("kind", ["WAV", "WAVEX", "RF64"])
@pytest.mark.parametrize(
    "subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"]
)
@pytest.mark.parametrize("n_channels", [1, 6])
def test_every_kind_of_wav_is_read(kind, subtype, n_channels):
    content = written(np.stack([sine(RATE)] * n_channels, axis=1), RATE, kind, subtype)
    np.testing.assert_allclose(read_audio(content), sine(RATE), atol=0.02)


def test_opus_is_read_whatever_its_name():
    assert {"opus", "oga", "ogg"} <= set(audio.EXTENSIONS)
    samples = read_audio(written(sine(48_000), 48_000, "OGG", "OPUS"))
    assert np.abs(samples[2000:-2000]).max() == pytest.approx(0.5, abs=0.05)


def test_every_kind_that_is_read_has_its_extension_in_the_list_of_uploads():
    assert set(audio.KINDS.split(", ")) <= set(audio.EXTENSIONS)


@pytest.mark.parametrize(
    "seconds, text",
    [(20.3, "20.3"), (20.004, "20.004"), (20.000_06, "20.0001"), (0.0999, "0.0999"), (21, "21.0")],
)
def test_a_length_is_told_with_the_digits_that_tell_it_from_the_limit(seconds, text):
    message = audio._wrong_duration(seconds)
    assert message == f"the clip must last 0.1 to 20 s, got {text} s"


REPORTED = {
    "01-extensible-16bit-stereo.wav": 2.5,
    "01-extensible-24bit.wav": 2.65,
    "02-whatsapp-style.opus": 2.65,
    "07-length-zero-in-head.wav": 2.65,
    "09-float-times-32768.wav": 2.5,
    "11-rf64.wav": 2.65,
}


@needs_real_files
@pytest.mark.parametrize("name", REPORTED)
def test_a_reported_file_is_read_to_its_end(name):
    content = (REAL_FILES / "reports" / name).read_bytes()
    assert len(read_audio(content)) / RATE == pytest.approx(REPORTED[name], abs=0.01)


def test_resampling_leaves_16_khz_as_it_is():
    assert resampled(NOISE, RATE) is NOISE


SPOILED = sine(RATE).copy()
SPOILED[100] = np.nan
ENDLESS = sine(44_100).copy()
ENDLESS[100] = np.inf

REFUSED = {
    "empty": (b"", "complete and one of wav, flac, ogg, opus, mp3, got an unreadable one"),
    "text": (
        b"Not a sound, though it is named so.\n" * 99,
        "complete and one of wav, flac, ogg, opus, mp3",
    ),
    "aiff": (written(NOISE, kind="AIFF"), "one of wav, flac, ogg, opus, mp3, got aiff"),
    "too many bytes": (bytes(MOST_BYTES + 100_000), "at most 8 MB, got 8.1 MB"),
    "no samples": (written(np.zeros(0)), "0.1 to 20 s, got 0.00 s"),
    "no samples of another rate": (written(np.zeros(0), 44_100), "0.1 to 20 s, got 0.00 s"),
    "one sample": (written(np.zeros(1)), "0.1 to 20 s, got 0.00 s"),
    "one sample of another rate": (written(np.zeros(1), 44_100), "0.1 to 20 s, got 0.00 s"),
    "too short": (written(sine(RATE, 0.09)), "0.1 to 20 s, got 0.09 s"),
    "too long": (hum(21), "0.1 to 20 s, got 21.0 s"),
    "an hour": (HOUR, "0.1 to 20 s, got 3600.0 s"),
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
        "complete and one of wav, flac, ogg, opus, mp3",
    ),
    "ogg cut off": (
        written(NOISE, 44_100, "OGG")[:1000],
        "complete and one of wav, flac, ogg, opus, mp3",
    ),
    "mp3 cut off": (
        written(NOISE, 44_100, "MP3")[:800],
        "complete and one of wav, flac, ogg, opus, mp3",
    ),
    "wav of a head alone": (written(NOISE)[:44], "0.1 to 20 s, got 0.00 s"),
    "wav of a note alone": (
        written(np.zeros(0)) + b"LIST" + (8000).to_bytes(4, "little") + bytes(8000),
        "0.1 to 20 s, got 0.00 s",
    ),
    "zeros": (written(np.zeros(RATE)), "nothing is heard in the clip.* must .*, got silence"),
    "an offset alone": (written(np.full(RATE, 0.3)), "nothing is heard"),
    "denormal": (written(np.full(RATE, 1e-40) * sine(RATE), subtype="DOUBLE"), "nothing is heard"),
    "faint": (written(sine(RATE) / 2000, subtype="FLOAT"), "must reach -60 dB .*, got -75 dB"),
    "zeros in two channels": (written(np.zeros((RATE, 2))), "nothing is heard"),
    "not a number in one channel": (
        written(np.stack([SPOILED, -SPOILED], axis=1), subtype="FLOAT"),
        "must be finite numbers",
    ),
    "beyond float32": (written(1e300 * sine(RATE), subtype="DOUBLE"), "must be finite numbers"),
    "a video": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(5000), "an unreadable one"),
    "matroska": (b"\x1a\x45\xdf\xa3" + bytes(5000), "got an unreadable one"),
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


@pytest.mark.parametrize("n_bytes", [0, 2 * RATE + 2, 2**31 - 1, 2**32 - 1])
def test_of_a_head_that_claims_nothing_or_more_than_there_is_all_that_there_is_is_read(n_bytes):
    np.testing.assert_allclose(read_audio(wav_that_claims(n_bytes)), sine(RATE), atol=1e-4)


def test_twenty_seconds_are_read_and_a_sample_more_is_refused():
    rate = 22_050
    assert len(read_audio(hum(MOST, rate))) == MOST * RATE
    with pytest.raises(ValueError, match="0.1 to 20 s, got 20.00005 s"):
        read_audio(written(np.zeros(MOST * rate + 1), rate, "FLAC"))


def test_where_every_head_lies_no_more_than_twenty_seconds_are_decoded(monkeypatch, decoded):
    monkeypatch.setattr("core.seq2seq.speech.audio._check", lambda file: None)
    with pytest.raises(ValueError, match="at most 20 s, got more"):
        read_audio(hum(60))
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
