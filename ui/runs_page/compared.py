"""One run, or two of a kind on shared axes, in the figure that shows such runs on their page."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui.runs_page.chosen import Chosen
from ui.runs_page.timings import draw_timings
from ui.runs_page.trainings import draw_trainings
from ui.table import show_table


def draw_compared(chosen: Chosen) -> None:
    """The figure of the chosen runs; of a kind that has none, and of none with rows, a sentence."""
    if not any(shown.rows for shown in chosen.runs):
        st.info("There is nothing to draw: no row was measured yet.")
        return
    _DRAWN.get(chosen.kind, _draw_rows)(chosen)


def _draw_rows(chosen: Chosen) -> None:
    for shown in chosen.runs:
        show_table(pd.DataFrame(shown.rows), f"The rows of run {shown.run.id}")


_DRAWN: dict[str, Callable[[Chosen], None]] = {
    "scaling": draw_timings,
    "cnn": draw_trainings,
}
