"""What every page needs: title, menu, theme, figures and source code."""

import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.dataframe_util import convert_pandas_df_to_arrow_bytes

from core.figures.theme import Mode
from core.machine.heap import share_arenas
from core.machine.open_files import allow_open_files
from core.source import source_of
from ui.limits import problem_of_limits
from ui.settings import enter, link_of
from ui.unsent import drop_unsent_parts
from ui.uploads import bound_uploads

if TYPE_CHECKING:  # the overview draws no chart and should not load Plotly
    import plotly.graph_objects as go

    from core.figures.kept import KeptFigure

PAGES = {  # in the order of the menu: the name there, and the question that is the title
    "streamlit_app.py": ("Overview", "Side by Side"),
    "pages/attention.py": ("Approximation", "What does linear attention lose?"),
    "pages/scaling.py": ("Speed", "When is linear attention faster?"),
    "pages/cnn.py": ("Pooling", "Does max-pooling help?"),
    "pages/seq2seq.py": ("Decoders", "Where does a decoder look while it writes?"),
    "pages/similarity.py": ("Scores", "How much of a text was understood?"),
}
RUNS = "pages/runs.py"
BESIDE = {RUNS: ("Runs", "What has been run on this server?")}  # linked from where runs are made
TO_TOP = "to-top"  # begins the keys of what changes the first screen; frame.js shows that
TO_PROGRESS = "to-progress"  # begins the keys of what begins runs; frame.js shows their progress
SHARED = "shared-"  # begins the key of what a link opens; frame.js shows it
CURRENT = "current-page"  # the key of the menu's item of the page that is shown; frame.js reads it
STYLE = f"""<style>
.stMainBlockContainer {{ padding-top: 1rem }}
.stMainBlockContainer h1 {{ font-size: 1.6rem; padding: 0 0 .3rem }}
.stMainBlockContainer h2 {{ font-size: 1.25rem }}
.stMainBlockContainer h3 {{ font-size: 1.15rem }}
.stMainBlockContainer .stVerticalBlock {{ gap: .6rem }}
.st-key-menu {{ gap: .35rem .25rem; flex-wrap: wrap }}
.st-key-{CURRENT} a {{ border-bottom: 3px solid currentColor; border-radius: 0 }}
.st-key-{CURRENT} p {{ font-weight: 700 }}
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] :is(p, code) {{
  color: inherit; opacity: 1 }}
.stApp [data-testid="stCaptionContainer"] {{ opacity: .82 }}
[class*="st-key-card-"] {{ position: relative }}
[class*="st-key-card-"] .stElementContainer:has(a) {{ position: static }}
[class*="st-key-card-"] a::after {{ content: ""; position: absolute; inset: 0; z-index: 1 }}
.stPlotlyChart :is([class$="tick"], [class^="g-x"], [class^="g-y"], .cbaxis) text {{
  fill: currentColor !important }}
[class*="st-key-card-"] img {{ max-width: 460px }}
.card-number {{ display: block; font-size: 1.9rem; font-weight: 700; line-height: 1.25 }}
.stPlotlyChart .draglayer * {{ touch-action: pan-y pinch-zoom !important }}
.first-picture {{ position: relative; overflow: hidden; margin-bottom: 1rem }}
.first-picture :is(b, img, div, span) {{ position: absolute }}
.first-picture span {{ white-space: nowrap; font-size: 12px; line-height: 1.2 }}
[class*="st-key-first-"] {{ position: relative }}
[class*="st-key-first-"]:has(.first-picture):not(:has(.main-svg))
  > :not(:has(.first-picture)) {{ position: absolute; inset: 0; opacity: 0 }}
[class*="st-key-first-"]:has(.main-svg) .stElementContainer:has(.first-picture) {{ display: none }}
.save-picture {{ display: none }}
.stProgress {{ scroll-margin-top: 5rem }}
@media (max-width: 500px) {{
  .stApp .katex {{ font-size: .85em }}
  .stPlotlyChart .modebar-container, .stDataFrame .stElementToolbar {{ display: none }}
  .stElementContainer:has(.save-picture) {{ overflow: visible; margin-bottom: 40px }}
  .first-picture {{ margin-bottom: calc(1rem + 40px) }}
  .save-picture {{ display: block; position: absolute; top: calc(100% + 4px); left: 0;
    height: 32px; padding: 0 .75rem; font: inherit; font-size: .875rem; color: inherit;
    background: none; border: 1px solid #767d8c; border-radius: .5rem }}
}}
</style>"""
Made = TypeVar("Made")
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")  # all of ASCII's
ARROW_OR_LINK = re.compile(
    r"(?<=[-<>~=])(?=[-<>=])|(?<=:)(?=/)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE
)
JOINER = "\u2060"  # has no width
IMAGE_FORMATS = ["png", "svg"]  # of the image that the camera button of a chart saves


