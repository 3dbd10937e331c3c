"""Tiles, and the canvas that compared figures share."""

import numpy as np
import pytest

from core.figures.image_grid import filter_figure, image_figure, mosaic, stage_canvas, stage_figure


def test_tiles_stand_in_rows_with_gaps():
    tiles = np.arange(3 * 2 * 2).reshape(3, 2, 2)
    cells = mosaic(tiles, 2)
    assert cells.shape == (5, 5)
    np.testing.assert_array_equal(cells[:2, :2], tiles[0])
    np.testing.assert_array_equal(cells[:2, 3:], tiles[1])
    np.testing.assert_array_equal(cells[3:, :2], tiles[2])
    assert (
        np.isnan(cells[2]).all() and np.isnan(cells[:, 2]).all() and np.isnan(cells[3:, 3:]).all()
    )


def test_every_activation_is_drawn_once_on_the_shared_scale_and_canvas():
    stages = {"a": np.random.rand(8, 14, 14), "b": np.random.rand(16, 6, 6)}
    rows, columns = stage_canvas(stages)
    canvas = (rows + 10, columns + 100)
    (cells,) = stage_figure(stages, "t", largest=2.5, canvas=canvas).data
    assert cells.z.shape == canvas and (cells.zmin, cells.zmax) == (0, 2.5)
    drawn = np.sort(cells.z[~np.isnan(cells.z)])
    expected = np.sort(np.concatenate([x.ravel() for x in stages.values()]))
    np.testing.assert_allclose(drawn, expected, rtol=1e-6)


def test_filters_share_a_scale_around_zero():
    (cells,) = filter_figure(np.ones((4, 3, 3)), "t", n_columns=2, largest=1.5, height=200).data
    assert (cells.zmin, cells.zmax) == (-1.5, 1.5)


@pytest.mark.parametrize("n", [1, 4, 7])
def test_a_click_on_an_image_gives_its_number(n):
    images, ids = np.zeros((n, 28, 28), np.uint8), list(range(100, 100 + n))
    cells, points = image_figure(images, ["c"] * n, "t", ids=ids, n_columns=4).data
    assert list(points.customdata) == ids and cells.hoverinfo == "skip"
    for i, (x, y) in enumerate(zip(points.x, points.y, strict=True)):
        assert (x // 34, y // 42) == (i % 4, i // 4)


def test_the_chosen_image_is_framed_and_no_other():
    images, ids = np.zeros((5, 28, 28), np.uint8), [7, 8, 9, 10, 11]
    (frame,) = image_figure(images, ["c"] * 5, "t", ids=ids, n_columns=4, chosen=11).layout.shapes
    assert frame.x0 < 0 < 27 < frame.x1 and frame.y0 < 42 < 69 < frame.y1
    assert not image_figure(images, ["c"] * 5, "t", ids=ids, chosen=3).layout.shapes
