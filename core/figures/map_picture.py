"""An attention map as an image, which a browser shows before it can draw charts."""

import numpy as np
from plotly.colors import sample_colorscale

from core.figures.map_cells import farthest_columns
from core.figures.theme import SEQUENTIAL

HEIGHT, WIDTH = 140, 560  # pixels, for every map


def map_picture(weights: np.ndarray, *, largest: float) -> np.ndarray:
    """Weights (T, S) from 0 to `largest` as colours (HEIGHT, WIDTH, 3) of 0 to 255.

    The first row is at the top. Where several columns share a pixel, it shows the largest weight.
    """
    columns, _ = farthest_columns(weights, WIDTH)
    cells = np.take_along_axis(weights, columns, axis=1) / (largest or 1)
    rows = np.arange(HEIGHT) * len(cells) // HEIGHT
    pixels = np.arange(WIDTH) * cells.shape[1] // WIDTH
    levels = (255 * cells.clip(0, 1)).round().astype(int)
    return _colours()[levels[np.ix_(rows, pixels)]]


def _colours() -> np.ndarray:
    """The colour scale of the charts at 256 levels: (256, 3)."""
    scale = sample_colorscale(SEQUENTIAL, np.linspace(0, 1, 256), colortype="tuple")
    return (255 * np.array(scale)).round().astype(np.uint8)