def frame(page: str, answer: str = "") -> None:
    """Menu, title and, where it is known before the controls are drawn, the answer."""
    allow_open_files()
    share_arenas()
    bound_uploads()
    drop_unsent_parts()
    name, title = (PAGES | BESIDE)[page]
    st.set_page_config(page_title=f"{name} · Side by Side", layout="wide")
    if problem := problem_of_limits():
        st.error(escaped(f"Nothing is shown until a setting of this server is right: {problem}."))
        st.stop()
    enter(page)
    st.markdown(STYLE, unsafe_allow_html=True)  # not `st.html`, which comes later: a jump
    with st.container(horizontal=True, key="menu", vertical_alignment="center"):
        for path, (label, _) in PAGES.items():
            place = st.container(key=CURRENT, width="content") if path == page else st
            place.page_link(path, label=label, query_params=link_of(path))
        _watch(key="frame", width="content", height="content")
    st.title(title)
    if answer:
        st.markdown(answer)


def formulas(*texts: str) -> None:
    """Formulas side by side; one below the other on a narrow screen."""
    columns = st.columns(len(texts), vertical_alignment="center")
    for text, column in zip(texts, columns, strict=True):
        column.latex(text)


_watch = st.components.v2.component(
    "frame",
    html='<button type="button" aria-live="polite">Share</button>',
    css=(Path(__file__).parent / "frame.css").read_text(encoding="utf-8"),
    js=(Path(__file__).parent / "frame.js").read_text(encoding="utf-8"),
)


def mode() -> Mode:
    """The theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def as_sent(chart: dict[str, Any]) -> dict[str, Any]:
    """A Vega chart whose frames are bytes of Arrow, as they are sent: made once, sent often."""
    frames = chart["datasets"].items()
    return {**chart, "datasets": {n: convert_pandas_df_to_arrow_bytes(f) for n, f in frames}}


def figure_cache(build: Callable[..., Made]) -> Callable[..., Made]:
    """For functions that build a figure, or what else takes longer to build than to send.

    Arguments that begin with an underscore are not part of the cache key.
    """

    @wraps(build)
    def built(*arguments: Any) -> Made:
        made = build(*arguments)
        if "plotly" not in sys.modules:
            return made
        from core.figures.kept import kept

        return kept(made)

    return st.cache_resource(max_entries=128, show_spinner=False)(built)


def show_figure(
    figure: "go.Figure", alt: str, key: str, on_select: Callable[[str], None] | None = None
) -> None:
    """A Plotly figure with its description for those who cannot see it.

    `on_select` is called with the key when points are selected; `st.session_state[key]` holds them.
    """
    image_format = st.session_state.get("image format", IMAGE_FORMATS[0])
    image = {"format": image_format, "filename": file_name(alt), "scale": 2}
    config = {
        "displaylogo": False,
        "modeBarButtonsToRemove": ["autoScale2d"],
        "toImageButtonOptions": image,
    }
    selection = {}
    if on_select:
        selection = {"on_select": lambda: on_select(key), "selection_mode": "points"}
    st.plotly_chart(figure, alt=alt, key=key, config=config, **selection)


def show_first_figure(figure: "KeptFigure", alt: str, key: str) -> None:
    """The chart that a page begins with: a picture of it stands there until Plotly is loaded."""
    with st.container(key=f"first-{key}"):
        if not st.session_state.get(f"pictured {key}"):
            st.session_state[f"pictured {key}"] = True
            st.markdown(figure.to_picture(), unsafe_allow_html=True)
        show_figure(figure, alt, key)


def file_name(alt: str) -> str:
    """The name of a picture's file, without its ending: the first words of what describes it."""
    first = re.split(r"[;.]\s", alt)[0]
    return re.sub(r"\W+", "-", first.lower())[:60].strip("-")


def draw_when_open(label: str, draw: Callable[[], None]) -> None:
    """An expander whose content is drawn and sent only once it is open."""
    expander = st.expander(label, on_change="rerun", key=label)
    if expander.open:
        with expander:
            draw()


def draw_over_when_open(label: str, draw: Callable[[], None]) -> None:
    """The same over the page, below a button."""
    popover = st.popover(label, on_change="rerun", key=label)
    if popover.open:
        with popover:
            draw()


def show_source(title: str, path: str, *names: str) -> None:
    """The source code of functions behind the page, in an expander."""
    with st.expander(f"Source: {title} (`{path}`)"):
        st.code(source_of(path, *names), language="python")


def escaped(text: str) -> str:
    """A visitor's text, escaped so that Markdown shows it literally; a line break is a space.

    Between characters that Streamlit would make an arrow or a link, escaped or not, an invisible
    joiner is put.
    """
    text = re.sub(r"\s*[\r\n]\s*", " ", text)
    return PUNCTUATION.sub(r"\\\1", ARROW_OR_LINK.sub(JOINER, text))
