"""Two trained networks on the same test images: accuracy, confusions, disagreements."""

import numpy as np
import streamlit as st

from core.cnn.config import VARIANT_NAMES, VARIANTS
from core.cnn.data import Images, is_available, load_images
from core.cnn.rows import TestResult
from core.cnn.weights import used_weights, weights_file
from core.figures.classification import confusion_figure
from core.figures.image_grid import image_figure
from core.metrics.classification import confusion_matrix, sign_test, wilson_interval
from ui.cnn.curves import finished_networks
from ui.cnn.data_set import draw_warnings
from ui.cnn.sweep import config_of, trained_epochs
from ui.cnn.view import PAGE, CNNView
from ui.computed import computed
from ui.layout import escaped, figure_cache, show_figure
from ui.permalink import refuse
from ui.settings import change, is_linked, setting
from ui.shown_runs import ShownRun, ShownRuns

MOST_SHOWN = 12  # images of a grid

Pair = dict[str, ShownRun]  # "left" and "right"


def choose_pair(sweep: ShownRuns) -> Pair | None:
    """The controls that choose two networks; None where no network can be examined."""
    st.header("Look into two of them")
    networks = finished_networks(sweep)
    networks = {name: t for name, t in networks.items() if weights_file(config_of(t))}
    if not networks:
        st.info("No finished training has its weights on this server.")
        return None
    if not is_available(config_of(sweep.runs[0]).data):
        st.info("The images of these trainings are no longer on this server.")
        return None
    pair = {}
    defaults = _default_pair(networks)
    for column, side in zip(st.columns(2), ("left", "right"), strict=True):
        with column:
            pair[side] = networks[_choose_network(side, list(networks), defaults[side])]
            st.caption(VARIANT_NAMES[config_of(pair[side]).variant])
    return pair


def draw_test(pair: Pair) -> tuple[Images, dict[str, TestResult]] | None:
    """Accuracy with its interval, and the confusions of both networks on one scale."""
    try:
        images = load_images(config_of(pair["left"]).data)
    except ValueError as error:
        st.error(escaped(f"The test images cannot be shown: {error}."))
        return None
    results = {side: computed("cnn test", config_of(t)) for side, t in pair.items()}
    if None in results.values():
        return None
    n_classes = len(images.classes)
    confusions = {
        side: confusion_matrix(result.labels, result.probabilities.argmax(1), n_classes)
        for side, result in results.items()
    }
    largest = max(int(c.max()) for c in confusions.values())
    for column, (side, training) in zip(st.columns(2), pair.items(), strict=True):
        n_correct, n = int(np.trace(confusions[side])), len(images.test_labels)
        low, high = wilson_interval(n_correct, n)
        with column:
            text = f"{n_correct:,} of {n:,}; 95 % interval {low:.3f} to {high:.3f} (Wilson)"
            st.metric("Test accuracy, last epoch", f"{n_correct / n:.3f}", help=text, border=True)
            st.caption(text)
            draw_warnings(config_of(training).data, images)
            key = (training.run.id, largest, images.classes)
            figure = _confusion(*key, confusions[side], _title(training))
            alt = f"Confusions of the {side} network: {n_correct} correct"
            show_figure(figure, alt, f"conf-{side}")
    return images, results


def draw_weights(pair: Pair) -> None:
    """The weights of both networks to download."""
    with st.container(horizontal=True):
        for side, training in pair.items():
            config = config_of(training)
            name = f"cnn-{config.variant}-{config.learning_rate:g}-seed{config.seed}.safetensors"
            label = f"Weights of the {side} network (safetensors)"
            if path := used_weights(config):
                content = path.read_bytes()
                st.download_button(
                    label, content, name, "application/octet-stream", key=f"w-{side}"
                )


