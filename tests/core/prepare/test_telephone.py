"""How the shipped recordings are made."""

import io
import zipfile

import numpy as np
import pytest
import soundfile

from core.prepare import telephone
from core.prepare.telephone import FRAME, MARGIN, make_archive, normalised, oddity, trimmed, vorbis
from core.seq2seq.speech.audio import RATE


@pytest.mark.parametrize(
    "written, spoken",
    [
        ("Press 1 for sales, or 2 for support.", "press one for sales or two for support"),
        ("From 8:30 A.M. to 5 p.m.", "from eight thirty a m to five p m"),
        ("You have 412 messages...", "you have four hundred twelve messages"),
        ("[beep] The PBX -- please hold (quietly) <pause>", "the p b x please hold"),
        ("Press # or *", "press pound or star"),
        ("Don't umute the fourtieth!", "don't unmute the fortieth"),
        ("3D", "three d"),
        ('the "IVR"/menu', "the i v r menu"),
        ("...", ""),
        ("[silence]", ""),
    ],
)
def test_transcripts_are_written_as_they_are_spoken(written, spoken):
    assert normalised(written) == spoken


def test_what_is_normalised_stays_as_it_is():
    for text in ("press one for sales", "don't stop", "five p m"):
        assert normalised(text) == text


def tone(seconds: float, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(np.arange(int(seconds * RATE)) * 0.3)).astype(np.float32)


@pytest.mark.parametrize("before, after", [(0, 0), (0.5, 0.3), (0.02, 1.0), (0.005, 0.005)])
def test_trimming_keeps_all_that_is_loud_and_a_margin(before, after):
    silence = [np.zeros(int(seconds * RATE), np.float32) for seconds in (before, after)]
    wave = trimmed(np.concatenate([silence[0], tone(0.4), silence[1]]))
    assert np.square(wave).sum() == pytest.approx(np.square(tone(0.4)).sum(), rel=1e-3)
    assert len(wave) <= len(tone(0.4)) + 2 * (MARGIN + 1) * FRAME


def test_trimming_keeps_a_pause_and_what_is_soft_but_not_silent():
    wave = np.concatenate([tone(0.2, 0.01), np.zeros(RATE // 2, np.float32), tone(0.2)])
    assert np.array_equal(trimmed(wave), wave)


def test_trimming_what_is_trimmed_changes_nothing():
    once = trimmed(np.concatenate([np.zeros(RATE, np.float32), tone(0.4), np.zeros(RATE)]))
    assert np.array_equal(trimmed(once), once)


def test_vorbis_keeps_the_sound():
    samples, rate = soundfile.read(io.BytesIO(vorbis(tone(1.5))))
    assert rate == RATE and len(samples) == 1.5 * RATE
    assert np.abs(samples - tone(1.5)).max() < 0.05


@pytest.mark.parametrize(
    "text, wave, problem",
    [
        ("one two three", tone(1.0), ""),
        ("one", tone(1.0), ""),
        ("one two three", tone(9.0), "longer than 8 s, dropped"),
        ("one two three", tone(4.0), "2.8 letters a second"),
        ("one two three", tone(0.2), "55.0 letters a second"),
        ("one two three", tone(1.0, 0.001), "loudest 10 ms at -63 dB"),
        ("one two three", np.sign(tone(1.0)), "highest sample 1.000"),
    ],
)
def test_what_is_odd_about_a_clip_is_told(text, wave, problem):
    message = oddity(text, wave)
    assert problem in message and bool(problem) == bool(message)


def test_the_archive_holds_clips_and_transcripts_and_nothing_too_long(monkeypatch, tmp_path):
    monkeypatch.setattr(telephone, "transcripts", lambda: iter([("a/b", "one two"), ("c", "x")]))
    waves = {"b.g722": tone(0.5), "c.g722": tone(9.0)}
    monkeypatch.setattr(telephone, "decode", lambda path: waves[path.name])
    make_archive(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.namelist() == ["a/b.ogg", "transcripts.txt"]
        assert archive.read("transcripts.txt") == b"a/b|one two\n"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        samples, _ = soundfile.read(io.BytesIO(archive.read("a/b.ogg")))
    assert np.abs(samples - tone(0.5)).max() < 0.05
