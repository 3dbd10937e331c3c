"""One function per config: draws its controls, bound to the URL, and returns the config.

A control's bounds, options and default are those of the config's field.
"""

from typing import Any

import streamlit as st

from core.attention.config import METHODS, AttentionConfig, ScalingConfig
from core.config import config_field
from core.machine.facts import has_cuda, n_cores, supports_bfloat16

CENTRED_HELP = (
    "Subtract the mean key. Softmax does not change; a polynomial does. Not with causal attention: "
    "the mean would contain the future."
)
METHOD_HELP = "  \n".join(f"**{name}**: {text}" for name, text in METHODS.items())


def attention_controls() -> AttentionConfig | None:
    """Controls of the comparison of weights and outputs; None where two exclude each other."""
    control = controls_of(AttentionConfig)
    values: dict[str, Any] = {}
    sliders = {
        "terms": ("Terms K", None),
        "dim": ("Head size D", None),
        "seq_len": ("Sequence length L", None),
        "mean_logit": ("Mean of q·k", "Gives q and k a common direction."),
    }
    for place, (name, (label, help)) in zip(st.columns(4), sliders.items(), strict=True):
        with place:
            values[name] = control(name, label, help)
    with st.container(horizontal=True, gap="medium"):
        values["scaled"] = control("scaled", "Divide q·k by √D")
        values["causal"] = control(
            "causal", "Causal", "Each position sees itself and earlier ones."
        )
        values["centred"] = control("centred", "Centre the keys", CENTRED_HELP)
    first, second, _ = st.columns([1, 1, 2])
    with first:
        text = "Size of q and k before the mean is added."
        values["inputs"] = control("inputs", "Entries of q and k", text)
    with second:
        values["seed"] = control("seed", "Seed of the random q, k, v")
    return config_or_none(AttentionConfig, values)


def scaling_controls() -> ScalingConfig | None:
    """Controls of a scaling measurement; None where two exclude each other."""
    control = controls_of(ScalingConfig)
    values: dict[str, Any] = {"methods": ",".join(control("methods", "Methods", METHOD_HELP))}
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
    with st.expander("How it is measured"):
        values |= _measurement_controls(control)
    return config_or_none(ScalingConfig, values)


def offered_here() -> dict[str, list]:
    """What this machine offers of the options of a scaling measurement."""
    return {
        "n_threads": [n for n in (1, 2, 4, 8) if n <= n_cores()],
        "precision": ["float32", *["bfloat16"] * supports_bfloat16(), "float64"],
        "device": ["cpu", *["cuda"] * has_cuda()],
    }


def _measurement_controls(control) -> dict[str, Any]:
    first, second, third = st.columns(3)
    with first:
        rounds = control("rounds", "Rounds", "Every round times each method once.")
        seed = control("seed", "Seed", "Another seed is another measurement.")
    with second:
        offered = offered_here()
        n_threads = control("n_threads", "Processor threads", options=offered["n_threads"])
        heap = control(
            "heap",
            "Memory of each call",
            "fresh: the system hands out new pages and fills them with zeros, which takes time. "
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


def controls_of(config_class: type):
    """A function that draws the control of one field of a config."""

    def control(name: str, label: str, help: str | None = None, options=None, **more: Any) -> Any:
        f = config_field(config_class, name)
        common = {"key": name, "help": help, "bind": "query-params", **more}
        options = options or f.metadata.get("options")
        if f.metadata.get("several"):
            chosen = f.default.split(",")
            return st.pills(label, options, selection_mode="multi", default=chosen, **common)
        if options:
            return st.selectbox(label, options, index=options.index(f.default), **common)
        if isinstance(f.default, bool):
            return st.toggle(label, value=f.default, **common)
        low, high = f.metadata["low"], f.metadata["high"]
        if high - low > 600 or isinstance(f.default, float) and high > 10:
            return st.number_input(label, low, high, f.default, **common)
        common.setdefault("step", 0.1 if isinstance(f.default, float) else 1)
        return st.slider(label, low, high, f.default, **common)

    return control


def config_or_none(config_class: type, values: dict[str, Any]) -> Any:
    """The config, or None after a sentence that says which values exclude each other."""
    try:
        return config_class(**values)
    except ValueError as error:
        st.info(f"Please change the controls: {error}.")
        return None
