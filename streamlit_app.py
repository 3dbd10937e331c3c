"""Overview: what is compared here, in pictures and one sentence each."""

import streamlit as st

from core.paths import PICTURES
from ui.layout import frame, mode

COMPARISONS = {
    "pages/attention.py": (
        "attention",
        "**What the approximation loses.** Cutting the series of exp makes attention linear, and "
        "blunts its strongest weights.",
        "Weights of softmax and of linear attention as heatmaps, and their difference",
        "Choose K, D, L and the scale",
    ),
    "pages/scaling.py": (
        "scaling",
        "**How time and memory grow.** Softmax attention grows with the square of the length, "
        "linear attention with the length: where do they cross?",
        "Time against length: softmax rises twice as steeply as linear attention",
        "Measure it on this machine",
    ),
}

frame(
    "streamlit_app.py",
    "Variants of neural networks, set side by side on the same data, the same seed and the same "
    "budget, so that you can see the difference. Everything shown was measured; everything can be "
    "measured again here, live.",
)
st.header("Softmax against linear attention")
for place, (page, (name, text, alt, label)) in zip(
    st.columns(len(COMPARISONS)), COMPARISONS.items(), strict=True
):
    with place:
        st.markdown(text)
        st.image(PICTURES / f"{name}-{mode()}.png", alt=alt, width="stretch")
        st.page_link(page, label=label, icon=":material/arrow_forward:")
