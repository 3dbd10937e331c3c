"""One image in both networks: probabilities, activations of every stage, learned filters."""

import numpy as np
import streamlit as st

from core.cnn.config import CHANNELS, KERNEL, STAGES, VARIANT_NAMES
from core.cnn.data import Images
from core.cnn.rows import SHIFTS, ImageConfig, ImageResult
from core.figures.image_grid import filter_figure, image_figure, stage_canvas, stage_figure
from ui.cnn.evidence import Pair
from ui.cnn.sweep import config_of
from ui.cnn.view import PAGE, CNNView
from ui.computed import computed
from ui.controls import controls_of, number_up_to
from ui.layout import mode, show_figure
from ui.permalink import refuse
from ui.settings import is_linked, setting


def draw_inside(pair: Pair, images: Images) -> dict[str, ImageResult] | None:
    """The activations of both networks for one image, and their learned filters."""
    st.header("What each layer sees")
    n_images = len(images.test_images)
    control = controls_of(CNNView)
    last = n_images - 1
    if is_linked("image") and setting("image") > last:
        expected = f"a whole number from 0 to {last:,} with these images"
        refuse(CNNView, PAGE, "image", setting("image"), expected)
    first, second = st.columns([1, 3])
    with first:
        help = f"A test image, 0 to {last:,}; click one above, or type its number."
        image = number_up_to("image", "Test image", 0, last, help)
        truth = images.classes[images.test_labels[image]]
        options = {"ids": [image], "n_columns": 1}
        figure = image_figure(images.test_images[[image]], [truth], f"Image {image}", **options)
        show_figure(figure, f"Test image {image}: {truth}", "chosen-image")
    results = {
        side: computed("cnn image", ImageConfig(config_of(training), image))
        for side, training in pair.items()
    }
    if None in results.values():
        return None
    with second:
        draw_probabilities(images, results)
    _draw_stages(pair, results)
    layer = control("layer", "Filters of")
    _draw_filters(layer, pair, results)
    return results


def draw_probabilities(images: Images, results: dict[str, ImageResult], dx=0, dy=0) -> None:
    """The probability of each class by both networks, for the image shifted by dx and dy."""
    rows = [
        {"class": name, **{side: float(_probability(r, dx, dy, i)) for side, r in results.items()}}
        for i, name in enumerate(images.classes)
    ]
    bars = {
        side: st.column_config.ProgressColumn(
            f"{side} network", min_value=0, max_value=1, format="%.3f"
        )
        for side in results
    }
    alt = "Probability of each class by both networks"
    st.dataframe(rows, hide_index=True, column_config=bars, alt=alt)


def _draw_stages(pair: Pair, results: dict[str, ImageResult]) -> None:
    """Every activation of both networks on one colour scale, all pixels of one size."""
    stages = {side: _stages(result) for side, result in results.items()}
    largest = max(float(x.max()) for maps in stages.values() for x in maps.values())
    canvases = [stage_canvas(maps) for maps in stages.values()]
    canvas = tuple(max(sizes) for sizes in zip(*canvases, strict=True))
    for column, (side, maps) in zip(st.columns(2), stages.items(), strict=True):
        title = VARIANT_NAMES[config_of(pair[side]).variant]
        labelled = {f"{name}: {' × '.join(map(str, x.shape))}": x for name, x in maps.items()}
        figure = stage_figure(labelled, title, largest=largest, canvas=canvas)
        with column:
            show_figure(figure, f"Activations of {title}: {', '.join(labelled)}", f"stages-{side}")
    st.caption(
        "Channels × height × width after each stage, with its ReLU. All share one colour scale, "
        "from 0 (the output of a ReLU is never negative) to the largest activation of both "
        "networks, and one pixel size: see how the maps shrink, in a separate step with pooling, "
        "within the convolution with stride 2. A dark tile is a channel that hardly responds to "
        "this image."
    )


def _draw_filters(layer: str, pair: Pair, results: dict[str, ImageResult]) -> None:
    number = layer[-1]
    filters = {side: getattr(result, f"filters{number}") for side, result in results.items()}
    largest = max(float(np.abs(x).max()) for x in filters.values())
    for column, (side, weights) in zip(st.columns(2), filters.items(), strict=True):
        tiles = weights.reshape(-1, KERNEL, KERNEL)
        title = f"{config_of(pair[side]).variant}: the {len(tiles)} filters of conv{number}"
        options = {
            "n_columns": CHANNELS[0],
            "largest": largest,
            "height": 220 if number == "1" else 560,
        }
        figure = filter_figure(tiles, title, mode=mode(), **options)
        with column:
            show_figure(figure, f"{title}, at most {np.abs(weights).max():.2f}", f"filters-{side}")
    st.caption(
        f"The learned {KERNEL} × {KERNEL} filters on one colour scale, from minus to plus the "
        "largest absolute weight of both networks. conv1 has one for each of its "
        f"{CHANNELS[0]} channels; conv2 has one for each combination of its {CHANNELS[1]} output "
        f"channels (rows) and {CHANNELS[0]} input channels (columns)."
    )


def _stages(result: ImageResult) -> dict[str, np.ndarray]:
    """The activations (channels, H, W) of each stage that the network has."""
    stages = {name: getattr(result, name) for name in STAGES}
    return {name: maps for name, maps in stages.items() if maps.size}


def _probability(result: ImageResult, dx: int, dy: int, label: int) -> float:
    return result.shifted[SHIFTS.index(dy), SHIFTS.index(dx), label]
