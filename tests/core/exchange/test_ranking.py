"""Heads by their alignment, what is sent of very many, and the sound put back on its axis."""

import io

import numpy as np
import pytest
import soundfile

from core.exchange.config import FileConfig
from core.exchange.files import MAPS, MOST_KEPT, keep_file
from core.exchange.maps import AttentionMaps
from core.exchange.ranking import (
    MOST_WEIGHTS,
    as_distributions,
    is_normalised,
    rank_kept,
    rank_maps,
)
from core.exchange.writing import from_tensors, save_maps
from core.seq2seq.alignment import measure_alignment

T, S = 4, 8
DIAGONAL = np.repeat(np.eye(T), S // T, axis=1) / (S // T)
EVEN = np.full((T, S), 1 / S)
SYMBOLS = list("abcd")


def maps_of(cross, **options):
    model = from_tensors("M", SYMBOLS, cross, **options)
    return AttentionMaps((model,), tuple("abcdefgh"))


def test_the_aligned_head_comes_first_and_the_mean_last():
    (model,) = rank_maps(maps_of(np.stack([[EVEN, EVEN], [EVEN, DIAGONAL]]))).models
    assert model.heads[0] == "2.2" and model.n_heads == 4
    assert model.cross.shape == (5, T, S)
    assert model.cross[0] == pytest.approx(DIAGONAL, abs=1e-3)
    assert model.cross[-1] == pytest.approx((3 * EVEN + DIAGONAL) / 4, abs=1e-3)
    assert model.measures[0]["score"] == pytest.approx(measure_alignment(DIAGONAL, reach=0).score)


def test_self_attention_keeps_the_order_of_the_heads():
    own = np.zeros((1, 2, T, T))
    own[0, 0, :, 0], own[0, 1, :, 1] = 1, 1
    (model,) = rank_maps(maps_of(np.stack([[EVEN, DIAGONAL]]), self_attention=own)).models
    assert model.heads == ("1.2", "1.1")
    assert (model.self_attention[0] == own[0, 1]).all()


def test_rows_that_do_not_sum_to_one_are_shown_as_they_are_and_measured_as_shares():
    (plain,) = rank_maps(maps_of(DIAGONAL[None, None])).models
    (double,) = rank_maps(maps_of(2 * DIAGONAL[None, None])).models
    assert double.measures == plain.measures
    assert (double.cross == 2 * plain.cross).all()
    assert is_normalised(plain.farthest_sum) and not is_normalised(double.farthest_sum)
    assert double.farthest_sum == 2


def test_an_empty_row_is_measured_as_an_even_one():
    shares = as_distributions(np.array([[0.0, 0.0], [1.0, 3.0]]))
    assert shares.tolist() == [[0.5, 0.5], [0.25, 0.75]]


def test_of_very_many_heads_the_best_are_sent_and_the_mean_is_that_of_all():
    n, positions = 200, 400
    made = np.random.default_rng(0).random((10, 60, n, positions), np.float32)
    made /= made.sum(axis=-1, keepdims=True)
    model = from_tensors("Large", ["x"] * n, made)
    (shown,) = rank_maps(AttentionMaps((model,), tuple("y" * positions))).models
    assert shown.n_heads == 600 and len(shown.heads) < 600
    assert shown.cross.size <= MOST_WEIGHTS
    assert shown.cross[-1] == pytest.approx(made.mean(axis=(0, 1)), abs=1e-4)
    scores = [m["score"] for m in shown.measures[:-1]]
    assert scores == sorted(scores, reverse=True)


def sound_file(tmp_path, before, seconds, rate=16_000):
    path, t = tmp_path / "a.wav", np.arange(int(seconds * rate)) / rate
    quiet = np.zeros(int(before * rate))
    soundfile.write(path, np.concatenate([quiet, 0.5 * np.sin(2 * np.pi * 300 * t), quiet]), rate)
    return path


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_a_sound_stays_where_it_is_on_the_axis_of_time(tmp_path, rate):
    path = tmp_path / "maps.npz"
    sound = sound_file(tmp_path, 1.0, 0.5, rate)
    cross = np.full((1, 1, 2, 125), 1 / 125)
    save_maps(path, from_tensors("W", "ab", cross), seconds_per_position=0.02, sound=sound)
    maps = rank_kept(FileConfig(keep_file(MAPS, path.read_bytes())))
    assert maps.seconds == 2.5 and len(maps.samples) == 40_000
    loud = np.flatnonzero(np.abs(maps.samples) > 0.1) / 16_000
    assert loud[0] == pytest.approx(1.0, abs=0.01) and loud[-1] == pytest.approx(1.5, abs=0.01)
    assert maps.levels.shape[0] == 80 and maps.levels.dtype == np.uint8
    assert not any("Silence" in change for change in maps.changes)


def test_a_broken_sound_gets_a_sentence(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFFnothing")
    path = tmp_path / "maps.npz"
    model = from_tensors("W", "ab", np.full((1, 1, 2, 5), 0.2))
    save_maps(path, model, seconds_per_position=0.02, sound=tmp_path / "a.wav")
    with pytest.raises(ValueError, match="must be complete and one of wav"):
        rank_kept(FileConfig(keep_file(MAPS, path.read_bytes())))


def test_a_file_that_is_gone_or_no_name_is_told():
    with pytest.raises(ValueError, match="not, or no longer"):
        rank_kept(FileConfig("maps 0123456789ab"))
    with pytest.raises(ValueError, match="must be named maps and 12 digits"):
        rank_kept(FileConfig("../../etc/passwd"))


def test_the_last_files_are_kept():
    def content(i):
        buffer = io.BytesIO()
        np.savez(buffer, cross=np.full((1, 1, 1, 2), i + 1.0), symbols=["a"], inputs=["b", "c"])
        return buffer.getvalue()

    names = [keep_file(MAPS, content(i)) for i in range(MOST_KEPT + 1)]
    assert rank_kept(FileConfig(names[-1])).models[0].farthest_sum == 2 * (MOST_KEPT + 1)
    with pytest.raises(ValueError, match="no longer"):
        rank_kept(FileConfig(names[0]))


def test_a_head_that_follows_its_input_is_better_than_its_rows_in_random_order():
    rows = np.repeat(np.eye(12), 2, axis=1) / 2
    model = from_tensors("M", list("abcdefghijkl"), rows[None, None])
    (follows,) = rank_maps(AttentionMaps((model,), tuple(map(str, range(24))))).models
    assert follows.measures[0]["score"] > 1.2 * follows.chance > 0
    stuck = np.zeros((12, 24))
    stuck[:, 3] = 1
    model = from_tensors("M", list("abcdefghijkl"), stuck[None, None])
    (stays,) = rank_maps(AttentionMaps((model,), tuple(map(str, range(24))))).models
    assert stays.measures[0]["score"] == pytest.approx(stays.chance)
