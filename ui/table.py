"""A table on a page: of many rows the first few, and all on request; numbers of one form."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ui.chance import COLUMNS as SCORES

MOST_ROWS = 8
MOST_DECIMALS, OF_SCORES = 4, 3
NAMES = ("learning rate",)  # numbers that tell rows apart, written as elsewhere
FLOATS = (np.float32, np.float64)
MISSING = "–"  # in the place of a number that there is not


def show_table(table: pd.DataFrame, alt: str, **options: Any) -> None:
    """The first `MOST_ROWS` rows, and a switch for the others; `alt` tells tables of a page apart.

    `options` are those of `st.dataframe`.
    """
    if len(table) > MOST_ROWS and not st.toggle(f"Show all {len(table):,} rows", key=f"all: {alt}"):
        table = table.head(MOST_ROWS)
    options["column_config"] = number_formats(table) | options.get("column_config", {})
    options |= {"hide_index": True, "height": "content", "placeholder": MISSING}
    st.dataframe(table, alt=alt, **options)


def number_formats(table: pd.DataFrame) -> dict[str, Any]:
    """A format for each column of fractions, so that all of its numbers have as many decimals."""
    numbers = [n for n, kind in table.dtypes.items() if kind in FLOATS and n not in NAMES]
    return {
        name: st.column_config.NumberColumn(format=_format(name, table[name].to_numpy()))
        for name in numbers
    }


def _format(name: str, values: np.ndarray) -> str:
    values = values[~np.isnan(values)]
    rounded = values.round(MOST_DECIMALS)
    if ((values != 0) & (rounded == 0)).any():
        return "scientific"
    if name in SCORES:
        return f"%.{OF_SCORES}f"
    enough = (n for n in range(MOST_DECIMALS) if (values.round(n) == rounded).all())
    return f"%.{next(enough, MOST_DECIMALS)}f"
