"""The pinned cell of the maps: kept in the link, where the maps have it."""

from contextlib import suppress
from typing import Any

import streamlit as st

from ui.attention.view import PAGE, AttentionView
from ui.permalink import refuse
from ui.settings import change, is_linked, setting


def check_cell() -> None:
    """Refuse a cell of the link that these maps do not have; forget one that a control left out."""
    cell, size = setting("cell"), setting("seq_len")
    if all(int(number) < size for number in cell.split("-") if number):
        change("cell", cell)  # the link is followed
        return
    if is_linked("cell"):
        last = size - 1
        refuse(
            AttentionView, PAGE, "cell", cell, f"a query and a key from 0 to {last}, as 5-{last}"
        )
    change("cell", "")
    st.rerun()  # the address was written before


def take_pin(reported: dict[str, Any]) -> dict[str, str]:
    """Keep the cell that the maps report, where the field accepts it."""
    with suppress(ValueError):  # it was not the maps that sent this: the cell stays as it is
        change("cell", AttentionView(cell=reported.get("cell")).cell)
    return {"cell": setting("cell")}
