"""Overview: what was found on each page, in a number, a sentence and a picture."""

from pathlib import PurePath

import streamlit as st

from core.figures.theme import Mode
from core.overview import answers, pictures
from ui.layout import BESIDE, PAGES, RUNS, frame, mode
from ui.overview.entry import entry
from ui.overview.reported import draw_reported
from ui.permalink import page_address
from ui.report import report_box

PAGE = "streamlit_app.py"
CARDS = {  # the answer of each page, and the picture of it
    "pages/attention.py": (answers.approximation, pictures.approximation),
    "pages/scaling.py": (answers.speed, pictures.speed),
    "pages/cnn.py": (answers.pooling, pictures.pooling),
    "pages/seq2seq.py": (answers.decoders, pictures.decoders),
    "pages/similarity.py": (answers.scores, pictures.scores),
}

frame(
    PAGE,
    "Variants of neural networks on the same data, seed and budget. All was measured, and can be "
    "measured again here.",
)


@st.cache_resource
def card(page: str, mode: Mode) -> tuple[answers.Answer, pictures.Picture]:
    """The answer and its picture: of results that never change while the app runs."""
    answer, picture = CARDS[page]
    return answer(), picture(mode)


def draw_card(page: str) -> None:
    """The question as a link, the answer, and a picture."""
    st.page_link(page, label=f"**{PAGES[page][1]}**", icon=":material/arrow_forward:")
    found, picture = card(page, mode())
    st.markdown(
        f'<span class="card-number">{found.number}</span> {found.sentence}', unsafe_allow_html=True
    )
    st.image(picture.svg, alt=picture.alt, width="stretch")


for first in range(0, len(CARDS), 2):
    pages = list(CARDS)[first : first + 2]
    for column, page in zip(st.columns(2), pages, strict=False):
        with column, st.container(border=True, key=f"card-{PurePath(page).stem}"):
            draw_card(page)
draw_reported()
report_box(PAGE, page_address(), lambda: entry(CARDS))
st.page_link(RUNS, label=BESIDE[RUNS][1])
