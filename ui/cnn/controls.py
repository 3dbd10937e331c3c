"""The controls that set up the next trainings, bound to the URL."""

import streamlit as st

from core.cnn.config import (
    HIDDEN,
    OCT,
    SHIPPED_DATA,
    VARIANT_NAMES,
    CNNConfig,
    SweepConfig,
)
from core.cnn.data import data_sets, is_available, title_of
from ui.cnn.view import CNNView
from ui.controls import config_or_none, controls_of
from ui.layout import escaped

EPOCHS_HELP = "A training run here before, for fewer epochs, resumes after its last one."
DATA_HELP = "Of the next training; of those that ship with the app, finished trainings are shown."
DROPOUT_HELP = (
    f"Share of the {HIDDEN[0]} units of the first linear layer that each step leaves out."
)


def offered_here() -> dict[str, list]:
    """The data sets that this visitor may choose: uploaded files only if they know the name."""
    known = {*SHIPPED_DATA, OCT, st.session_state.get("data"), st.query_params.get("data")}
    return {"data": [name for name in data_sets() if name in known]}


def sweep_controls() -> SweepConfig | None:
    """The controls of a sweep; None where two values exclude each other, or the images are gone."""
    control = controls_of(CNNView)
    values = {}
    columns = st.columns([4, 5, 4])  # all learning rates in one line
    with columns[0]:
        names = offered_here()["data"]
        values["data"] = control("data", "Images", DATA_HELP, options=names)
        st.caption(escaped(title_of(values["data"])))
    with columns[1]:
        values["variants"] = ",".join(control("variants", "Networks"))
        st.caption(f"{'. '.join(VARIANT_NAMES.values())}.")
        values["learning_rates"] = ",".join(control("learning_rates", "Learning rates"))
    with columns[2]:
        values["epochs"] = control("epochs", "Epochs", EPOCHS_HELP)
        values["seeds"] = control(
            "seeds", "Seeds", "How many trainings of each network and learning rate."
        )
    with st.expander("More settings"):
        values |= _more_settings(control)
    config = config_or_none(SweepConfig, values)
    if config and not is_available(config.data):
        st.info(f"Please choose another data set: {config.data} is no longer on this server.")
        return None
    return config


def runs_label(configs: list[CNNConfig]) -> str:
    n_networks = len(configs)
    return f"Train {n_networks} network{'s' * (n_networks != 1)} here"


def _more_settings(control) -> dict:
    first, second, third = st.columns(3)
    values = {}
    with first:
        values["seed"] = control("seed", "First seed")
    with second:
        values["batch_size"] = control("batch_size", "Batch size")
        values["optimiser"] = control("optimiser", "Optimiser")
    with third:
        values["dropout"] = control("dropout", "Dropout", DROPOUT_HELP)
        values["weight_decay"] = control("weight_decay", "Weight decay", step=0.001, format="%.3f")
    return values
