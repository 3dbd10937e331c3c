"""The two networks that are compared: B and C where nothing else was chosen."""

from collections.abc import Iterable
from statistics import mean

import streamlit as st

from core.cnn.config import SHIPPED_DATA, VARIANT_NAMES
from core.cnn.data import is_available
from core.cnn.weights import weights_file
from ui.cnn.sweep import config_of, network_name, shipped_sweep, trained_epochs
from ui.cnn.view import PAGE, CNNView
from ui.permalink import refuse
from ui.settings import change, is_linked, setting
from ui.shown_runs import ShownRun, ShownRuns

SIDES = ("left", "right")
PREFERRED = {"left": ("B", "A", "C"), "right": ("C", "A", "B")}  # B and C differ in pooling alone

Pair = dict[str, ShownRun]  # "left" and "right"


def networks_of(sweep: ShownRuns) -> dict[str, ShownRun]:
    """The finished networks that can be looked into; where there are none, shipped ones."""
    if sweep.is_shipped and not sweep.is_linked:
        return _shipped_networks(config_of(sweep.first).data)
    if networks := _usable(sweep):
        return networks
    data = config_of(sweep.first).data
    if not sweep.active:
        st.info(f"{_why_none(data)} The networks that ship with the app are shown.")
    return _shipped_networks(data if data in SHIPPED_DATA else SHIPPED_DATA[0])


def shown_pair(networks: dict[str, ShownRun]) -> Pair:
    """The two networks that the address names, or else the preferred ones."""
    return {side: networks[_name(side, networks)] for side in SIDES}


def choose_pair(networks: dict[str, ShownRun], pair: Pair) -> None:
    """The controls that choose two networks."""
    for column, side in zip(st.columns(2), SIDES, strict=True):
        key = f"{side} network"
        st.session_state[key] = network_name(pair[side])
        with column:
            st.selectbox(
                f"{side.capitalize()} network",
                list(networks),
                key=key,
                format_func=lambda name: _described(networks[name]),
                on_change=lambda side=side, key=key: change(side, st.session_state[key]),
            )


@st.cache_resource
def _shipped_networks(data: str) -> dict[str, ShownRun]:
    return _usable(shipped_sweep(data))


def _usable(sweep: ShownRuns) -> dict[str, ShownRun]:
    """The trainings with a test result whose weights and images are here, by their names."""
    if not is_available(config_of(sweep.first).data):
        return {}
    return {
        network_name(t): t
        for t in sweep.runs
        if any("test" in row for row in t.rows) and weights_file(config_of(t))
    }


def _why_none(data: str) -> str:
    if not is_available(data):
        return "The images of these trainings are no longer on this server."
    return "No finished training has its weights on this server."


def _name(side: str, networks: dict[str, ShownRun]) -> str:
    chosen = setting(side)
    if chosen in networks:
        return chosen
    if chosen and is_linked(side):
        refuse(CNNView, PAGE, side, chosen, "a network that is shown and has its weights here")
    return default_network(side, networks)


def default_network(side: str, networks: dict[str, ShownRun]) -> str:
    """Of the preferred variant: its best learning rate by validation, its first seed."""
    variants = {config_of(t).variant for t in networks.values()}
    variant = next(v for v in PREFERRED[side] if v in variants)
    best = best_rate(networks.values(), variant)
    seeds = {
        config_of(t).seed: name
        for name, t in networks.items()
        if (config_of(t).variant, config_of(t).learning_rate) == (variant, best)
    }
    return seeds[min(seeds)]


def best_rate(trainings: Iterable[ShownRun], variant: str) -> float:
    """The learning rate with the highest last validation accuracy, averaged over the seeds."""
    accuracies: dict[float, list[float]] = {}
    for training in trainings:
        config = training.run.config
        if config["variant"] == variant and (epochs := trained_epochs(training.rows)):
            last = epochs[-1]["validation_accuracy"]
            accuracies.setdefault(config["learning_rate"], []).append(last)
    return max(accuracies, key=lambda rate: (mean(accuracies[rate]), rate))


def _described(training: ShownRun) -> str:
    """The name of a network, and what sets its variant apart."""
    what = VARIANT_NAMES[config_of(training).variant].partition(": ")[2]
    return f"{network_name(training)} ({what})"
