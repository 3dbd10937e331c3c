"""Where the parameters are: how pooling and padding change their number, as a puzzle."""

import pandas as pd
import streamlit as st

from core.cnn.config import (
    CHANNELS,
    HIDDEN,
    SIDE,
    VARIANTS,
    Architecture,
    count_parameters,
    layers,
)
from ui.cnn.view import CNNView
from ui.controls import controls_of
from ui.table import show_table

N_CLASSES = 4


def draw_parameters() -> None:
    """Switches for pooling and padding, the layers that they give, and the answer."""
    counts = {name: count_parameters(VARIANTS[name], N_CLASSES) for name in "AC"}
    st.markdown(
        f"Pooling has no parameters to learn. Yet, for {N_CLASSES} classes, A has {counts['A']:,} "
        f"parameters, and C, without pooling, {counts['C']:,}. **Switch** pooling and padding and "
        "find out why."
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
        change = total - counts["A"]
        st.metric(label, f"{total:,}", f"{change:+,} against A" if change else None, border=True)
        multiply_adds = sum(layer.multiply_adds for layer in network)
        st.metric("Multiply–adds of one image", f"{multiply_adds:,}", border=True)
    with right:
        rows = [
            (x.name, " × ".join(map(str, x.shape)), x.parameters, x.multiply_adds) for x in network
        ]
        columns = ["layer", "output", "parameters", "multiply–adds"]
        table = pd.DataFrame(rows, columns=columns)
        alt = "Output, parameters and multiply–adds of each layer"
        counted = st.column_config.NumberColumn(format="localized")
        formats = dict.fromkeys(columns[2:], counted)
        show_table(table, alt, column_config=formats)
    with st.expander("The answer"):
        st.markdown(_answer())


def _answer() -> str:
    """Where the maps of A and of every other setting end, and what that costs."""
    path, width = map_sides(VARIANTS["A"]), CHANNELS[-1] * HIDDEN[0]
    end, other = path[-1], map_sides(VARIANTS["C"])[-1]
    return (
        f"The first linear layer has {HIDDEN[0]} weights for each of its inputs. Only with pooling "
        f"**and** without padding do the maps end at {end} × {end} ({' → '.join(map(str, path))}); "
        f"every other setting ends at {other} × {other}, which makes ({other**2} − {end**2}) · "
        f"{CHANNELS[-1]} · {HIDDEN[0]} = {(other**2 - end**2) * width:,} parameters more."
    )


def map_sides(architecture: Architecture) -> list[int]:
    """The side of the image and of the maps after each stage, in pixels."""
    shapes = [layer.shape for layer in layers(architecture, N_CLASSES)]
    return [SIDE, *(shape[-1] for shape in shapes if len(shape) == 3)]
