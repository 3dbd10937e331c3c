"""Training curves that a visitor brings, drawn over those of the page."""

import streamlit as st

from core.exchange.config import FileConfig
from core.exchange.curves import MOST_BYTES, NAMES, Curves
from core.exchange.files import CURVES, MOST_KEPT, keep_file
from ui.brought import file_of
from ui.computed import computed
from ui.layout import draw_when_open, escaped
from ui.settings import change, setting

YOURS = "of your own"
PROBLEM = "curves problem"
UNKNOWN_RATE = 0.0
KNOWN = {
    "train_loss": "the training loss",
    "validation_accuracy": "the validation accuracy",
}


def own_curves() -> Curves | None:
    """The curves of the visitor's file; None, with a message where they cannot be read."""
    name = setting("curves")
    return computed("curves", FileConfig(name)) if name else None


def own_rows(curves: Curves, measure: str) -> list[tuple]:
    """Of one measure: source, variant, learning rate, seed, epoch and value of each epoch."""
    values = curves.values.get(measure, ())
    return [(YOURS, "curve", UNKNOWN_RATE, 0, epoch, value) for epoch, value in values]


def draw_own_curves() -> None:
    """The upload, what was read of it, and what a file may hold."""
    draw_when_open("Your own training curves", _draw_upload)
    if text := st.session_state.pop(PROBLEM, None):
        st.error(escaped(f"This file cannot be used: {text}."))


def _draw_upload() -> None:
    st.file_uploader(
        f"CSV or JSON with a row an epoch, at most {MOST_BYTES / 1e6:g} MB",
        ("csv", "tsv", "json", "jsonl"),
        key="curves file",
        on_change=_keep,
        max_upload_size=1,
    )
    if curves := own_curves():
        read = (f"{KNOWN[m]} from *{escaped(c)}*" for m, c in curves.columns.items())
        st.success(f"Drawn above: {' and '.join(read)}.")
        st.button("Remove them", on_click=change, args=("curves", ""))
    taken = "; ".join(f"{KNOWN[m]}: `{'`, `'.join(names)}`" for m, names in NAMES.items())
    st.caption(
        "Logs of Keras (CSVLogger, or its history as JSON), of Lightning, or of a loop of your "
        f"own, with `epoch` from 0 or 1. Columns that are read: {taken}. This server keeps the "
        f"last {MOST_KEPT} files of all visitors: whoever has the link can see the curves."
    )


def _keep() -> None:
    try:
        if file := file_of("curves file"):
            change("curves", keep_file(CURVES, file.getvalue()))
    except ValueError as error:
        st.session_state[PROBLEM] = str(error)
