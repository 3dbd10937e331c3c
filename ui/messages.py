"""What a browser reports of components, charts and tables: it may be anything, and is checked here.

A browser that runs our program never sends what is refused here: nothing is said of it.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

LARGEST = 10**9  # of a number that is reported


def reported(key: str, name: str) -> Any:
    """What the component of that key reports by a name; None where it reports nothing."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def point_numbers(key: str, n: int) -> tuple[int, ...] | None:
    """The n whole numbers, from 0, that the first selected point of a chart carries."""
    point = _first_selected(key, "points")
    data = point.get("customdata") if isinstance(point, Mapping) else None
    return _whole(data if isinstance(data, list | tuple) else [data], n)


def selected_row(key: str, n_rows: int) -> int | None:
    """The number of the first selected row of a table, if there are so many."""
    numbers = _whole([_first_selected(key, "rows")], 1)
    return numbers[0] if numbers and numbers[0] < n_rows else None


def selected_cell_row(selection: Any, n_rows: int) -> int | None:
    """The number of the row of the first selected cell, if there are so many."""
    cells = selection.get("cells") if isinstance(selection, Mapping) else None
    cell = cells[0] if isinstance(cells, list) and cells else None
    numbers = _whole([cell[0]], 1) if isinstance(cell, list | tuple) and cell else None
    return numbers[0] if numbers and numbers[0] < n_rows else None


def _first_selected(key: str, kind: str) -> Any:
    selection = reported(key, "selection")
    parts = selection.get(kind) if isinstance(selection, Mapping) else None
    return parts[0] if isinstance(parts, list) and parts else None


def _whole(values: Any, n: int) -> tuple[int, ...] | None:
    """These n values as whole numbers; None where they are others."""
    if len(values) != n or not all(type(x) in (int, float) and 0 <= x < LARGEST for x in values):
        return None
    return tuple(map(int, values)) if all(x == int(x) for x in values) else None
