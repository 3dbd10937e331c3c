"""The panel that sets up the next trainings, and starts them."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.cnn.config import HIDDEN, VARIANT_NAMES, CNNConfig, SweepConfig
from core.cnn.data import is_available, title_of
from ui.cnn.images import draw_image_choice
from ui.cnn.sweep import KIND
from ui.cnn.view import CNNView
from ui.controls import config_or_none, controls_of
from ui.layout import draw_when_open, escaped
from ui.runs import link_to_all, start_button, tell_trouble
from ui.settings import chosen, setting

EPOCHS_HELP = "A training run here before, for fewer epochs, resumes after its last one."
DROPOUT_HELP = (
    f"Share of the {HIDDEN[0]} units of the first linear layer that each step leaves out."
)


def draw_training(is_active: bool) -> None:
    """The settings of the next trainings, the button that starts them, and other images.

    While some are `is_active` it is another panel, which is closed: the curves stand below it.
    """
    label = "Train others here" if is_active else "Train networks here"
    tell_trouble()
    draw_when_open(label, _draw_panel)
    draw_image_choice()
    link_to_all(KIND)


def _draw_panel() -> None:
    config = sweep_controls()
    runs = config.runs() if config else []
    start_button(KIND, runs, runs_label(runs), "Training …")


def sweep_controls() -> SweepConfig | None:
    """The controls of a sweep; None where two values exclude each other, or the images are gone."""
    control = controls_of(CNNView)
    left, right = st.columns(2)
    with left:
        st.markdown(f"Images: {escaped(title_of(setting('data')))}, chosen above.")
        control("variants", "Networks")
        st.caption(f"{'. '.join(VARIANT_NAMES.values())}.")
        control("learning_rates", "Learning rates")
    with right:
        control("epochs", "Epochs", EPOCHS_HELP)
        control("seeds", "Seeds", "How many trainings of each network and learning rate.")
        with st.popover("More settings"):
            _more_settings(control)
    config = config_or_none(SweepConfig, chosen(SweepConfig))
    if config and not is_available(config.data):
        st.info(f"Please choose another data set: {config.data} is no longer on this server.")
        return None
    return config


def runs_label(configs: list[CNNConfig]) -> str:
    n_networks = len(configs)
    return f"Train {n_networks} network{'s' * (n_networks != 1)} here"


def _more_settings(control: Callable[..., Any]) -> None:
    control("seed", "First seed")
    control("batch_size", "Batch size")
    control("optimiser", "Optimiser")
    control("dropout", "Dropout", DROPOUT_HELP)
    control("weight_decay", "Weight decay", step=0.001, format="%.3f")
