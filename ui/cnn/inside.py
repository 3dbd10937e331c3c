"""What each layer sees: one image through both networks, stage by stage."""

import numpy as np
import streamlit as st

from core.cnn.config import STAGES, VARIANT_NAMES
from core.cnn.data import Images
from core.cnn.rows import FIRST_IMAGE, SHIFTS, ImageConfig, ImageResult
from core.figures.image_grid import filter_figure, image_figure, stage_canvas, stage_figure
from ui.cnn.evidence import Pair
from ui.cnn.sweep import config_of
from ui.cnn.view import CNNView, give_up_on
from ui.computed import computed
from ui.controls import controls_of
from ui.layout import mode, show_figure


def draw_inside(pair: Pair, images: Images) -> dict[str, ImageResult] | None:
    """One image through both networks, stage by stage, with the learned filters."""
    st.header("What each layer sees")
    n_images = len(images.test_images)
    control = controls_of(CNNView)
    _keep_image_offered(n_images)
    first, second = st.columns([1, 3])
    with first:
        last = n_images - 1
        text = f"A test image, 0 to {last:,}; click one above, or type its number."
        st.number_input("Test image", 0, last, key="image", bind="query-params", help=text)
        image = st.session_state["image"]
        truth = images.classes[images.test_labels[image]]
        options = {"ids": [image], "n_columns": 1, "mode": mode()}
        figure = image_figure(images.test_images[[image]], [truth], f"Image {image}", **options)
        show_figure(figure, f"Test image {image}: {truth}", "chosen-image")
    found = {
        side: computed("cnn image", ImageConfig(config_of(training), image))
        for side, training in pair.items()
    }
    if None in found.values():
        return None
    with second:
        draw_probabilities(images, found)
    _draw_stages(pair, found)
    layer = control("layer", "Filters of")
    _draw_filters(layer, pair, found)
    return found


def draw_probabilities(images: Images, found: dict[str, ImageResult], dx=0, dy=0) -> None:
    """The probability of each class by both networks, for the image moved by dx and dy."""
    rows = [
        {"class": name, **{side: float(_probability(r, dx, dy, i)) for side, r in found.items()}}
        for i, name in enumerate(images.classes)
    ]
    bars = {
        side: st.column_config.ProgressColumn(
            f"{side} network", min_value=0, max_value=1, format="%.3f"
        )
        for side in found
    }
    text = "Probability of each class by both networks"
    st.dataframe(rows, hide_index=True, column_config=bars, alt=text)


def _draw_stages(pair: Pair, found: dict[str, ImageResult]) -> None:
    """Every activation of both networks on one scale, in pixels of one size."""
    stages = {side: _stages(result) for side, result in found.items()}
    largest = max(float(x.max()) for maps in stages.values() for x in maps.values())
    canvases = [stage_canvas(maps) for maps in stages.values()]
    canvas = tuple(max(sizes) for sizes in zip(*canvases, strict=True))
    for place, (side, maps) in zip(st.columns(2), stages.items(), strict=True):
        title = VARIANT_NAMES[config_of(pair[side]).variant]
        named = {f"{name}: {_shape(x.shape)}": x for name, x in maps.items()}
        figure = stage_figure(named, title, largest=largest, canvas=canvas)
        with place:
            show_figure(figure, f"Activations of {title}: {', '.join(named)}", f"stages-{side}")
    st.caption(
        "Channels × height × width after each stage, with its ReLU. One colour scale for all, from "
        "0 (a ReLU passes on nothing negative) to the largest activation of both networks, and one "
        "size of a pixel: see how the maps shrink, by pooling in a step of its own, by the strided "
        "convolution at once. A dark tile is a channel that hardly responds to this image."
    )


def _draw_filters(layer: str, pair: Pair, found: dict[str, ImageResult]) -> None:
    number = layer[-1]
    filters = {side: getattr(result, f"filters{number}") for side, result in found.items()}
    largest = max(float(np.abs(x).max()) for x in filters.values())
    for place, (side, weights) in zip(st.columns(2), filters.items(), strict=True):
        tiles = weights.reshape(-1, 3, 3)
        title = f"{config_of(pair[side]).variant}: the {len(tiles)} filters of conv{number}"
        options = {"n_columns": 8, "largest": largest, "height": 220 if number == "1" else 560}
        figure = filter_figure(tiles, title, mode=mode(), **options)
        with place:
            show_figure(figure, f"{title}, at most {np.abs(weights).max():.2f}", f"filters-{side}")
    st.caption(
        "The learned 3 × 3 filters on one scale, from minus to plus the largest weight of both. "
        "conv1 has one for each of its 8 channels; conv2 one for each of its 16 channels (rows) "
        "and each of the 8 channels that it reads (columns)."
    )


def _stages(result: ImageResult) -> dict[str, np.ndarray]:
    """The stages that the network has."""
    found = {name: getattr(result, name) for name in STAGES[1:]}
    return {name: maps for name, maps in found.items() if maps.size}


def _probability(result: ImageResult, dx: int, dy: int, label: int) -> float:
    return result.shifted[SHIFTS.index(dy), SHIFTS.index(dx), label]


def _shape(shape: tuple[int, ...] | None) -> str:
    return " × ".join(map(str, shape)) if shape else "–"


def _keep_image_offered(n_images: int) -> None:
    """The image must be one of this data set: another one may be shown now."""
    kept, asked = st.session_state.get("image"), st.query_params.get("image", str(FIRST_IMAGE))
    if kept is None and int(asked) >= n_images:
        give_up_on("image", asked, f"a whole number from 0 to {n_images - 1:,} with these images")
    chosen = int(asked) if kept is None else kept
    st.session_state["image"] = min(chosen, n_images - 1)
