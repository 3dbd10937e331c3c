"""Overview: each comparison with a picture and a sentence."""

import streamlit as st

from core.paths import SCREENSHOTS
from ui.layout import frame, mode

ATTENTION = {
    "pages/attention.py": (
        "attention",
        "**What the approximation loses.** Truncating the series of exp makes attention linear, "
        "but reduces its largest weights.",
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
CONVOLUTION = {
    "pages/cnn.py": (
        "cnn",
        "**What pooling buys.** Two ways to shrink a picture on its way through a network: keep "
        "the largest of four neighbours, or move the filter two pixels at a time.",
        "Loss and accuracy of networks with pooling and without, epoch by epoch",
        "Train them here, and look inside",
    ),
}
DECODERS = {
    "pages/seq2seq.py": (
        "seq2seq",
        "**Where two decoders look.** The same sound, or the same word, read by a recurrent and by "
        "an attention decoder: letter by letter, with a heatmap of each.",
        "Attention of both decoders: the place in the input that each output letter attends to",
        "Type, speak, and see where they look",
    ),
}
SIMILARITY = {
    "pages/similarity.py": (
        "similarity",
        "**Three scores of one sentence.** Jaccard and cosine compare what two texts are made of; "
        "Damerau–Levenshtein counts the edits that change one into the other.",
        "Edit distances between the prefixes of two sentences, and the cheapest path through them",
        "Type two sentences",
    ),
}

frame(
    "streamlit_app.py",
    "Variants of neural networks, set side by side on the same data, the same seed and the same "
    "budget, so that you can see the difference. Everything shown was measured; everything can be "
    "measured again here, live.",
)


def draw_cards(title: str, cards: dict[str, tuple[str, str, str, str]]) -> None:
    """One comparison: a card for each of its pages, with a picture and a link."""
    st.header(title)
    for column, (page, (name, text, alt, label)) in zip(st.columns(2), cards.items(), strict=False):
        with column:
            st.markdown(text)
            st.image(SCREENSHOTS / f"{name}-{mode()}.png", alt=alt, width="stretch")
            st.page_link(page, label=label, icon=":material/arrow_forward:")


draw_cards("Softmax against linear attention", ATTENTION)
draw_cards("Recurrent against attention decoders, and how to score them", DECODERS | SIMILARITY)
draw_cards("Max-pooling on or off", CONVOLUTION)
