"""Two networks on the same test images: their confusions, and the images behind each cell."""

from functools import partial

import numpy as np
import streamlit as st

from core.cnn.data import Images
from core.figures.classification import confusion_figure
from core.figures.image_grid import image_figure
from core.figures.theme import Mode
from core.metrics.classification import wilson_interval
from ui.cnn.pair import SIDES, Pair, choose_pair
from ui.cnn.sweep import config_of, network_name
from ui.cnn.tested import (
    BothTested,
    caption,
    cell_of,
    difference,
    list_name,
    listed_images,
    spoken,
)
from ui.cnn.view import DISAGREEMENTS, LEFT, PAGE, RIGHT, CNNView
from ui.computed import computed
from ui.layout import escaped, figure_cache, mode, show_figure
from ui.messages import point_numbers
from ui.permalink import refuse
from ui.settings import change, change_if_accepted, is_linked, setting
from ui.shown_runs import ShownRun

MOST_SHOWN, MANY = 12, 120  # images of a list, at first and on request
N_COLUMNS = 4
LIST, MATRIX, GRID = "listed images", "confusions", "images of the list"  # keys of widgets


def draw_errors(networks: dict[str, ShownRun], pair: Pair, images: Images) -> None:
    """The confusions of both networks, and between them the images of a cell or of a list."""
    choose_pair(networks, pair)
    results = {side: computed("cnn test", config_of(t)) for side, t in pair.items()}
    if None in results.values():
        return
    names = {side: network_name(t) for side, t in pair.items()}
    predicted = {side: result.probabilities.argmax(1) for side, result in results.items()}
    tested = BothTested(images, names, results, predicted)
    cell = _cell(tested)
    st.markdown(f"{difference(tested)} **Click a cell** to see its images.")
    left, middle, right = st.columns([5, 5, 5])
    for column, side in ((left, LEFT), (right, RIGHT)):
        with column:
            _draw_matrix(tested, side, pair[side].run.id, cell)
    with middle:
        _draw_list(tested, cell)


def _cell(tested: BothTested) -> str:
    """The list that is shown; one that a link asked for and these images lack is refused."""
    cell = setting("cell")
    if "-" in cell and max(cell_of(cell)[1:]) >= (n := len(tested.images.classes)):
        if is_linked("cell"):
            expected = f"{LEFT} or {RIGHT} and two classes from 0 to {n - 1}, such as {LEFT}-0-1"
            refuse(CNNView, PAGE, "cell", cell, expected)
        change("cell", DISAGREEMENTS)
        return DISAGREEMENTS
    return cell


def _draw_matrix(tested: BothTested, side: str, run: str, cell: str) -> None:
    counts = tested.confusions(side)
    largest = max(int(tested.confusions(s).max()) for s in SIDES)
    n_correct, n = int(np.trace(counts)), len(tested.labels)
    low, high = wilson_interval(n_correct, n)
    st.markdown(
        f"**{tested.names[side]}: {n_correct / n:.3f} right**  \n{n_correct:,} of {n:,}; 95% "
        f"interval {low:.3f} to {high:.3f} (Wilson)"
    )
    chosen = cell_of(cell)[1:] if cell.startswith(f"{side}-") else None
    key = (run, largest, tested.images.classes, chosen, mode())
    figure = _confusion(*key, counts)
    alt = f"Confusions of {tested.names[side]}: {n_correct} of {n} right"
    show_figure(figure, alt, f"{MATRIX} {side}", on_select=partial(_take_cell, side))


def _draw_list(tested: BothTested, cell: str) -> None:
    """The images of the chosen list, the chosen image marked, and what both networks say of it."""
    _choose_list(tested, cell)
    numbers = listed_images(tested, cell)
    if not len(numbers):
        st.info("No image.")
        return
    most = MOST_SHOWN
    if len(numbers) > MOST_SHOWN:
        n = len(numbers)
        label = f"Show all {n}" if n <= MANY else f"Show {MANY} of {n:,}"
        most = MANY if st.toggle(label, key="many images") else MOST_SHOWN
    shown, chosen = numbers[:most].tolist(), setting("image")
    captions = [caption(i, tested) for i in shown]
    hover = [spoken(i, tested) for i in shown]
    options = {
        "ids": shown,
        "hover": hover,
        "n_columns": N_COLUMNS,
        "chosen": chosen,
        "mode": mode(),
    }
    figure = image_figure(tested.images.test_images[shown], captions, "", **options)
    alt = f"{list_name(tested, cell)}: {len(shown)} test images"
    show_figure(figure, alt, GRID, on_select=_take_image)
    if chosen in shown:
        st.markdown(f"{escaped(spoken(chosen, tested))} The pad above and *Layers* show it.")
    else:
        st.caption("Click an image to mark it and to shift it on the pad above.")


def _choose_list(tested: BothTested, cell: str) -> None:
    """All lists by name, so that a cell can be chosen without a pointer too."""
    cells = [
        f"{side}-{true}-{predicted}"
        for side in SIDES
        for true, predicted in np.argwhere(tested.confusions(side)).tolist()
    ]
    options = [DISAGREEMENTS, LEFT, RIGHT, *cells]
    if cell not in options:
        options.append(cell)
    st.session_state[LIST] = cell
    st.selectbox(
        "Images",
        options,
        key=LIST,
        format_func=lambda option: list_name(tested, option),
        on_change=lambda: change("cell", st.session_state[LIST]),
    )


def _take_cell(side: str, key: str) -> None:
    if numbers := point_numbers(key, 2):
        change_if_accepted(CNNView, "cell", "-".join(map(str, (side, *numbers))))


def _take_image(key: str) -> None:
    if numbers := point_numbers(key, 1):
        change_if_accepted(CNNView, "image", numbers[0])


@figure_cache
def _confusion(
    run: str, largest: int, classes: tuple[str, ...], chosen, mode: Mode, _counts: np.ndarray
):
    return confusion_figure(_counts, classes, "", largest=largest, chosen=chosen, mode=mode)
