"""What each layer sees, and what a shift of the image does to both networks."""

import numpy as np
import streamlit as st

from core.cnn.config import STAGES, VARIANT_NAMES, VARIANTS, layers
from core.cnn.data import Images
from core.cnn.rows import SHIFTS, ImageConfig, ImageResult, ShiftResult
from core.figures.classification import shift_figure
from core.figures.image_grid import activation_figure, filter_figure, image_figure
from ui.cnn.evidence import Pair
from ui.cnn.view import CNNView
from ui.computed import computed
from ui.controls import controls_of
from ui.layout import mode, show_figure
from ui.sweep import config_of

COLUMNS = 4  # activations beside each other
CANVAS = (4 * 29, 4 * 29)  # cells: the largest maps of a network, 16 of 28 x 28
AXES = {"to the right": 0, "down": 1}


def draw_inside(pair: Pair, images: Images) -> dict[str, ImageResult] | None:
    """One image through both networks, stage by stage, with the learned filters."""
    st.header("What each layer sees")
    n_images = len(images.test_images)
    control = controls_of(CNNView)
    st.session_state["image"] = min(st.session_state.get("image", _asked_image()), n_images - 1)
    first, second = st.columns([1, 3])
    with first:
        last = n_images - 1
        text = f"A test image, 0 to {last:,}; click one above, or type its number."
        st.number_input("Test image", 0, last, key="image", bind="query-params", help=text)
        image = st.session_state["image"]
        layer = control("layer", "Stage")
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
        _draw_shapes(pair, len(images.classes))
    _draw_stage(layer, pair, found)
    return found


def draw_shift(pair: Pair, images: Images, found: dict[str, ImageResult]) -> None:
    """How the probabilities of one image and the predictions of all move with a shift."""
    st.header("What pooling buys: a shifted image")
    st.markdown(
        "Pooling keeps the largest of four neighbours, so a small shift should change less of what "
        "it passes on. **Look for** how fast each curve falls beside shift 0."
    )
    control = controls_of(CNNView)
    first, second = st.columns([1, 3])
    image = st.session_state["image"]
    with first:
        dx, dy = control("dx", "Shift to the right"), control("dy", "Shift down")
        moved = np.roll(np.pad(images.test_images[image], 4), (dy, dx), (0, 1))[4:-4, 4:-4]
        options = {"ids": [image], "n_columns": 1, "mode": mode()}
        figure = image_figure(moved[None], [""], "Shifted", **options)
        show_figure(figure, f"Image {image}, moved by {dx} and {dy} pixels", "shifted-image")
    label = int(images.test_labels[image])
    truth, names = images.classes[label], _names(pair)
    with second:
        _draw_probabilities(pair, images, found, dx, dy)
    for place, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        curves = {
            key: result.shifted[4 + dy, :, label]
            if number == 0
            else result.shifted[:, 4 + dx, label]
            for key, result in zip(names, found.values(), strict=True)
        }
        title = f"This image moved {axis}"
        options = {"names": names, "value_label": f"probability of {truth}", "mode": mode()}
        label_x = f"pixels {axis}"
        chosen = dx if number == 0 else dy
        figure = shift_figure(SHIFTS, curves, title, axis_label=label_x, chosen=chosen, **options)
        with place:
            show_figure(figure, f"{title}: probability of {truth}", f"shift-{axis}")
    _draw_all(pair, names)


def _draw_all(pair: Pair, names: dict[str, str]) -> None:
    results = [computed("cnn shifts", config_of(training)) for training in pair.values()]
    if None in results:
        return
    for place, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        curves = {k: r.agreement[number] for k, r in zip(names, results, strict=True)}
        options = {"names": names, "value_label": "share that keeps its prediction", "mode": mode()}
        title = f"All test images moved {axis}"
        figure = shift_figure(SHIFTS, curves, title, axis_label=f"pixels {axis}", **options)
        with place:
            show_figure(figure, f"{title}: share that keeps its prediction", f"all-{axis}")
    st.markdown(_shift_sentence(names, results))


