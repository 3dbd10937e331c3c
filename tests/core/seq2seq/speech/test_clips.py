"""A visitor's own clips, and the sound of any source."""

import errno
import os
import re

import numpy as np
import pytest

from core.seq2seq.speech import clips
from core.seq2seq.speech.audio import RATE, read_audio, to_wav
from core.seq2seq.speech.clips import is_clip, keep_clip, sound_of
from core.seq2seq.speech.utterances import compose, prompts, waveform

UNKNOWN = "clip 000000000000"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Clips are kept in a folder of their own."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    return tmp_path / "clips"


def wav(seconds: float = 0.5, hz: float = 440) -> bytes:
    times = np.arange(int(seconds * RATE)) / RATE
    return to_wav(np.sin(2 * np.pi * hz * times).astype(np.float32) / 2)


def test_a_kept_clip_comes_back_up_to_16_bits_and_of_unknown_text():
    samples = waveform(compose("one two"))
    name = keep_clip(to_wav(samples))
    sound = sound_of(name)
    assert is_clip(name) and (sound.text, sound.split) == ("", "")
    assert sound.samples.dtype == np.float32
    np.testing.assert_allclose(sound.samples, samples, rtol=0, atol=2**-15)
    np.testing.assert_allclose(read_audio(sound.wav).samples, sound.samples, rtol=0, atol=2**-15)


def test_the_name_is_that_of_the_sound_and_nothing_else(folder):
    first, again, different = keep_clip(wav()), keep_clip(wav()), keep_clip(wav(hz=441))
    assert first == again != different
    assert len(list(folder.iterdir())) == 2  # nothing half written stays


def test_what_was_changed_in_a_file_is_kept_with_its_sound():
    samples = np.pad(waveform(compose("one two")), (2 * RATE, RATE))
    sound = sound_of(keep_clip(to_wav(samples)))
    assert re.fullmatch(
        r"Silence of [12]\.\d s before and [01]\.\d s after the speech was cut\.", sound.changes
    )
    assert sound.seconds < len(samples) / RATE - 2
    assert sound_of(keep_clip(to_wav(waveform(compose("one two"))))).changes == ""


def test_only_the_latest_clips_are_kept(folder, monkeypatch):
    monkeypatch.setattr(clips, "MOST_CLIPS", 3)
    names = []
    for i in range(5):
        names.append(keep_clip(wav(hz=300 + i)))
        os.utime(folder / f"{names[-1].removeprefix('clip ')}.flac", (i, i))
    assert len(list(folder.glob("*.flac"))) == 3
    assert all(len(sound_of(name).samples) for name in names[2:])
    for name in names[:2]:
        with pytest.raises(ValueError, match="on this server, but it is not"):
            sound_of(name)


def test_a_clip_that_is_kept_already_makes_no_other_go(monkeypatch):
    monkeypatch.setattr(clips, "MOST_CLIPS", 2)
    names = [keep_clip(wav(hz=hz)) for hz in (300, 301, 301)]
    assert all(len(sound_of(name).samples) for name in names)


def test_a_clip_that_is_not_here_is_told():
    with pytest.raises(ValueError, match="the clip must be on this server"):
        sound_of(UNKNOWN)


@pytest.mark.parametrize(
    "source",
    [
        "clip ../../etc",
        "clip ../../../../etc/passwd",
        "clip /etc/passwd",
        "clip 00000000000",
        "clip 0000000000000",
        "clip 00000000000G",
        "clip 00000000000A",
        "clip  000000000000",
        "clip 000000000000\n",
        "clip 000000000000/..",
        "Clip 000000000000",
        "clip ٠٠٠٠٠٠٠٠٠٠٠٠",
        "clip",
        "",
    ],
)
def test_nothing_like_a_path_is_a_clip(source):
    assert is_clip(UNKNOWN) and not is_clip(source)
    with pytest.raises(ValueError):
        sound_of(source)


def test_a_prompt_and_a_composition_sound_with_their_text():
    prompt = prompts()[0]
    prompt_sound = sound_of(prompt.name)
    assert (prompt_sound.text, prompt_sound.split) == (prompt.text, prompt.split)
    sound = sound_of("One  TWO")
    assert sound.text == "one two"
    assert np.array_equal(sound.samples, waveform(compose("one two")))


@pytest.mark.parametrize("content", [b"", b"text", wav(0.05), wav(21)])
def test_what_cannot_be_heard_is_not_kept(content, folder):
    with pytest.raises(ValueError) as error:
        keep_clip(content)
    assert re.search("must .*, got ", str(error.value)) and not list(folder.parent.glob("clips/*"))


def test_a_clip_that_cannot_be_written_names_the_place_and_what_to_do(folder, monkeypatch):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(clips, "write_whole", full)
    with pytest.raises(ValueError, match=f"kept on this server: {folder}/.*: the disk is full"):
        keep_clip(wav())


def test_a_file_in_the_place_of_the_folder_is_told_to_whoever_brings_or_hears_a_clip(folder):
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(ValueError, match=f"kept on this server: {folder}.*: a file is where"):
        keep_clip(wav())
    with pytest.raises(ValueError, match=f"must be readable, but {folder}.*: a file is where"):
        sound_of(UNKNOWN)


def test_of_the_clips_the_one_used_longest_ago_makes_room(folder, monkeypatch):
    monkeypatch.setattr(clips, "MOST_CLIPS", 2)
    used, unused = keep_clip(wav(hz=300)), keep_clip(wav(hz=301))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    sound_of(used)
    keep_clip(wav(hz=302))
    assert len(sound_of(used).samples)
    with pytest.raises(ValueError, match="on this server, but it is not"):
        sound_of(unused)
