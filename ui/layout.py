"""The frame of every page: title, menu, the theme that is on, figures, source texts."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image

from core.figures.theme import Mode
from core.source import source_of

if TYPE_CHECKING:  # the overview draws no chart and need not wait for Plotly
    import plotly.graph_objects as go

PAGES = {
    "streamlit_app.py": "Overview",
    "pages/attention.py": "What the approximation loses",
    "pages/scaling.py": "How time and memory grow",
    "pages/cnn.py": "Max-pooling on or off",
    "pages/seq2seq.py": "Recurrent or attention decoder",
    "pages/similarity.py": "Three similarities",
}
IMAGE_FORMATS = ["png", "svg"]  # in which the camera of a chart saves it


def frame(page: str, question: str) -> None:
    """Title, menu and the question that the page answers."""
    st.set_page_config(page_title=f"{PAGES[page]} · Side by Side", layout="wide")
    with st.container(horizontal=True, key="menu"):
        st.markdown("**Side by Side**", width="content")
        for path, label in PAGES.items():
            st.page_link(path, label=label, disabled=path == page)
    st.title("Side by Side" if page == "streamlit_app.py" else PAGES[page])
    st.markdown(question)


def formulas(*texts: str) -> None:
    """Formulas beside each other, one below the other where the screen is narrow."""
    for text, place in zip(texts, st.columns(len(texts), vertical_alignment="center"), strict=True):
        place.latex(text)


def mode() -> Mode:
    """The theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


# For functions that build a figure: building one takes longer than sending it. Arguments that
# begin with an underscore are no part of the key.
figure_cache = st.cache_resource(max_entries=128, show_spinner=False)


def show_picture(pixels: np.ndarray, alt: str) -> None:
    """A small picture (H, W, 3) that is there with the first text, before any other file."""
    written = BytesIO()
    Image.fromarray(pixels).save(written, "PNG", optimize=True)
    st.markdown(f"![{alt}](data:image/png;base64,{b64encode(written.getvalue()).decode()})")


def show_figure(
    figure: "go.Figure", alt: str, key: str, on_select: Callable[[str], None] | None = None
) -> None:
    """A Plotly figure with its description for those who cannot see it.

    `on_select` is called with the key when points are chosen; `st.session_state[key]` has them.
    """
    more, saved = {}, st.session_state.get("image format", IMAGE_FORMATS[0])
    config = {"displaylogo": False, "toImageButtonOptions": {"format": saved}}
    if on_select:
        more = {"on_select": lambda: on_select(key), "selection_mode": "points"}
    st.plotly_chart(figure, alt=alt, key=key, config=config, **more)


def draw_when_open(label: str, draw: Callable[[], None]) -> None:
    """What is folded away, and not even sent before it is opened."""
    place = st.expander(label, on_change="rerun")
    if place.open:
        with place:
            draw()


def show_source(title: str, path: str, *names: str) -> None:
    """The very functions that ran, folded away."""
    with st.expander(f"Source: {title} (`{path}`)"):
        st.code(source_of(path, *names), language="python")


def escaped(text: str) -> str:
    """Text of a visitor, so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-!|$:~" else c for c in text)