def _shift_sentence(names: dict[str, str], results: list[ShiftResult]) -> str:
    """What the curves of all test images say at one and at four pixels."""
    parts = []
    for name, result in zip(names.values(), results, strict=True):
        by = {d: result.agreement[:, [4 - d, 4 + d]].mean() for d in (1, 4)}
        right = result.accuracy[:, [0, 8]].mean()
        parts.append(
            f"- {name}: {by[1]:.1%} of the test images keep their predicted class when moved by "
            f"one pixel, {by[4]:.1%} by four (mean of both axes and directions); accuracy at four "
            f"pixels {right:.3f}, unshifted {result.accuracy[0, 4]:.3f}."
        )
    return "\n".join(parts)


def _draw_probabilities(pair: Pair, images: Images, found, dx: int, dy: int) -> None:
    rows = []
    for i, name in enumerate(images.classes):
        row = {"class": name}
        for side, result in found.items():
            now, before = result.shifted[4 + dy, 4 + dx, i], result.shifted[4, 4, i]
            row[f"{side}, unshifted"], row[f"{side}, shifted"] = float(before), float(now)
        rows.append(row)
    formats = {
        name: st.column_config.ProgressColumn(name, min_value=0, max_value=1, format="%.3f")
        for name in list(rows[0])[1:]
    }
    text = "Probability of each class, unshifted and shifted"
    st.dataframe(rows, hide_index=True, column_config=formats, alt=text)


def _draw_shapes(pair: Pair, n_classes: int) -> None:
    """The shapes of both networks beside each other."""
    columns = {}
    for side, training in pair.items():
        config = config_of(training)
        shapes = {layer.name: layer.shape for layer in layers(VARIANTS[config.variant], n_classes)}
        columns[f"{side}: {config.variant}"] = shapes
    rows = [
        {"stage": stage, **{n: _shape(shapes.get(stage)) for n, shapes in columns.items()}}
        for stage in (*STAGES[1:], "flatten")
    ]
    st.dataframe(rows, hide_index=True, alt="Shape after each stage of both networks")
    st.caption(
        "Channels × height × width after each stage. Pooling reaches the small maps in two "
        "steps each, the strided convolution in one, by leaving out every second position."
    )


def _draw_stage(layer: str, pair: Pair, found: dict[str, ImageResult]) -> None:
    largest = max(getattr(r, layer).max(initial=0) for r in found.values())
    filters = "filters1" if layer.endswith("1") else "filters2"
    strongest = max(float(np.abs(getattr(r, filters)).max()) for r in found.values())
    for place, (side, result) in zip(st.columns(2), found.items(), strict=True):
        config, maps = config_of(pair[side]), getattr(result, layer)
        with place:
            if not maps.size:
                st.info(f"{VARIANT_NAMES[config.variant]}: there is no {layer} here.")
            else:
                title = f"{config.variant}, {layer}: {_shape(maps.shape)}"
                options = {"n_columns": COLUMNS, "largest": float(largest), "canvas": CANVAS}
                figure = activation_figure(maps, title, mode=mode(), **options)
                alt = f"Activations of {layer}, at most {maps.max():.2f}"
                show_figure(figure, alt, f"maps-{side}")
            weights = getattr(result, filters)
            tiles = weights.reshape(-1, 3, 3)
            title = f"{config.variant}: {len(tiles)} learned filters of conv{layer[-1]}"
            options = {"n_columns": 4 if len(tiles) == 8 else 16, "largest": strongest}
            figure = filter_figure(tiles, title, mode=mode(), **options)
            show_figure(figure, f"{title}, at most {np.abs(weights).max():.2f}", f"filters-{side}")
    st.caption(
        "Both sides share one colour scale, from 0 (a ReLU passes on nothing negative) to the "
        "largest activation of the two, and one size of a pixel: smaller maps are smaller. "
        "Filters share a scale from minus to plus their largest weight; conv2 has a 3 × 3 filter "
        "for each of its 16 channels (rows: two rows of this picture each) and each of the 8 it "
        "reads."
    )


def _names(pair: Pair) -> dict[str, str]:
    """Keys of the curves, by variant for the colour, to what the legend says."""
    names = {}
    for side, training in pair.items():
        config = config_of(training)
        key = config.variant if config.variant not in names else f"{config.variant}/{side}"
        names[key] = f"{side}: {config.variant}, {config.learning_rate:g}, seed {config.seed}"
    return names


def _shape(shape: tuple[int, ...] | None) -> str:
    return " × ".join(map(str, shape)) if shape else "–"


def _asked_image() -> int:
    text = st.query_params.get("image", "0")
    return int(text) if text.isdecimal() else 0
