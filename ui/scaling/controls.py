"""The controls of a scaling measurement."""

from typing import Any

import streamlit as st

from core.attention.config import METHODS, ScalingConfig
from core.machine.facts import has_cuda, n_cores, supports_bfloat16
from ui.controls import config_or_none, controls_of
from ui.layout import escaped


def measurement_controls() -> ScalingConfig | None:
    """The controls of the next measurement; None where two values exclude each other."""
    control = controls_of(ScalingConfig)
    values: dict[str, Any] = {"methods": ",".join(_methods(control))}
    columns = st.columns(4)
    with columns[0]:
        values["shortest"] = control("shortest", "Shortest L")
        values["longest"] = control("longest", "Longest L")
    with columns[1]:
        values["dim"] = control("dim", "Head size D")
        values["terms"] = control("terms", "Terms K")
    with columns[2]:
        values["n_heads"] = control("n_heads", "Heads")
        values["batch"] = control("batch", "Batch")
    with columns[3]:
        values["causal"] = control("causal", "Causal")
        values["backward"] = control("backward", "Forward and backward")
        values["scaled"] = control("scaled", "Divide q·k by √D")
    with st.popover("More settings"):
        values |= _more_settings(control)
    return config_or_none(ScalingConfig, values)


def _methods(control) -> list[str]:
    return control("methods", "Methods", format_func=lambda method: escaped(METHODS[method]))


def offered_here() -> dict[str, list]:
    """The options of a scaling measurement that this machine can offer."""
    return {
        "n_threads": [n for n in (1, 2, 4, 8) if n <= n_cores()],
        "precision": ["float32", *["bfloat16"] * supports_bfloat16(), "float64"],
        "device": ["cpu", *["cuda"] * has_cuda()],
    }


def _more_settings(control) -> dict[str, Any]:
    first, second, third = st.columns(3)
    with first:
        rounds = control("rounds", "Rounds", "Each round times every method once.")
        seed = control("seed", "Seed", "Another seed is another measurement.")
    with second:
        offered = offered_here()
        n_threads = control("n_threads", "Processor threads", options=offered["n_threads"])
        heap = control(
            "heap",
            "Memory of each call",
            "fresh: the system allocates new pages and fills them with zeros, which takes time. "
            "retained: the process keeps its pages.",
        )
        precision = control("precision", "Number format", options=offered["precision"])
        device = control("device", "Device", options=offered["device"])
    with third:
        time_limit = control("time_limit", "Time limit, s", "For one method at one length.")
        memory_limit = control("memory_limit", "Memory limit, GB", "For one method.")
    return {
        "rounds": rounds,
        "seed": seed,
        "n_threads": n_threads,
        "heap": heap,
        "precision": precision,
        "device": device,
        "time_limit": time_limit,
        "memory_limit": memory_limit,
    }
