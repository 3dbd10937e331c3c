"""The first screen: an image, a pad that shifts it, what two networks answer, the verdict."""

import streamlit as st

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import OCT, SHIPPED_DATA
from core.cnn.data import Images, data_sets, load_images, title_of
from ui.cnn.answer import shift_sentence
from ui.cnn.data_set import draw_warnings
from ui.cnn.pad import draw_pad
from ui.cnn.pair import Pair
from ui.cnn.sweep import config_of
from ui.cnn.view import PAGE, CNNView
from ui.controls import controls_of, number_up_to
from ui.layout import escaped
from ui.permalink import refuse
from ui.settings import is_linked, setting
from ui.shown_runs import ShownRuns

DATA_HELP = "Of the networks that are shown, and of the next training (tab *Curves*)."


def offered_here() -> dict[str, list]:
    """The data sets that this visitor may choose: uploaded files only if they know the name."""
    known = {*SHIPPED_DATA, OCT, st.session_state.get("data"), st.query_params.get("data")}
    return {"data": [name for name in data_sets() if name in known]}


def draw_first_screen(pair: Pair, sweep: ShownRuns) -> Images | None:
    """Two controls, the pad and what follows it; returns the images, None if they are damaged."""
    data = config_of(pair["left"]).data
    try:
        images = load_images(data)
    except ValueError as error:
        st.error(escaped(f"The test images cannot be shown: {error}."))
        return None
    first, second, _ = st.columns([2, 1, 2])
    with first:
        _choose_data(sweep)
    with second:
        image = _choose_image(images)
    if setting("data") != data:
        st.info(escaped(f"Below: networks trained on {short_title(data)}. {_next(sweep)}"))
    draw_pad(pair, images, image)
    if data in SHIPPED_DATA:
        st.caption(shift_sentence(data))
    draw_warnings(data, images)
    return images


def short_title(name: str) -> str:
    """What a data set is called in the controls."""
    if name not in DATA_SETS:
        return title_of(name)
    data_set = DATA_SETS[name]
    return f"{data_set.subject.capitalize()} ({data_set.title})"


def _choose_data(sweep: ShownRuns) -> None:
    options = {"options": offered_here()["data"], "format_func": short_title}
    controls_of(CNNView)("data", "Images", DATA_HELP, on_change=_leave_runs, **options)


def _leave_runs() -> None:
    """Other images: of these, the networks that ship are shown."""
    if "run" in st.query_params:
        del st.query_params["run"]


def _choose_image(images: Images) -> int:
    last = len(images.test_images) - 1
    if is_linked("image") and setting("image") > last:
        expected = f"a whole number from 0 to {last:,} with these images"
        refuse(CNNView, PAGE, "image", setting("image"), expected)
    help = f"0 to {last:,}. Click one in the tab *Errors*, or type its number."
    return number_up_to("image", "Test image", 0, last, help)


def _next(sweep: ShownRuns) -> str:
    if sweep.active:
        return "Those in training follow when they are finished."
    return f"None was trained on {short_title(setting('data'))} yet: train them under Curves."
