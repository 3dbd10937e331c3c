"""The tab on where lines cross: how each method grows, and from where on it is faster."""

import pandas as pd
import streamlit as st

from core.attention.charts import crossings_of, in_text, power_text
from core.attention.config import EXACT_METHODS, METHODS
from core.attention.growth import growths, timed_frame
from ui.layout import figure_cache
from ui.shown_runs import ShownRun
from ui.table import show_table

NEVER = "not within the lengths measured"


def draw_crossings(timing: ShownRun) -> None:
    """A row for each method: how its time grows, and where it overtakes softmax."""
    table = _table(timing.run.id, timing.run.attempt, len(timing.rows), timing)
    show_table(table, "How each method grows and crosses")
    st.markdown(
        "Softmax attention compares every position with every other: time $O(L^2 D)$. Linear "
        "attention with $M$ features for each position needs $O(L M D)$, so its line rises half as "
        "steeply and must cross in the end: with many features, late. *How it was measured* says "
        "what the intervals are."
    )


@figure_cache
def _table(run_id: str, attempt: int, n_rows: int, _timing: ShownRun) -> pd.DataFrame:
    frame = timed_frame(_timing.rows)
    crossings = crossings_of(frame)
    rows = []
    for growth in growths(frame, quadratic=EXACT_METHODS):
        method = growth.method
        row = {
            "method": METHODS[method],
            "time grows as": power_text(growth.law) if growth.law else "too few lengths",
            "in theory": f"L^{growth.theory}" if growth.theory else "not known",
        }
        for exact, lengths in crossings.items():
            start = lengths.get(method)
            text = f"L ≈ {start.length:,.0f} ({start.span})" if start else NEVER
            row[f"faster than {in_text(METHODS[exact])} from"] = text if method in lengths else ""
        rows.append(row)
    return pd.DataFrame(rows)
