"""Two trained networks on the same test images: accuracy, confusions, where they disagree."""

import numpy as np
import streamlit as st

from core.cnn.config import VARIANT_NAMES, VARIANTS
from core.cnn.data import Images, is_here, load_images
from core.cnn.rows import TestResult
from core.cnn.weights import weights_file
from core.figures.classification import confusion_figure
from core.figures.image_grid import image_figure
from core.figures.theme import Mode
from core.metrics.classification import confusion_matrix, sign_test, wilson_interval
from ui.cnn.curves import finished_networks
from ui.cnn.sweep import config_of, trained_epochs
from ui.cnn.view import give_up_on
from ui.computed import computed
from ui.layout import figure_cache, mode, show_figure
from ui.runs import ShownRun, ShownRuns

MOST_SHOWN = 12  # images of a grid

Pair = dict[str, ShownRun]  # "left" and "right"


def choose_pair(sweep: ShownRuns) -> Pair | None:
    """Controls for the two networks to look into; None where there are none."""
    st.header("Look into two of them")
    networks = finished_networks(sweep)
    networks = {name: t for name, t in networks.items() if weights_file(config_of(t))}
    if not networks:
        st.info("None of these trainings is finished with its weights on this server.")
        return None
    if not is_here(config_of(sweep.runs[0]).data):
        st.info("The images of these trainings are not on this server any more.")
        return None
    chosen = {}
    defaults = _default_pair(networks)
    for place, side in zip(st.columns(2), ("left", "right"), strict=True):
        with place:
            _keep_offered(side, list(networks), defaults[side])
            label = f"{side.capitalize()} network"
            st.selectbox(label, list(networks), key=side, bind="query-params")
            chosen[side] = networks[st.session_state[side]]
            st.caption(VARIANT_NAMES[config_of(chosen[side]).variant])
    return chosen


def draw_test(pair: Pair) -> tuple[Images, dict[str, TestResult]] | None:
    """Accuracy with its interval and the confusions of both on one scale."""
    images = load_images(config_of(pair["left"]).data)
    found = {side: computed("cnn test", config_of(t)) for side, t in pair.items()}
    if None in found.values():
        return None
    n_classes = len(images.classes)
    confusions = {
        side: confusion_matrix(r.labels, r.probabilities.argmax(1), n_classes)
        for side, r in found.items()
    }
    largest = max(int(c.max()) for c in confusions.values())
    for place, (side, training) in zip(st.columns(2), pair.items(), strict=True):
        right, n = int(np.trace(confusions[side])), len(images.test_labels)
        low, high = wilson_interval(right, n)
        with place:
            text = f"{right:,} of {n:,}; 95 % interval {low:.3f} to {high:.3f} (Wilson)"
            st.metric("Test accuracy, last epoch", f"{right / n:.3f}", help=text, border=True)
            st.caption(text)
            key = (training.run.id, largest, mode(), images.classes)
            figure = _confusion(*key, confusions[side], _title(training))
            show_figure(figure, f"Confusions of the {side} network: {right} right", f"conf-{side}")
    return images, found


def draw_weights(pair: Pair) -> None:
    """The weights of both networks to take away."""
    with st.container(horizontal=True):
        for side, training in pair.items():
            config = config_of(training)
            name = f"cnn-{config.variant}-{config.learning_rate:g}-seed{config.seed}.safetensors"
            content = weights_file(config).read_bytes()
            label = f"Weights of the {side} network (safetensors)"
            st.download_button(label, content, name, "application/octet-stream", key=f"w-{side}")


def draw_disagreements(pair: Pair, images: Images, found: dict[str, TestResult]) -> None:
    """The images that only one of them gets right, and the errors each is surest of."""
    guesses = {side: r.probabilities.argmax(1) for side, r in found.items()}
    right = {side: guess == images.test_labels for side, guess in guesses.items()}
    differ = guesses["left"] != guesses["right"]
    only = {s: int((right[s] & ~right[o]).sum()) for s, o in (("left", "right"), ("right", "left"))}
    st.markdown(
        f"They disagree on **{int(differ.sum())}** of {len(differ):,} images: on {only['left']} "
        f"only the left is right, on {only['right']} only the right, on "
        f"{int(differ.sum()) - sum(only.values())} neither. If both were equally good, a split of "
        f"{only['left']} to {only['right']} or more uneven would come with probability "
        f"{sign_test(*only.values()):.2g} (sign test). Click an image to look inside."
    )
    sure = {side: r.probabilities.max(1) for side, r in found.items()}
    order = np.argsort(-np.minimum(sure["left"], sure["right"]) * differ)
    _draw_grid("Where they disagree, the surest first", order[: differ.sum()], images, found)
    for place, side in zip(st.columns(2), ("left", "right"), strict=True):
        with place:
            wrong = np.flatnonzero(~right[side])
            order = wrong[np.argsort(-sure[side][wrong])]
            _draw_grid(f"The {side} network's surest errors", order, images, found)


def _draw_grid(
    title: str, order: np.ndarray, images: Images, found: dict[str, TestResult], n_columns: int = 4
) -> None:
    chosen = order[:MOST_SHOWN]
    if not len(chosen):
        st.info(f"{title}: none.")
        return
    captions = [_caption(int(i), images, found) for i in chosen]
    options = {"ids": chosen.tolist(), "n_columns": n_columns, "mode": mode()}
    figure = image_figure(images.test_images[chosen], captions, title, **options)
    show_figure(figure, f"{title}: {len(chosen)} test images", title, on_select=_choose_image)


def _caption(i: int, images: Images, found: dict[str, TestResult]) -> str:
    lines = [f"#{i} {images.classes[images.test_labels[i]]}"]
    for side, result in found.items():
        guess = int(result.probabilities[i].argmax())
        share = result.probabilities[i, guess]
        lines.append(f"{side[0].upper()}: {images.classes[guess]} {share:.2f}")
    return "<br>".join(lines)


def _choose_image(key: str) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points:
        st.session_state["image"] = int(points[0]["customdata"])


@figure_cache
def _confusion(run: str, largest: int, mode: Mode, classes: tuple[str, ...], _counts, _title: str):
    return confusion_figure(_counts, classes, _title, largest=largest, mode=mode)


def _title(training: ShownRun) -> str:
    config = config_of(training)
    return f"{config.variant}, learning rate {config.learning_rate:g}, seed {config.seed}"


def _default_pair(networks: dict[str, ShownRun]) -> dict[str, str]:
    """The best of each side by validation accuracy at the first seed; any where a side is empty."""
    first = min(config_of(t).seed for t in networks.values())
    names = [name for name, t in networks.items() if config_of(t).seed == first]
    ranked = sorted(names, key=lambda name: _last_accuracy(networks[name]), reverse=True)
    pooling = {name: VARIANTS[config_of(networks[name]).variant].pooling for name in ranked}
    sides = {"left": True, "right": False}
    return {s: next((n for n in ranked if pooling[n] == p), ranked[0]) for s, p in sides.items()}


def _last_accuracy(training: ShownRun) -> float:
    return trained_epochs(training.rows)[-1]["validation_accuracy"]


def _keep_offered(side: str, names: list[str], default: str) -> None:
    """What the control shows must be among what is offered: other trainings may be shown now."""
    kept, asked = st.session_state.get(side), st.query_params.get(side)
    if kept is None and asked and asked not in names:
        give_up_on(side, asked, "a network that is shown and has its weights here")
    chosen = kept or asked
    st.session_state[side] = chosen if chosen in names else default
