"""The effect of shifting the image on both networks: for one image, and for all test images."""

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
from ui.settings import setting

AXES = {"to the right": 0, "down": 1}  # of a `ShiftResult`


def draw_shift(pair: Pair, images: Images, results: dict[str, ImageResult]) -> None:
    """How a shift changes the probabilities of one image and the predictions of all."""
    st.header("What pooling buys: a shifted image")
    st.markdown(
        "Pooling keeps the largest of four neighbours, so a small shift should change its output "
        "less. **Look for** how fast each curve falls on both sides of shift 0."
    )
    control = controls_of(CNNView)
    first, second = st.columns([1, 3])
    image = setting("image")
    with first:
        dx, dy = control("dx", "Shift to the right"), control("dy", "Shift down")
        shifted = np.roll(np.pad(images.test_images[image], 4), (dy, dx), (0, 1))[4:-4, 4:-4]
        options = {"ids": [image], "n_columns": 1}
        figure = image_figure(shifted[None], [""], "Shifted", **options)
        show_figure(figure, f"Image {image}, shifted by {dx} and {dy} pixels", "shifted-image")
    label = int(images.test_labels[image])
    truth, names = images.classes[label], _names(pair)
    with second:
        draw_probabilities(images, results, dx, dy)
    for column, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        index = (4 + dy, slice(None), label) if number == 0 else (slice(None), 4 + dx, label)
        curves = {k: r.shifted[index] for k, r in zip(names, results.values(), strict=True)}
        title = f"This image shifted {axis}"
        options = {"names": names, "value_label": f"probability of {truth}", "mode": mode()}
        options |= {"axis_label": f"pixels {axis}", "chosen": dx if number == 0 else dy}
        figure = shift_figure(SHIFTS, curves, title, **options)
        with column:
            show_figure(figure, f"{title}: probability of {truth}", f"shift-{axis}")
    _draw_all_images(pair, names)


def _draw_all_images(pair: Pair, names: dict[str, str]) -> None:
    """The share of all test images whose prediction is the same after a shift."""
    results = [computed("cnn shifts", config_of(training)) for training in pair.values()]
    if None in results:
        return
    measure = "share with the same prediction"
    for column, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        curves = {k: r.agreement[number] for k, r in zip(names, results, strict=True)}
        options = {"names": names, "value_label": measure, "mode": mode()}
        title = f"All test images shifted {axis}"
        figure = shift_figure(SHIFTS, curves, title, axis_label=f"pixels {axis}", **options)
        with column:
            show_figure(figure, f"{title}: {measure}", f"all-{axis}")
    st.markdown(_shift_sentence(names, results))


def _shift_sentence(names: dict[str, str], results: list[ShiftResult]) -> str:
    """Agreement and accuracy over all test images, shifted by one pixel and by the most."""
    parts, most, middle = [], max(SHIFTS), SHIFTS.index(0)
    for name, result in zip(names.values(), results, strict=True):
        by_one, by_most = (
            [SHIFTS.index(-distance), SHIFTS.index(distance)] for distance in (1, most)
        )
        parts.append(
            f"- {name}: {result.agreement[:, by_one].mean():.1%} of the test images keep their "
            f"predicted class when shifted by one pixel, {result.agreement[:, by_most].mean():.1%} "
            f"by {most} (mean of both axes and directions); accuracy at {most} pixels "
            f"{result.accuracy[:, by_most].mean():.3f}, unshifted "
            f"{result.accuracy[0, middle]:.3f}."
        )
    return "\n".join(parts)


def _names(pair: Pair) -> dict[str, str]:
    """The names of the curves in the legend; their keys begin with the variant, for the colour."""
    names = {}
    for side, training in pair.items():
        config = config_of(training)
        key = config.variant if config.variant not in names else f"{config.variant}/{side}"
        names[key] = f"{side}: {config.variant}, {config.learning_rate:g}, seed {config.seed}"
    return names