def draw_disagreements(images: Images, results: dict[str, TestResult]) -> None:
    """The images that the networks classify differently, and the most confident errors of each."""
    predictions = {side: result.probabilities.argmax(1) for side, result in results.items()}
    correct = {side: predicted == images.test_labels for side, predicted in predictions.items()}
    differ = predictions["left"] != predictions["right"]
    n_differ = int(differ.sum())
    only_left = int((correct["left"] & ~correct["right"]).sum())
    only_right = int((correct["right"] & ~correct["left"]).sum())
    st.markdown(
        f"They disagree on **{n_differ}** of {len(differ):,} images: only the left network is "
        f"correct on {only_left}, only the right on {only_right}, neither on "
        f"{n_differ - only_left - only_right}. If both were equally good, a split of "
        f"{only_left} to {only_right} or a more uneven one would occur with probability "
        f"{sign_test(only_left, only_right):.2g} (sign test). Click an image to look inside."
    )
    confidence = {side: result.probabilities.max(1) for side, result in results.items()}
    order = np.argsort(-np.minimum(confidence["left"], confidence["right"]) * differ)
    _draw_grid("Disagreements, the most confident first", order[:n_differ], images, results)
    for column, side in zip(st.columns(2), ("left", "right"), strict=True):
        with column:
            errors = np.flatnonzero(~correct[side])
            order = errors[np.argsort(-confidence[side][errors])]
            _draw_grid(f"The {side} network's most confident errors", order, images, results)


def _draw_grid(
    title: str, order: np.ndarray, images: Images, results: dict[str, TestResult]
) -> None:
    indices = order[:MOST_SHOWN]
    if not len(indices):
        st.info(f"{title}: none.")
        return
    captions = [_caption(int(i), images, results) for i in indices]
    options = {"ids": indices.tolist(), "n_columns": 4}
    figure = image_figure(images.test_images[indices], captions, title, **options)
    show_figure(figure, f"{title}: {len(indices)} test images", title, on_select=_choose_image)


def _caption(i: int, images: Images, results: dict[str, TestResult]) -> str:
    """The true class of an image, and the class and probability that each network predicts."""
    lines = [f"#{i} {images.classes[images.test_labels[i]]}"]
    for side, result in results.items():
        label = int(result.probabilities[i].argmax())
        probability = result.probabilities[i, label]
        lines.append(f"{side[0].upper()}: {images.classes[label]} {probability:.2f}")
    return "<br>".join(lines)


def _choose_image(key: str) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points:
        change("image", int(points[0]["customdata"]))


@figure_cache
def _confusion(run: str, largest: int, classes: tuple[str, ...], _counts, _title: str):
    return confusion_figure(_counts, classes, _title, largest=largest)


def _title(training: ShownRun) -> str:
    config = config_of(training)
    return f"{config.variant}, learning rate {config.learning_rate:g}, seed {config.seed}"


def _default_pair(networks: dict[str, ShownRun]) -> dict[str, str]:
    """With pooling and without, the network of the best validation accuracy at the first seed.

    Where there is none on one side, the best of all.
    """
    first = min(config_of(t).seed for t in networks.values())
    names = [name for name, t in networks.items() if config_of(t).seed == first]
    ranked = sorted(names, key=lambda name: _last_accuracy(networks[name]), reverse=True)
    pooling = {name: VARIANTS[config_of(networks[name]).variant].pooling for name in ranked}
    return {
        side: next((name for name in ranked if pooling[name] == has_pooling), ranked[0])
        for side, has_pooling in {"left": True, "right": False}.items()
    }


def _last_accuracy(training: ShownRun) -> float:
    return trained_epochs(training.rows)[-1]["validation_accuracy"]


def _choose_network(side: str, names: list[str], default: str) -> str:
    """A choice among the networks that are shown; what the visitor chose is in the address."""
    chosen, key = setting(side), f"{side} network"
    if chosen and chosen not in names and is_linked(side):
        refuse(CNNView, PAGE, side, chosen, "a network that is shown and has its weights here")
    st.session_state[key] = chosen if chosen in names else default
    take = {"on_change": lambda: change(side, st.session_state[key])}
    return st.selectbox(f"{side.capitalize()} network", names, key=key, **take)
