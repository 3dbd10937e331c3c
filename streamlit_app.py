"""Overview: what was found on each page, in a number, a sentence and a picture."""

import streamlit as st

from core.paths import SCREENSHOTS
from ui.layout import PAGES, frame, mode
from ui.overview import answers
from ui.overview.reported import draw_reported

CARDS = {  # the picture of each page, its answer, and what the picture shows
    "pages/attention.py": (
        "attention",
        answers.approximation,
        "Weights of softmax and of linear attention as heatmaps, and their difference",
    ),
    "pages/scaling.py": (
        "scaling",
        answers.speed,
        "Time against length: softmax rises twice as steeply as linear attention",
    ),
    "pages/cnn.py": (
        "cnn",
        answers.pooling,
        "Loss and accuracy of networks with pooling and without, epoch by epoch",
    ),
    "pages/seq2seq.py": (
        "seq2seq",
        answers.decoders,
        "Attention of both decoders: the place in the input that each output letter attends to",
    ),
    "pages/similarity.py": (
        "similarity",
        answers.scores,
        "Edit distances between the prefixes of two sentences, and the cheapest path through them",
    ),
}

frame(
    "streamlit_app.py",
    "Variants of neural networks, set side by side on the same data, the same seed and the same "
    "budget. Everything shown was measured; everything can be measured again here, live.",
)


@st.cache_resource
def answer(page: str) -> answers.Answer:
    """Of results that never change while the app runs."""
    return CARDS[page][1]()


def draw_card(page: str) -> None:
    """The question as a link, the answer, and a picture."""
    name, _, alt = CARDS[page]
    st.page_link(page, label=f"**{PAGES[page][1]}**", icon=":material/arrow_forward:")
    found = answer(page)
    st.markdown(f"**{found.number}** {found.sentence}")
    st.image(SCREENSHOTS / f"{name}-{mode()}.png", alt=alt, width="stretch")


for first in range(0, len(CARDS), 2):
    pages = list(CARDS)[first : first + 2]
    for column, page in zip(st.columns(2), pages, strict=False):
        with column, st.container(border=True):
            draw_card(page)
draw_reported()
