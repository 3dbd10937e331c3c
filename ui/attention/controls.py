"""The controls of the comparison of weights."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.attention.view import AttentionView
from ui.controls import config_or_none, controls_of
from ui.settings import chosen

CENTRED_HELP = (
    "Subtract the mean key. Softmax does not change; a polynomial does. Not with causal attention: "
    "the mean would contain the future."
)


def attention_controls() -> AttentionView | None:
    """The controls of the comparison of weights; None where two values exclude each other."""
    control = controls_of(AttentionView)
    first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
    with first:
        control("terms", "Terms K", "How many terms of the series are kept.")
    with second:
        control("dim", "Head size D", "Entries of each query and key.")
    with third, st.popover("More settings", width="stretch"):
        _more_settings(control)
    return config_or_none(AttentionView, chosen(AttentionView))


def _more_settings(control: Callable[..., Any]) -> None:
    control("seq_len", "Sequence length L")
    control("mean_logit", "Mean of q·k", "Gives q and k a common direction.")
    control("scaled", "Divide q·k by √D")
    control("causal", "Causal", "Each position attends to itself and to earlier ones.")
    control("centred", "Centre the keys", CENTRED_HELP)
    control("inputs", "Entries of q and k", "Size of q and k before the mean is added.")
    control("seed", "Seed of the random q, k, v")
