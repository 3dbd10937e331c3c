"""The tab on trained heads: what the series loses of queries and keys that were learned."""

from statistics import median

import pandas as pd
import streamlit as st

from core.attention.config import MAX_TERMS
from core.exchange.config import READ, TrainedHeadsConfig
from core.exchange.rows import HeadErrorRow, TrainedHeads
from core.seq2seq.config import DECODER_NAMES, DECODERS, SPEECH, SPELLING
from core.wording import relative
from ui.attention.maps.component import linked_maps
from ui.attention.maps.contents import maps_contents
from ui.attention.view import AttentionView
from ui.computed import computed
from ui.explorer.payload import Packed
from ui.layout import figure_cache
from ui.settings import change, prepare
from ui.table import show_table

INPUTS = {SPELLING: f"the word {READ[SPELLING]}", SPEECH: f"the recording “{READ[SPEECH]}”"}


def draw_trained(view: AttentionView) -> None:
    """The answer, the maps of a head of each decoder, and the errors of every head."""
    prepare("read")
    with st.container(horizontal=True):
        st.segmented_control(
            "What the decoders read",
            list(INPUTS),
            required=True,
            key="read",
            format_func=INPUTS.get,
        )
        _draw_terms(view.terms)
    heads = computed("trained heads", TrainedHeadsConfig(view.read))
    if heads is None:
        return
    st.markdown(answer(heads.errors, view.terms))
    for decoder in DECODERS:
        _draw_maps(view, heads, decoder)
    st.caption(
        "Head 1.1 of each decoder: a row is a step of writing, a column a position of the input. "
        "Softmax and linear share one colour scale, each row sums to 1."
    )
    table = head_table(heads.errors)
    show_table(table, "The output error of each trained head for each K")
    st.markdown(
        "The networks that ship with this app, trained with softmax: the queries and keys are "
        "theirs, the scale is 1/√D, all errors in float64. A network trained *with* linear "
        "attention would learn other queries and keys, so this says what is lost where the "
        "attention of a trained network is replaced, not what linear attention can learn."
    )


def _draw_terms(terms: int) -> None:
    """The page's K once more: its slider is out of sight."""
    key = "terms of the trained heads"
    st.session_state[key] = terms

    def take() -> None:
        change("terms", st.session_state[key])

    st.segmented_control("Terms K", range(1, MAX_TERMS + 1), required=True, key=key, on_change=take)


def answer(errors: tuple[HeadErrorRow, ...], terms: int) -> str:
    """How much of the output the heads lose with K terms, and why."""
    chosen = [row for row in errors if row.terms == terms]
    lost = sorted(row.output_error for row in chosen)
    logits = sorted(row.largest_logit for row in chosen)
    uniform = median(row.output_error for row in errors if row.terms == 1)
    return (
        f"With K = {terms}, the output of {len(chosen)} trained heads is "
        f"**{relative(median(lost))} off** in the median ({relative(lost[0])} to "
        f"{relative(lost[-1])}); attending to everything alike is "
        f"{uniform:.0%} off. Their largest |q·k| is {logits[0]:.1f} to {logits[-1]:.1f}: a head "
        "that looks at one place needs large q·k, where the series ends too early."
    )


def head_table(errors: tuple[HeadErrorRow, ...]) -> pd.DataFrame:
    """A row for each head: the largest |q·k|, and the output error of each K."""
    rows = {}
    for row in errors:
        key = (DECODER_NAMES[row.decoder], f"{row.layer}.{row.head}")
        rows.setdefault(key, {"largest |q·k|": round(row.largest_logit, 2)})
        name = f"K = {row.terms}" + " (mean of V)" * (row.terms == 1)
        rows[key][name] = round(row.output_error, 3)
    return pd.DataFrame([{"decoder": d, "head": h, **cells} for (d, h), cells in rows.items()])


def _draw_maps(view: AttentionView, heads: TrainedHeads, decoder: str) -> None:
    st.markdown(f"**{DECODER_NAMES[decoder]}, head 1.1**")
    contents = _contents(view.read, decoder, view.terms, heads)
    linked_maps(f"trained {decoder}", contents)


@figure_cache
def _contents(task: str, decoder: str, terms: int, _heads: TrainedHeads) -> Packed:
    logits, exact, approximate = (
        getattr(_heads, f"{decoder}_{part}") for part in ("logits", "exact", "approximate")
    )
    return maps_contents(exact[0], approximate[terms - 1, 0], logits[0], terms=terms)
