"""One image and two networks: a pad shifts the image, and bars and maps follow in the browser."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.cnn.config import SIDE, STAGES, VARIANTS
from core.cnn.data import Images
from core.cnn.rows import SHIFTS, ImageConfig, ShiftedResult
from core.figures.sprite import grey_picture, map_frames, map_sprite
from core.figures.theme import Mode, colour
from ui.cnn.pair import Pair
from ui.cnn.sweep import config_of, network_name
from ui.computed import computed
from ui.layout import figure_cache, mode
from ui.messages import reported
from ui.settings import change, setting

KEY = "pad"
MOST_CLASSES = 5  # whose bars are drawn
MAPS = ((4, 3), (8, 5))  # tiles in a row and pixels of a cell, after each convolution
ABOUT = {
    "answers": "Probability of each class",
    "grid": "True class at every shift: click one",
    "maps": "Feature maps, dark 0, one scale for both",
}
_SENT, _REPORTED = "pad sent", "pad reported"
_FOLDER = Path(__file__).parent
STYLE, SCRIPT = ((_FOLDER / f"pad.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
ELEMENT = '<div class="pad"></div>\n'
_component = st.components.v2.component("shift_pad", html=ELEMENT, css=STYLE, js=SCRIPT)


def draw_pad(pair: Pair, images: Images, image: int) -> None:
    """The image, the pad, and what both networks make of it; says where that cannot be computed."""
    content = pad_content(pair, images, image, mode())
    if content is not None:
        _component(key=KEY, data={**content, **_shift_to_send()}, on_shift_change=_take)


def pad_content(pair: Pair, images: Images, image: int, mode: Mode) -> dict[str, Any] | None:
    """All that the pad is sent but the shift; None, with a message, where it has no results."""
    results = [
        computed("cnn shifted", ImageConfig(config_of(training), image))
        for training in pair.values()
    ]
    if None in results:
        return None
    key = (config_of(pair["left"]).data, image, mode, *(t.run.id for t in pair.values()))
    return _content(key, mode, pair, images, image, results)


def _take() -> None:
    """Keep the shift that the browser reports, if it is one."""
    shift = reported(KEY, "shift")
    if isinstance(shift, list) and len(shift) == 2 and all(x in SHIFTS for x in shift):
        st.session_state[_REPORTED] = shift
        for name, value in zip(("dx", "dy"), shift, strict=True):
            change(name, int(value))


def _shift_to_send() -> dict[str, Any]:
    """The shift as it was sent last, unless something else than the pad changed it since."""
    sent, shift = st.session_state.get(_SENT), [setting("dx"), setting("dy")]
    if sent is None or shift != st.session_state.get(_REPORTED, sent["shift"]):
        sent = {"shift": shift, "serial": sent["serial"] + 1 if sent else 0}
        st.session_state[_SENT] = sent
        st.session_state.pop(_REPORTED, None)
    return sent


@figure_cache
def _content(
    key: tuple, mode: Mode, _pair: Pair, _images: Images, _image: int, _results: list
) -> dict[str, Any]:
    """All that the pad is sent but the shift: made once for an image, two networks and a theme."""
    label = int(_images.test_labels[_image])
    shown = _shown_classes(_results, label)
    largest = [max(float(_maps(r)[i].max()) for r in _results) for i in range(len(MAPS))]
    return {
        "key": " ".join(map(str, key)),
        "image": grey_picture(_images.test_images[_image]),
        "alt": f"Test image {_image}: {_images.classes[label]}",
        "side": SIDE,
        "about": ABOUT,
        "most": max(SHIFTS),
        "ink": colour("ink", mode),
        "classes": [{"name": _images.classes[c], "isTrue": c == label} for c in shown],
        "networks": [
            _network(training, result, _images.classes, label, shown, largest, mode)
            for training, result in zip(_pair.values(), _results, strict=True)
        ],
    }


def _network(
    training, result: ShiftedResult, classes: tuple[str, ...], label: int, shown, largest, mode
) -> dict[str, Any]:
    config = config_of(training)
    probabilities = result.probabilities.reshape(len(SHIFTS) ** 2, -1)
    answers = probabilities.argmax(1)
    n_right, n = int((answers == label).sum()), len(answers)
    here = "" if training.is_shipped else ", trained here"
    return {
        "name": f"{network_name(training)}{here}: {'pools' if _pools(config) else 'stride 2'}",
        "letter": config.variant,
        "colour": colour(config.variant, mode),
        "probabilities": probabilities[:, shown].round(4).tolist(),
        "truth": probabilities[:, label].round(3).tolist(),
        "answers": [classes[i] for i in answers],
        "right": f"{config.variant}: right at {n_right} of {n}",
        "maps": [_stage(maps, i, config, largest[i]) for i, maps in enumerate(_maps(result))],
    }


def _stage(maps: np.ndarray, i: int, config, largest: float) -> dict[str, Any]:
    """The maps behind one convolution at every shift."""
    n_columns, zoom = MAPS[i]
    frames = map_frames(maps.astype(np.float32), n_columns, largest)
    name = STAGES[2 * i + 1] if _pools(config) else STAGES[2 * i]
    n, height, width = maps.shape[-3:]
    return {
        "title": f"{config.variant}, {name}: {n} maps, {height} × {width}",
        "sprite": map_sprite(frames),
        "frame": list(frames.shape[1:]),
        "zoom": zoom,
    }


def _shown_classes(results: list[ShiftedResult], label: int) -> list[int]:
    """All classes; of many, the true one and those that either network finds likeliest."""
    likeliest = np.max([r.probabilities.max((0, 1)) for r in results], axis=0)
    likeliest[label] = np.inf
    return sorted(np.argsort(-likeliest)[:MOST_CLASSES].tolist())


def _maps(result: ShiftedResult) -> tuple[np.ndarray, np.ndarray]:
    return result.first, result.second


def _pools(config) -> bool:
    return VARIANTS[config.variant].pooling
