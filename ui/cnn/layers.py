"""One image in both networks: the activations of every stage, and the learned filters."""

import numpy as np
import streamlit as st

from core.cnn.config import CHANNELS, KERNEL, STAGES, VARIANT_NAMES
from core.cnn.data import Images
from core.cnn.rows import ImageConfig, ImageResult
from core.cnn.weights import used_weights
from core.figures.image_grid import filter_figure, stage_canvas, stage_figure
from core.figures.theme import Mode
from ui.cnn.pair import Pair, choose_pair
from ui.cnn.sweep import config_of, network_name
from ui.cnn.view import CNNView
from ui.computed import computed
from ui.controls import controls_of
from ui.download import download_made
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.settings import setting
from ui.shown_runs import ShownRun

Results = dict[str, ImageResult]


def draw_layers(networks: dict[str, ShownRun], pair: Pair, images: Images) -> None:
    """The activations of both networks for one image, and their learned filters."""
    choose_pair(networks, pair)
    image = setting("image")
    results = {
        side: computed("cnn image", ImageConfig(config_of(training), image))
        for side, training in pair.items()
    }
    if None in results.values():
        return
    truth = escaped(images.classes[images.test_labels[image]])
    st.markdown(f"**Test image {image}**, {truth}, not shifted: the output of each stage.")
    runs = tuple(t.run.id for t in pair.values())
    _draw_stages(runs, pair, image, results)
    st.header("Learned filters")
    _draw_filters(runs, controls_of(CNNView)("layer", "Filters of"), pair, results)
    _draw_weights(pair)


def _draw_stages(runs: tuple[str, ...], pair: Pair, image: int, results: Results) -> None:
    """Every activation of both networks on one colour scale, all pixels of one size."""
    figures = _stage_figures(runs, image, mode(), pair, results)
    for column, (side, (figure, alt)) in zip(st.columns(2), figures.items(), strict=True):
        with column:
            show_figure(figure, alt, f"stages-{side}")
    st.caption(
        "Channels × height × width of each stage, with its ReLU (negative numbers become 0). One "
        "colour scale and one pixel size for both networks: the maps shrink in a step of their own "
        "with pooling, within the convolution with stride 2. A dark tile is a channel that hardly "
        "responds to this image."
    )


@figure_cache
def _stage_figures(runs: tuple[str, ...], image: int, mode: Mode, _pair: Pair, _results: Results):
    """For each side the figure and its description."""
    stages = {side: _stages(result) for side, result in _results.items()}
    largest = max(float(x.max()) for maps in stages.values() for x in maps.values())
    canvases = [stage_canvas(maps) for maps in stages.values()]
    canvas = tuple(max(sizes) for sizes in zip(*canvases, strict=True))
    figures = {}
    for side, maps in stages.items():
        title = VARIANT_NAMES[config_of(_pair[side]).variant]
        labelled = {f"{name}: {' × '.join(map(str, x.shape))}": x for name, x in maps.items()}
        figure = stage_figure(labelled, title, largest=largest, canvas=canvas, mode=mode)
        figures[side] = figure, f"Activations of {title}: {', '.join(labelled)}"
    return figures


def _draw_filters(runs: tuple[str, ...], layer: str, pair: Pair, results: Results) -> None:
    figures = _filter_figures(runs, layer, mode(), pair, results)
    for column, (side, (figure, alt)) in zip(st.columns(2), figures.items(), strict=True):
        with column:
            show_figure(figure, alt, f"filters-{side}")
    st.caption(
        f"{KERNEL} × {KERNEL} filters on one colour scale, from minus to plus the largest "
        f"absolute weight of both networks. conv1 has one for each of its {CHANNELS[0]} channels; "
        f"conv2 one for each pair of its {CHANNELS[1]} output channels (rows) and {CHANNELS[0]} "
        "input channels (columns)."
    )


@figure_cache
def _filter_figures(runs: tuple[str, ...], layer: str, mode: Mode, _pair: Pair, _results: Results):
    number = layer[-1]
    filters = {side: getattr(result, f"filters{number}") for side, result in _results.items()}
    largest = max(float(np.abs(x).max()) for x in filters.values())
    size = {"n_columns": CHANNELS[0], "height": 220 if number == "1" else 560}
    figures = {}
    for side, weights in filters.items():
        tiles = weights.reshape(-1, KERNEL, KERNEL)
        title = f"{config_of(_pair[side]).variant}: the {len(tiles)} filters of conv{number}"
        figure = filter_figure(tiles, title, mode=mode, largest=largest, **size)
        figures[side] = figure, f"{title}, at most {np.abs(weights).max():.2f}"
    return figures


def _draw_weights(pair: Pair) -> None:
    """The weights of both networks to download."""
    with st.container(horizontal=True):
        for side, training in pair.items():
            config = config_of(training)
            name = f"cnn-{config.variant}-{config.learning_rate:g}-seed{config.seed}.safetensors"
            if path := used_weights(config):
                download_made(
                    f"Weights of {network_name(training)} (safetensors)",
                    path.read_bytes,
                    name,
                    "application/octet-stream",
                    key=f"weights {side}",
                )


def _stages(result: ImageResult) -> dict[str, np.ndarray]:
    """The activations (channels, H, W) of each stage that the network has."""
    stages = {name: getattr(result, name) for name in STAGES}
    return {name: maps for name, maps in stages.items() if maps.size}
