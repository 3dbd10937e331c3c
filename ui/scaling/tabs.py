"""The tabs below the chart: sent when opened, the open one named in the link."""

import streamlit as st

from ui import tabs
from ui.layout import formulas, show_source
from ui.scaling.crossings import draw_crossings
from ui.scaling.notes import draw_notes
from ui.scaling.table import draw_table
from ui.scaling.view import CODE, CROSSINGS, MATHS, METHOD, NUMBERS
from ui.shown_runs import ShownRun


def draw_tabs(timing: ShownRun) -> None:
    """The tabs of the run that is shown."""
    tabs.draw_tabs(
        {
            CROSSINGS: lambda: draw_crossings(timing),
            NUMBERS: lambda: draw_table(timing),
            METHOD: lambda: draw_notes(timing),
            MATHS: _draw_maths,
            CODE: _draw_code,
        }
    )


def _draw_maths() -> None:
    formulas(
        r"Z = \mathrm{softmax}(s\,QK^\top)\,V",
        r"\hat Z = \mathrm{Diag}\!\left(\Phi(Q)\,\Phi(K)^\top \mathbf 1\right)^{-1}"
        r"\Phi(Q)\left(\Phi(K)^\top V\right)",
    )
    st.markdown(
        "Q, K and V have L rows, one for each position, and D columns; s is 1/√D, or 1 where the "
        "division is switched off. Φ makes M features of each row, $\\Phi(K)^\\top V$ is M × D "
        "whatever L is. *Approximation* derives it step by step."
    )


def _draw_code() -> None:
    show_source("exact attention", "core/attention/exact.py", "exact_attention", "fused_attention")
    functions = ("plain_linear_attention", "causal_product")
    show_source("linear attention, the plain formula", "core/attention/linear.py", *functions)
    show_source("linear attention, Taylor in blocks", "core/attention/taylor_scan.py", "Scan")
    show_source("its features", "core/attention/monomials.py", "doubled_rows", "monomials")
    show_source("one timed sample", "core/machine/timing.py", "time_calls", "seconds_of")
