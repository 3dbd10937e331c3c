"""A table on a page: of many rows the first few, and all on request."""

from typing import Any

import pandas as pd
import streamlit as st

MOST_ROWS = 8


def show_table(table: pd.DataFrame, alt: str, **options: Any) -> None:
    """The first `MOST_ROWS` rows, and a switch for the others; `alt` tells tables of a page apart.

    `options` are those of `st.dataframe`.
    """
    if len(table) > MOST_ROWS and not st.toggle(f"Show all {len(table):,} rows", key=f"all: {alt}"):
        table = table.head(MOST_ROWS)
    st.dataframe(table, hide_index=True, height="content", alt=alt, **options)
