"""Recordings varied at random: what each change keeps."""

import numpy as np
import pytest
import torch

from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.augmentation import (
    BUMP,
    LONGEST_PAUSE,
    RESPONSE_HZ,
    SPEEDS,
    TILT,
    WIDEST_BANDS,
    WIDEST_TIME,
    add_noise,
    add_room,
    change_response,
    change_speed,
    draw_response,
    mask_frames,
    vary,
    warp_bands,
)


def draws(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def tone(hertz: float = 400, seconds: float = 1.0) -> np.ndarray:
    positions = np.arange(int(seconds * RATE))
    return (0.3 * np.sin(2 * np.pi * hertz * positions / RATE)).astype(np.float32)


def loudest_hertz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return spectrum.argmax() * RATE / len(samples)


@pytest.mark.parametrize("factor", [0.85, 1.0, 1.1, 1.18])
def test_speed_changes_duration_and_pitch_alike(factor):
    samples = change_speed(tone(), factor)
    assert samples.dtype == np.float32 and len(samples) == int(RATE / factor)
    assert loudest_hertz(samples) == pytest.approx(400 * factor, abs=1)


def test_a_speed_of_one_changes_nothing():
    assert np.array_equal(change_speed(tone(), 1.0), tone())


@pytest.mark.parametrize("hertz, gain", [(300, -6.0), (1500, 5.0), (1100, -0.5), (3000, 3.0)])
def test_a_response_changes_each_tone_by_its_gain(hertz, gain):
    gains = np.array([0.0, -6.0, -6.0, 5.0, 3.0, 0.0, 9.0])
    before, after = tone(hertz)[2000:-2000], change_response(tone(hertz), gains)[2000:-2000]
    change = 10 * np.log10(np.square(after).mean() / np.square(before).mean())
    assert change == pytest.approx(gain, abs=0.1) and after.dtype == np.float32


def test_responses_tilt_either_way_and_leave_the_level():
    drawn = np.array([draw_response(draws(seed)) for seed in range(400)])
    assert drawn.shape[1] == len(RESPONSE_HZ) and np.allclose(drawn.mean(axis=1), 0)
    slopes = drawn[:, -1] - drawn[:, 0]
    assert abs(slopes.mean()) < 2 and slopes.min() < -TILT < TILT < slopes.max()
    assert np.abs(drawn).max() < TILT / 2 + 5 * BUMP


@pytest.mark.parametrize("seed", range(5))  # white, and several colours
@pytest.mark.parametrize("level", [5, 20, 40])
def test_noise_is_as_far_below_the_speech_as_was_asked(level, seed):
    noise = add_noise(tone(), level, draws(seed)) - tone()
    difference = 10 * np.log10(np.square(tone()).mean() / np.square(noise).mean())
    assert difference == pytest.approx(level, abs=0.5)


def test_silence_gets_no_noise():
    assert not add_noise(np.zeros(RATE, np.float32), 20, draws()).any()


def test_a_room_begins_with_the_sound_itself_and_then_fades():
    click = np.zeros(RATE, np.float32)
    click[100] = 1
    wet = add_room(click, 0.2, draws())
    assert len(wet) == RATE and np.abs(wet[:99]).max() < 1e-5
    assert wet[100] == np.abs(wet).max() and wet[100] > 0.8
    early, late = np.square(wet[101:1000]).sum(), np.square(wet[2600:3300]).sum()
    assert late < early / 1000 and np.abs(wet[3400:]).max() < 1e-5


@pytest.mark.parametrize("n_frames", [1, 4, 5, 30, 400, 1000])
def test_masks_hide_at_most_a_fifth_of_the_time_and_some_bands(n_frames):
    frames = torch.randn(80, n_frames, generator=torch.Generator().manual_seed(0))
    before, draw, widest = frames.clone(), draws(), [0, 0]
    for _ in range(100):
        masked = mask_frames(frames, draw)
        hidden = masked != frames
        bands, times = hidden.all(dim=1), hidden.all(dim=0)
        assert (masked[hidden] == frames.mean()).all()
        assert torch.equal(hidden, bands.unsqueeze(1) | times)  # whole bands and whole frames
        assert times.sum() <= min(WIDEST_TIME, n_frames // 5) and bands.sum() <= WIDEST_BANDS
        widest = [max(widest[0], int(bands.sum())), max(widest[1], int(times.sum()))]
    assert torch.equal(frames, before)
    assert widest[0] >= 0.8 * WIDEST_BANDS
    assert widest[1] >= 0.8 * min(WIDEST_TIME, n_frames // 5)


def test_the_same_seed_gives_the_same_variation_and_another_another():
    frames = torch.randn(80, 100, generator=torch.Generator().manual_seed(0))
    first, same, different = (vary(tone(), draws(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first, same) and not np.array_equal(first, different)
    first, same, different = (mask_frames(frames, draws(seed)) for seed in (0, 0, 1))
    assert torch.equal(first, same) and not torch.equal(first, different)


def test_every_variation_can_be_heard_and_lasts_about_as_long():
    samples, draw = tone(seconds=0.5), draws()
    for _ in range(50):
        varied = vary(samples, draw)
        assert varied.dtype == np.float32 and np.isfinite(varied).all()
        assert 0.01 < np.abs(varied).max() <= 1
        shortest, longest = len(samples) / SPEEDS[1], len(samples) / SPEEDS[0]
        assert shortest - 2 <= len(varied) <= longest + 2 * LONGEST_PAUSE * RATE


def test_warped_bands_stand_where_the_factor_says():
    bands = torch.arange(80.0).unsqueeze(1).repeat(1, 3)
    warped = warp_bands(bands, 0.9)
    torch.testing.assert_close(warped[:, 0], torch.arange(80) * 0.9)
    torch.testing.assert_close(warp_bands(bands, 1.0), bands)
    assert warp_bands(bands, 1.1).max() == 79
