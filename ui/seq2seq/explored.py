"""What of the explorer is in the link, and what it reports back."""

from collections.abc import Collection
from dataclasses import replace

from core.seq2seq.config import SPEECH
from ui.permalink import refuse
from ui.seq2seq.view import BEST, PAGE, Seq2SeqView, current_view
from ui.settings import change, is_linked

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
