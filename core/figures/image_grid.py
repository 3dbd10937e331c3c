"""Images, activations and filters as tiles; compared figures share scale and pixel size."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import DIVERGING, GREYS, SEQUENTIAL, Mode, colour, styled

GAP = 1  # cells between two tiles
LABEL = 12  # cells for the name of a stage
STAGE_COLUMNS = 8  # activations in a row
CLICKABLE = 24  # pixels: the size of the invisible marker over an image


def mosaic(tiles: np.ndarray, n_columns: int) -> np.ndarray:
    """Tiles (N, H, W) in rows of `n_columns`, with gaps of NaN."""
    n, height, width = tiles.shape
    n_rows = -(-n // n_columns)
    shape = (n_rows * (height + GAP) - GAP, n_columns * (width + GAP) - GAP)
    cells = np.full(shape, np.nan, np.float32)
    for i, tile in enumerate(tiles):
        top, left = i // n_columns * (height + GAP), i % n_columns * (width + GAP)
        cells[top : top + height, left : left + width] = tile
    return cells


def stage_figure(
    stages: dict[str, np.ndarray],
    title: str,
    *,
    largest: float,
    canvas: tuple[int, int],
    mode: Mode = "light",
) -> go.Figure:
    """The activations (N, H, W) of several stages, one below the other, from 0 to `largest`.

    Compared figures have the same `canvas` (rows, columns) in cells. All cells have one size, so
    that smaller activations are drawn smaller.
    """
    cells = np.full(canvas, np.nan, np.float32)
    figure, top = go.Figure(), 0
    for name, tiles in stages.items():
        top += LABEL
        position = {"x": 0, "y": top - 1, "xanchor": "left", "yanchor": "bottom"}
        font = {"size": 12, "color": colour("ink", mode)}
        figure.add_annotation(text=name, font=font, showarrow=False, **position)
        stage = mosaic(tiles, STAGE_COLUMNS)
        rows, columns = stage.shape
        cells[top : top + rows, :columns] = stage
        top += rows
    bar = {"orientation": "h", "thickness": 8, "y": -0.02, "yanchor": "top", "len": 0.7}
    figure.add_trace(
        go.Heatmap(
            z=cells,
            colorscale=SEQUENTIAL,
            zmin=0,
            zmax=largest or 1.0,
            hovertemplate="%{z:.3f}<extra></extra>",
            colorbar=bar,
        )
    )
    return _bare(figure, title, canvas, height=430)


def stage_canvas(stages: dict[str, np.ndarray]) -> tuple[int, int]:
    """The rows and columns of cells that the stages need."""
    shapes = [mosaic(tiles, STAGE_COLUMNS).shape for tiles in stages.values()]
    return sum(rows + LABEL for rows, _ in shapes), max(columns for _, columns in shapes)


def filter_figure(
    filters: np.ndarray,
    title: str,
    *,
    n_columns: int,
    largest: float,
    height: int,
    mode: Mode = "light",
) -> go.Figure:
    """Filters (N, 3, 3) on a scale of ±`largest`; 0 has the background's colour."""
    tiles = mosaic(filters, n_columns)
    cells = go.Heatmap(
        z=tiles,
        colorscale=DIVERGING[mode],
        zmin=-largest,
        zmax=largest,
        hovertemplate="%{z:.3f}<extra></extra>",
        colorbar={"orientation": "h", "thickness": 8, "y": -0.02, "yanchor": "top", "len": 0.7},
    )
    return _bare(go.Figure(cells), title, tiles.shape, height=height)


def image_figure(
    images: np.ndarray,
    captions: Sequence[str],
    title: str,
    *,
    ids: Sequence[int],
    n_columns: int = 6,
    hover: Sequence[str] = (),
    chosen: int | None = None,
    mode: Mode = "light",
) -> go.Figure:
    """Grey images (N, H, W), each with a caption below; a click on one gives its id.

    The one whose id is `chosen` is framed.
    """
    n, height, width = images.shape
    step_x, step_y = width + 6, height + 14
    figure = go.Figure()
    left = [i % n_columns * step_x for i in range(n)]
    top = [i // n_columns * step_y for i in range(n)]
    canvas = np.full((-(-n // n_columns) * step_y, n_columns * step_x - 6), np.nan, np.float32)
    for image, x, y in zip(images, left, top, strict=True):
        canvas[y : y + height, x : x + width] = image
    figure.add_trace(
        go.Heatmap(z=canvas, colorscale=GREYS, zmin=0, zmax=255, showscale=False, hoverinfo="skip")
    )
    figure.add_trace(
        go.Scatter(
            x=[x + width / 2 for x in left],
            y=[y + height / 2 for y in top],
            mode="markers",
            marker={"size": CLICKABLE, "symbol": "square", "opacity": 0},
            customdata=list(ids),
            hovertext=list(hover) or [caption.replace("<br>", ", ") for caption in captions],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    )
    for caption, x, y in zip(captions, left, top, strict=True):
        position = {"x": x + width / 2, "y": y + height + 6}
        font = {"size": 12, "color": colour("ink", mode)}
        figure.add_annotation(text=caption, font=font, showarrow=False, **position)
    if chosen in ids:
        i = list(ids).index(chosen)
        corner = {"x0": left[i] - 1.5, "y0": top[i] - 1.5}
        corner |= {"x1": left[i] + width + 0.5, "y1": top[i] + height + 0.5}
        frame = {"color": colour("mark", mode), "width": 3}
        figure.add_shape(type="rect", line=frame, **corner)
    _bare(figure, title, canvas.shape, height=60 + canvas.shape[0] * 3)
    figure.update_layout(dragmode=False)
    return figure if title else figure.update_layout(margin_t=8)


def _bare(figure: go.Figure, title: str, canvas: tuple[int, int], height: int) -> go.Figure:
    rows, columns = canvas
    hidden = {"visible": False, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(range=[-0.5, columns - 0.5], **hidden)
    figure.update_yaxes(range=[rows - 0.5, -0.5], scaleanchor="x", **hidden)
    return styled(figure, title, height=height)
