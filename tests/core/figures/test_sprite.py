"""Frames of maps in one picture."""

import io
from base64 import b64decode

import numpy as np
from PIL import Image

from core.figures.sprite import EMPTY, grey_picture, map_frames, map_sprite


def picture(address: str) -> Image.Image:
    head, content = address.split(",")
    assert head == "data:image/png;base64"
    return Image.open(io.BytesIO(b64decode(content)))


def test_every_cell_of_every_frame_is_kept_in_its_place():
    maps = np.random.default_rng(1).random((3, 3, 8, 4, 5))
    frames = map_frames(maps, 4, maps.max())
    assert frames.shape == (9, 4 + 1 + 4, 4 * 5 + 3)
    frame, tiles = frames[5], maps[1, 2]
    for i, tile in enumerate(tiles):
        top, left = i // 4 * 5, i % 4 * 6
        cells = frame[top : top + 4, left : left + 5]
        np.testing.assert_allclose(cells / (EMPTY - 1) * maps.max(), tile, atol=maps.max() / 500)
    assert (frame[4] == EMPTY).all() and (frame[:, 5] == EMPTY).all()


def test_no_activation_at_all_is_dark():
    frames = map_frames(np.zeros((1, 1, 2, 3, 3)), 2, 0.0)
    assert set(np.unique(frames)) == {0, EMPTY}


def test_the_picture_has_the_frames_below_each_other_and_gaps_that_can_be_seen_through():
    frames = map_frames(np.random.default_rng(2).random((9, 4, 3, 3)), 2, 1.0)
    shown = picture(map_sprite(frames))
    n, height, width = frames.shape
    assert shown.size == (width, n * height)
    np.testing.assert_array_equal(np.asarray(shown).reshape(frames.shape), frames)
    opacity = np.asarray(shown.convert("RGBA"))[..., 3].reshape(frames.shape)
    assert ((opacity == 0) == (frames == EMPTY)).all()


def test_brighter_is_larger():
    frames = np.array([[[0, 127, 254]]], np.uint8)
    reds, greens, _ = np.asarray(picture(map_sprite(frames)).convert("RGB"))[0].T.astype(int)
    assert greens[0] < greens[1] < greens[2] and reds[0] < reds[2]


def test_a_grey_image_is_kept():
    image = np.arange(28 * 28, dtype=np.uint32).reshape(28, 28).astype(np.uint8)
    np.testing.assert_array_equal(np.asarray(picture(grey_picture(image))), image)
