"""A puzzle: how pooling and padding change the number of parameters."""

import pandas as pd
import streamlit as st

from core.cnn.config import HIDDEN, VARIANTS, Architecture, count_parameters, layers
from ui.cnn.view import CNNView
from ui.controls import controls_of

N_CLASSES = 4


def draw_puzzle() -> None:
    """Switches for pooling and padding, the layers that they give, and the answer."""
    st.header("A puzzle: which of them has more parameters?")
    st.markdown(
        "Pooling has no parameters to learn. Yet, for four classes, A has 168,572 parameters, and "
        "C, without pooling, 224,892. **Switch** pooling and padding and find out why."
    )
    control = controls_of(CNNView)
    with st.container(horizontal=True):
        pooling = control("pooling", "Max-pooling", "Off: stride 2 in both convolutions.")
        padded = control("padded", "Padding 1 in the first convolution")
    architecture = Architecture(pooling, int(padded))
    network = layers(architecture, N_CLASSES)
    total = count_parameters(architecture, N_CLASSES)
    names = [name for name, variant in VARIANTS.items() if variant == architecture]
    left, right = st.columns([1, 2])
    with left:
        label = f"Parameters of {names[0]}" if names else "Parameters (none of A, B, C)"
        change = total - count_parameters(VARIANTS["A"], N_CLASSES)
        st.metric(label, f"{total:,}", f"{change:+,} against A" if change else None, border=True)
        multiply_adds = sum(layer.multiply_adds for layer in network)
        st.metric("Multiply–adds of one image", f"{multiply_adds:,}", border=True)
    with right:
        rows = [
            (x.name, " × ".join(map(str, x.shape)), f"{x.parameters:,}", f"{x.multiply_adds:,}")
            for x in network
        ]
        columns = ["layer", "output", "parameters", "multiply–adds"]
        table = pd.DataFrame(rows, columns=columns)
        st.dataframe(
            table, hide_index=True, alt="Output, parameters and multiply–adds of each layer"
        )
    with st.expander("The answer"):
        st.markdown(
            f"The first linear layer has {HIDDEN[0]} weights for each of its inputs. Only with "
            "pooling **and** without padding do the maps end at 5 × 5 (28 → 26 → 13 → 11 → 5); "
            f"every other setting ends at 6 × 6, which makes (36 − 25) · 16 · {HIDDEN[0]} = 56,320 "
            "parameters more."
        )
