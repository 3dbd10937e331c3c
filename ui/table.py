"""A table on a page: of many rows the first few, and all on request; numbers of one form."""

from typing import Any

import pandas as pd
import streamlit as st

from ui.chance import COLUMNS as SCORES

MOST_ROWS = 8
MOST_DECIMALS, OF_SCORES = 4, 3
NAMES = ("learning rate",)  # numbers that tell rows apart, written as elsewhere
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
    return {
        name: st.column_config.NumberColumn(format=_format(name, table[name]))
        for name in table.select_dtypes("float").columns
        if name not in NAMES
    }


def _format(name: str, values: pd.Series) -> str:
    values = values.dropna()
    if any((values != 0) & (values.round(MOST_DECIMALS) == 0)):
        return "scientific"
    if name in SCORES:
        return f"%.{OF_SCORES}f"
    needed = (n for n in range(MOST_DECIMALS) if _have_decimals(values, n))
    return f"%.{next(needed, MOST_DECIMALS)}f"


def _have_decimals(values: pd.Series, n: int) -> bool:
    """Whether no value needs more than n decimals."""
    return bool((values.round(n) == values.round(MOST_DECIMALS)).all())
