"""The controls of the comparison of weights."""

from typing import Any

import streamlit as st

from core.attention.config import AttentionConfig
from ui.controls import config_or_none, controls_of

CENTRED_HELP = (
    "Subtract the mean key. Softmax does not change; a polynomial does. Not with causal attention: "
    "the mean would contain the future."
)


def attention_controls() -> AttentionConfig | None:
    """The controls of the comparison of weights; None where two values exclude each other."""
    control = controls_of(AttentionConfig)
    values: dict[str, Any] = {}
    sliders = {
        "terms": ("Terms K", None),
        "dim": ("Head size D", None),
        "seq_len": ("Sequence length L", None),
        "mean_logit": ("Mean of q·k", "Gives q and k a common direction."),
    }
    for column, (name, (label, help)) in zip(st.columns(4), sliders.items(), strict=True):
        with column:
            values[name] = control(name, label, help)
    with st.container(horizontal=True, gap="medium"):
        values["scaled"] = control("scaled", "Divide q·k by √D")
        values["causal"] = control(
            "causal", "Causal", "Each position attends to itself and to earlier ones."
        )
        values["centred"] = control("centred", "Centre the keys", CENTRED_HELP)
    first, second, _ = st.columns([1, 1, 2])
    with first:
        help = "Size of q and k before the mean is added."
        values["inputs"] = control("inputs", "Entries of q and k", help)
    with second:
        values["seed"] = control("seed", "Seed of the random q, k, v")
    return config_or_none(AttentionConfig, values)
