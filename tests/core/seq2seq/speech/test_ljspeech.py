"""LJ Speech from real clips and from folders that are broken on purpose."""

import numpy as np
import pytest
import soundfile

from core.paths import ROOT
from core.seq2seq.speech import ljspeech
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.ljspeech import SPLITS, read_clip, read_ljspeech

REAL = ROOT.parent / "shared" / "data" / "ljspeech"
WITH_CLIPS = pytest.mark.skipif(not REAL.exists(), reason="the clips of LJ Speech are not here")


def folder_of(folder, lines: list[str], wavs: list[str]):
    """A folder as LJ Speech is unpacked: `lines` of its table, and clips of a tenth of a second."""
    (folder / "wavs").mkdir()
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in wavs:
        soundfile.write(folder / "wavs" / f"{name}.wav", np.zeros(2205), 22_050)
    return folder


@WITH_CLIPS
def test_real_clips_are_read_with_their_texts():
    clips = read_ljspeech(REAL)
    assert len(clips) == len((REAL / "metadata.csv").read_text(encoding="utf-8").splitlines())
    assert clips[0].name == "LJ001-0002" and clips[0].text == "in being comparatively modern."
    assert all(c.text == c.text.lower() and c.split == "train" for c in clips)


@WITH_CLIPS
def test_real_clips_are_heard_at_16_khz():
    for clip in read_ljspeech(REAL):
        samples, seconds = read_clip(clip), soundfile.info(clip.path).duration
        assert samples.dtype == np.float32 and samples.ndim == 1
        assert len(samples) == pytest.approx(seconds * RATE, abs=1)
        assert 0.02 < np.sqrt(np.square(samples).mean()) < 0.3
        assert 8 < len(clip.text) / seconds < 25  # characters a second


def test_the_splits_are_those_of_the_course():
    assert sum(SPLITS.values()) == 13_100 and list(SPLITS) == ["train", "validation", "test"]


def test_splits_follow_the_order_of_the_file(monkeypatch, tmp_path):
    monkeypatch.setattr(ljspeech, "SPLITS", {"train": 2, "validation": 1, "test": 1})
    names = ["d", "c", "b", "a"]
    folder = folder_of(tmp_path, [f"{n}|{n.upper()}|A {n.upper()}é" for n in names], names)
    clips = read_ljspeech(folder)
    assert [c.split for c in clips] == ["train", "train", "validation", "test"]
    assert [(c.name, c.text) for c in clips] == [(n, f"a {n}é") for n in names]


def test_the_third_part_of_a_line_is_read(tmp_path):
    assert read_ljspeech(folder_of(tmp_path, ["a|No. 5|Number Five"], ["a"]))[0].text == (
        "number five"
    )


def test_a_folder_without_a_table_is_told(tmp_path):
    with pytest.raises(ValueError, match="must hold LJ Speech's metadata.csv and wavs/, got"):
        read_ljspeech(tmp_path / "nowhere")


@pytest.mark.parametrize("line", ["b|two parts", "b|four|parts|here", ""])
def test_a_line_that_has_not_three_parts_is_told(line, tmp_path):
    folder = folder_of(tmp_path, ["a|x|x", line, "a|x|x"], ["a", "b"])
    with pytest.raises(ValueError, match="three parts, got line 2"):
        read_ljspeech(folder)


def test_more_lines_than_there_are_clips_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(ljspeech, "SPLITS", {"train": 1, "validation": 1, "test": 0})
    folder = folder_of(tmp_path, ["a|x|x"] * 3, ["a"])
    with pytest.raises(ValueError, match="at most 2 lines of three parts, got line 3"):
        read_ljspeech(folder)


def test_a_clip_that_is_not_there_is_named(tmp_path):
    folder = folder_of(tmp_path, ["a|x|x", "b|x|x"], ["a"])
    with pytest.raises(ValueError, match="clip of line 2, got no 'b.wav'"):
        read_ljspeech(folder)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "../wavs/passwd", "x/passwd"])
def test_a_name_never_leads_out_of_the_folder(name, tmp_path):
    folder = folder_of(tmp_path, [f"{name}|x|x"], ["passwd"])
    assert read_ljspeech(folder)[0].path == folder / "wavs" / "passwd.wav"


@pytest.mark.parametrize("name", ["..", "", ".", "../secret", "a\0b"])
def test_a_name_of_a_file_elsewhere_is_not_found(name, tmp_path):
    folder = folder_of(tmp_path, [f"{name}|x|x"], ["passwd"])
    soundfile.write(folder / "secret.wav", np.zeros(10), 22_050)
    with pytest.raises(ValueError, match="clip of line 1, got no"):
        read_ljspeech(folder)
