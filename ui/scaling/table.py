"""The tab of every measurement of a scaling run, as a table and as files."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from core.attention.config import METHODS
from core.export import inert_csv
from ui.shown_runs import ShownRun
from ui.table import show_table

COLUMNS = {
    "seq_len": "L",
    "median_seconds": "median, ms",
    "minimum_seconds": "minimum, ms",
    "lower_quartile_seconds": "lower quartile, ms",
    "upper_quartile_seconds": "upper quartile, ms",
    "peak_bytes": "peak memory, MB",
    "relative_error": "relative error",
    "n_rounds": "rounds",
    "calls_per_round": "calls per round",
    "waiting_share": "share of time waiting",
    "multiply_adds": "multiply–adds",
    "gflops": "GFLOP/s",
    "peak_gflops": "GFLOP/s of a matrix product",
}
FORMATS = {
    **dict.fromkeys((name for name in COLUMNS if name.endswith("_seconds")), "%.3f"),
    **dict.fromkeys(("peak_bytes", "gflops", "peak_gflops"), "%.2f"),
    **dict.fromkeys(("seq_len", "multiply_adds"), "localized"),
}
RUN_FIELDS = (
    "id",
    "kind",
    "config",
    "code_version",
    "state",
    "started_at",
    "ended_at",
    "machine",
)  # in the JSON file


def draw_table(timing: ShownRun) -> None:
    """Every number of the run, to read and to download."""
    table = pd.DataFrame(timing.rows)
    st.markdown(
        "The share of time waiting is the share in which the process was ready but had no "
        "processor. Multiply–adds are those of the forward products."
    )
    show_table(readable(timing.rows), "Every measurement of the run", column_config=_formats())
    run = {name: getattr(timing.run, name) for name in RUN_FIELDS}
    content = json.dumps({"run": run, "rows": timing.rows})
    with st.container(horizontal=True):
        name = f"scaling-{timing.run.id}"
        st.download_button("CSV", inert_csv(table), f"{name}.csv", "text/csv")
        st.download_button("JSON", content, f"{name}.json", "application/json")


def _formats() -> dict[str, Any]:
    """How the numbers of each column are written."""
    return {
        COLUMNS.get(name, name): st.column_config.NumberColumn(format=form)
        for name, form in FORMATS.items()
    }


def readable(rows: list[dict]) -> pd.DataFrame:
    """The rows in milliseconds and megabytes, to four digits, with methods and columns in words."""
    table = pd.DataFrame(rows)
    readable = table.assign(method=table["method"].map(lambda name: METHODS.get(name, name)))
    for column in [c for c in table if c.endswith("_seconds")]:
        readable[column] = table[column].astype(float) * 1e3
    readable["peak_bytes"] = table["peak_bytes"].astype(float) / 1e6
    for column in readable.select_dtypes("float"):
        readable[column] = readable[column].map(lambda x: float(f"{x:.4g}"))
    return readable.rename(columns=COLUMNS)
