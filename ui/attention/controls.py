"""The controls of the comparison of weights."""

from typing import Any

import streamlit as st

from ui.attention.view import AttentionView
from ui.controls import config_or_none, controls_of
from ui.settings import settings

CENTRED_HELP = (
    "Subtract the mean key. Softmax does not change; a polynomial does. Not with causal attention: "
    "the mean would contain the future."
)


def attention_controls() -> AttentionView | None:
    """The controls of the comparison of weights; None where two values exclude each other."""
    control = controls_of(AttentionView)
    values: dict[str, Any] = settings()
    first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
    with first:
        values["terms"] = control("terms", "Terms K", "How many terms of the series are kept.")
    with second:
        values["dim"] = control("dim", "Head size D", "Entries of each query and key.")
    with third, st.popover("More settings", width="stretch"):
        values["seq_len"] = control("seq_len", "Sequence length L")
        values["mean_logit"] = control(
            "mean_logit", "Mean of q·k", "Gives q and k a common direction."
        )
        values["scaled"] = control("scaled", "Divide q·k by √D")
        values["causal"] = control(
            "causal", "Causal", "Each position attends to itself and to earlier ones."
        )
        values["centred"] = control("centred", "Centre the keys", CENTRED_HELP)
        help = "Size of q and k before the mean is added."
        values["inputs"] = control("inputs", "Entries of q and k", help)
        values["seed"] = control("seed", "Seed of the random q, k, v")
    return config_or_none(AttentionView, values)
