"""Pictures that a browser switches between: frames below each other in one PNG."""

import io
from base64 import b64encode

import numpy as np
from PIL import Image
from plotly.colors import get_colorscale, sample_colorscale

from core.figures.image_grid import mosaic
from core.figures.theme import SEQUENTIAL

EMPTY = 255  # the colour between tiles: see-through


def map_frames(maps: np.ndarray, n_columns: int, largest: float) -> np.ndarray:
    """Maps (..., N, H, W) from 0 to `largest` as frames of tiles, one byte a cell."""
    frames = maps.reshape(-1, *maps.shape[-3:])
    cells = np.stack([mosaic(tiles, n_columns) for tiles in frames])
    levels = np.clip(cells / (largest or 1.0), 0, 1) * (EMPTY - 1)
    return np.where(np.isnan(levels), EMPTY, np.round(levels)).astype(np.uint8)


def map_sprite(frames: np.ndarray) -> str:
    """Frames (N, H, W) of `map_frames` in the colours of all maps, as the address of a PNG."""
    picture = Image.fromarray(frames.reshape(-1, frames.shape[-1]))
    picture.putpalette(_palette())
    return _address(picture, transparency=EMPTY)


def grey_picture(image: np.ndarray) -> str:
    """A grey image (H, W) of bytes as the address of a PNG."""
    return _address(Image.fromarray(image))


def _palette() -> list[int]:
    scale = get_colorscale(SEQUENTIAL)
    shares = np.linspace(0, 1, EMPTY)
    colours = sample_colorscale(scale, shares, colortype="tuple")
    return [round(255 * part) for colour in colours for part in colour] + [0, 0, 0]


def _address(picture: Image.Image, **options: int) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True, **options)
    return f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
