"""An attention map as an image."""

import numpy as np
from plotly.colors import get_colorscale

from core.figures.map_picture import HEIGHT, WIDTH, map_picture
from core.figures.theme import SEQUENTIAL


def end(index: int) -> tuple[int, ...]:
    """The colour at one end of the colour scale."""
    code = get_colorscale(SEQUENTIAL)[index][1].lstrip("#")
    return tuple(int(code[i : i + 2], 16) for i in (0, 2, 4))


def test_cells_are_where_they_are_in_the_map():
    weights = np.array([[1.0, 0.0], [0.0, 1.0]])
    picture = map_picture(weights, largest=1.0)
    assert picture.shape == (HEIGHT, WIDTH, 3) and picture.dtype == np.uint8
    halves = (slice(None, HEIGHT // 2), slice(HEIGHT // 2, None))
    sides = (slice(None, WIDTH // 2), slice(WIDTH // 2, None))
    for i, rows in enumerate(halves):
        for j, columns in enumerate(sides):
            assert (picture[rows, columns] == end(-1 if i == j else 0)).all()


def test_both_pictures_share_their_scale():
    half = map_picture(np.full((1, 1), 0.5), largest=1.0)
    assert (half == map_picture(np.full((3, 7), 0.25), largest=0.5)[:1, :1]).all()
    assert (map_picture(np.zeros((2, 2)), largest=0.0) == end(0)).all()


def test_no_peak_is_lost_where_there_are_more_columns_than_pixels():
    weights = np.zeros((2, 3 * WIDTH))
    weights[1, 1] = 1.0
    picture = map_picture(weights, largest=1.0)
    assert (picture[-1, 0] == end(-1)).all() and (picture[:, 1:] == end(0)).all()
