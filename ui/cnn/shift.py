"""What a shift of the image does to both networks: one image, and all test images."""

import numpy as np
import streamlit as st

from core.cnn.data import Images
from core.cnn.rows import SHIFTS, ImageResult, ShiftResult
from core.figures.classification import shift_figure
from core.figures.image_grid import image_figure
from ui.cnn.evidence import Pair
from ui.cnn.inside import draw_probabilities
from ui.cnn.sweep import config_of
from ui.cnn.view import CNNView
from ui.computed import computed
from ui.controls import controls_of
from ui.layout import mode, show_figure

AXES = {"to the right": 0, "down": 1}


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
        draw_probabilities(images, found, dx, dy)
    for place, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        line = (4 + dy, slice(None), label) if number == 0 else (slice(None), 4 + dx, label)
        curves = {k: r.shifted[line] for k, r in zip(names, found.values(), strict=True)}
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


def _names(pair: Pair) -> dict[str, str]:
    """Keys of the curves, by variant for the colour, to what the legend says."""
    names = {}
    for side, training in pair.items():
        config = config_of(training)
        key = config.variant if config.variant not in names else f"{config.variant}/{side}"
        names[key] = f"{side}: {config.variant}, {config.learning_rate:g}, seed {config.seed}"
    return names
