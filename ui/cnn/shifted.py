"""The effect of a shift on both networks: for one image at every distance, and for all images."""

import streamlit as st

from core.cnn.data import Images
from core.cnn.rows import SHIFTS, ImageConfig, ShiftResult
from core.figures.classification import shift_figure
from core.figures.theme import Mode
from ui.cnn.pair import Pair, choose_pair
from ui.cnn.sweep import config_of, network_name
from ui.computed import computed
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.settings import setting
from ui.shown_runs import ShownRun

AXES = {"to the right": 0, "down": 1}  # of a `ShiftResult`


def draw_shifted(networks: dict[str, ShownRun], pair: Pair, images: Images) -> None:
    """How a shift changes the answers on all images, and the probability of one."""
    choose_pair(networks, pair)
    _draw_all_images(pair)
    _draw_image(pair, images)


def _draw_all_images(pair: Pair) -> None:
    """The share of all test images whose answer is the same after a shift."""
    results = [computed("cnn shifts", config_of(training)) for training in pair.values()]
    if None in results:
        return
    st.markdown(
        "**All test images.** Pooling keeps the largest of four neighbours, so a small shift "
        "should change its output less: how fast does each curve fall on both sides of 0?"
    )
    measure = "share with the same answer"
    for column, (axis, number) in zip(st.columns(2), AXES.items(), strict=True):
        title = f"All test images shifted {axis}"
        curves = [result.agreement[number] for result in results]
        with column:
            figure = _figure(_ids(pair), title, measure, axis, None, mode(), pair, curves)
            show_figure(figure, f"{title}: {measure}", f"all-{axis}")
    st.markdown(_shift_sentence(_names(pair), results))


def _draw_image(pair: Pair, images: Images) -> None:
    """The probability of the true class of one image at every distance."""
    image, dx, dy = setting("image"), setting("dx"), setting("dy")
    results = [computed("cnn shifted", ImageConfig(config_of(t), image)) for t in pair.values()]
    if None in results:
        return
    label, middle = int(images.test_labels[image]), len(SHIFTS) // 2
    truth = images.classes[label]
    st.markdown(
        f"**Test image {image}**, {escaped(truth)}. The dashed line is the shift of the pad above."
    )
    cuts = {"to the right": (middle + dy, slice(None)), "down": (slice(None), middle + dx)}
    measure = f"probability of {truth}"
    for column, (axis, chosen) in zip(st.columns(2), zip(cuts, (dx, dy), strict=True), strict=True):
        title = f"Image {image} shifted {axis}"
        curves = [result.probabilities[(*cuts[axis], label)] for result in results]
        with column:
            key = (*_ids(pair), dx, dy)
            figure = _figure(key, title, measure, axis, chosen, mode(), pair, curves)
            show_figure(figure, f"{title}: {measure}", f"shift-{axis}")


@figure_cache
def _figure(
    key: tuple, title: str, measure: str, axis: str, chosen: int | None, mode: Mode, _pair, _curves
):
    """A curve for each network, against the pixels along an axis."""
    names = _names(_pair)
    return shift_figure(
        SHIFTS,
        dict(zip(names, _curves, strict=True)),
        title,
        names=names,
        value_label=measure,
        axis_label=f"pixels {axis}",
        chosen=chosen,
        mode=mode,
    )


def _ids(pair: Pair) -> tuple[str, ...]:
    return tuple(training.run.id for training in pair.values())


def _shift_sentence(names: dict[str, str], results: list[ShiftResult]) -> str:
    """Agreement and accuracy over all test images, shifted by one pixel and by the most."""
    parts, most, middle = [], max(SHIFTS), SHIFTS.index(0)
    for name, result in zip(names.values(), results, strict=True):
        by_one, by_most = (
            [SHIFTS.index(-distance), SHIFTS.index(distance)] for distance in (1, most)
        )
        parts.append(
            f"- {name} keeps its answer on {result.agreement[:, by_one].mean():.1%} of the test "
            f"images shifted by one pixel, on {result.agreement[:, by_most].mean():.1%} by {most} "
            f"(mean of both axes and directions). Its accuracy: "
            f"{result.accuracy[0, middle]:.3f} unshifted, "
            f"{result.accuracy[:, by_most].mean():.3f} at {most} pixels."
        )
    return "\n".join(parts)


def _names(pair: Pair) -> dict[str, str]:
    """The names of the curves; their keys begin with the variant, for the colour."""
    names = {}
    for side, training in pair.items():
        variant = config_of(training).variant
        key = variant if variant not in names else f"{variant}/{side}"
        names[key] = network_name(training)
    return names
