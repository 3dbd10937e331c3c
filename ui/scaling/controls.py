"""The controls of a scaling measurement."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.attention.config import METHODS, ScalingConfig
from core.machine.facts import has_cuda, n_cores, supports_bfloat16
from ui.controls import config_or_none, controls_of
from ui.layout import escaped
from ui.settings import chosen


def measurement_controls() -> ScalingConfig | None:
    """The controls of the next measurement; None where two values exclude each other."""
    control = controls_of(ScalingConfig)
    _methods(control)
    columns = st.columns(4)
    with columns[0]:
        control("shortest", "Shortest L")
        control("longest", "Longest L")
    with columns[1]:
        control("dim", "Head size D")
        control("terms", "Terms K")
    with columns[2]:
        control("n_heads", "Heads")
        control("batch", "Batch")
    with columns[3]:
        control("causal", "Causal")
        control("backward", "Forward and backward")
        control("scaled", "Divide q·k by √D")
    with st.popover("More settings"):
        _more_settings(control)
    return config_or_none(ScalingConfig, chosen(ScalingConfig))


def _methods(control) -> None:
    control("methods", "Methods", format_func=lambda method: escaped(METHODS[method]))


def offered_here() -> dict[str, list]:
    """The options of a scaling measurement that this machine can offer."""
    return {
        "n_threads": [n for n in (1, 2, 4, 8) if n <= n_cores()],
        "precision": ["float32", *["bfloat16"] * supports_bfloat16(), "float64"],
        "device": ["cpu", *["cuda"] * has_cuda()],
    }


def _more_settings(control: Callable[..., Any]) -> None:
    first, second, third = st.columns(3)
    with first:
        control("rounds", "Rounds", "Each round times every method once.")
        help = "Another seed is another measurement: settings measured before take the next one."
        control("seed", "Seed", help)
    with second:
        offered = offered_here()
        control("n_threads", "Processor threads", options=offered["n_threads"])
        control(
            "heap",
            "Memory of each call",
            "fresh: the system allocates new pages and fills them with zeros, which takes time. "
            "retained: the process keeps its pages.",
        )
        control("precision", "Number format", options=offered["precision"])
        control("device", "Device", options=offered["device"])
    with third:
        control("time_limit", "Time limit, s", "For one method at one length.")
        control("memory_limit", "Memory limit, GB", "For one method.")
