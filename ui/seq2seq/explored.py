"""What of the explorer is in the link, and what it reports back."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from core.seq2seq.config import SPEECH
from ui.permalink import refuse
from ui.seq2seq.view import BEST, NO_CELL, PAGE, WHOLE, Seq2SeqView, current_view
from ui.settings import change, is_first_since_arrival, is_linked

STATE = ("cell", "word", "head", "shown", "scale", "zoom")  # fields that the explorer changes


def state_of(view: Seq2SeqView) -> dict[str, str | int]:
    """What the explorer shows of the view; only a text that was spoken has words to choose."""
    state = {name: getattr(view, name) for name in STATE}
    return state if view.task == SPEECH else {**state, "word": 0}


def take_view(reported: dict) -> dict[str, str | int]:
    """Keep what the explorer reports, each setting where its field accepts it."""
    view = current_view()
    names = STATE if view.task == SPEECH else tuple(n for n in STATE if n != "word")
    for name in names:
        try:
            view = replace(view, **{name: reported[name]})
        except (KeyError, ValueError):
            continue  # it was not the explorer that sent this: the setting stays as it is
        change(name, reported[name])
    return state_of(view)


def check_head(names: Collection[str]) -> None:
    """Fall back to the best aligned head where another one is chosen than there are."""
    head = current_view().head
    if set(head.split("/")) <= set(names):
        return
    if is_linked("head"):
        refuse(Seq2SeqView, PAGE, "head", head, f"one of {', '.join(names)}")
    change("head", BEST)  # of another task, whose decoders have more heads


def check_places(sizes: Mapping[str, tuple[int, int]]) -> None:
    """Refuse a pinned cell and a zoom of the link that the maps do not have.

    `sizes`: the rows and the columns of each decoder's map.
    """
    if not is_first_since_arrival("places"):  # of another input, later
        return
    view = current_view()
    if is_linked("cell") and view.cell != NO_CELL:
        decoder, row, column = view.cell.split("-")
        n_rows, n_columns = sizes.get(decoder, (0, 0))
        if int(row) >= n_rows or int(column) >= max(n_rows, n_columns):
            ends = (f"{name}-{rows - 1}-{columns - 1}" for name, (rows, columns) in sizes.items())
            expected = f"a row and a column of these maps, at most {' or '.join(ends)}"
            refuse(Seq2SeqView, PAGE, "cell", view.cell, expected)
    if is_linked("zoom") and view.zoom != WHOLE:
        first, last = map(float, view.zoom.split("-"))
        n_positions = max(max(size) for size in sizes.values())
        if not first < last <= n_positions:
            expected = f"two positions from 0 to {n_positions}, the lower one first"
            refuse(Seq2SeqView, PAGE, "zoom", view.zoom, expected)


def check_word(count: Callable[[], int]) -> None:
    """Refuse the word of a link where fewer were written; `count` tells how many."""
    if not is_first_since_arrival("chosen word") or not is_linked("word"):
        return
    word = current_view().word
    if word > (n_words := count()):
        expected = f"the number of a word that was written, at most {n_words}, or 0 for none"
        refuse(Seq2SeqView, PAGE, "word", word, expected)
