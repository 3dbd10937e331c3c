"""Softmax against linear attention: what ships."""

from dataclasses import asdict

import pandas as pd

from core.attention.charts import OUTPUT, TIME, VARIED, error_chart, settings_text, timing_chart
from core.attention.config import AttentionConfig, ScalingConfig
from core.attention.kinds import ATTENTION
from core.figures.theme import Mode
from core.overview import answers
from core.report.charts import chart
from core.report.entry import Entry, table_of
from core.report.shipped.parts import entry_of, made
from core.runs.shipped import load_result, shipped_runs

MEASURED = ["method", "seq_len", "median_seconds", "peak_bytes", "relative_error", "disturbed"]


def approximation() -> Entry:
    """The errors as each setting varies."""
    config = AttentionConfig()
    comparison = load_result(ATTENTION, config)
    parts = [
        chart(f"Error of the output against {label}", _errors_drawn(comparison, varied))
        for varied, label in VARIED.items()
    ]
    table = table_of("Relative errors in float64", pd.DataFrame(map(asdict, comparison.errors)))
    return entry_of("What does linear attention lose?", answers.approximation(), parts, [table])


def _errors_drawn(comparison, varied: str):
    return lambda mode: error_chart(comparison, varied, OUTPUT, mode=mode)


def speed() -> Entry:
    """The timing."""
    (shipped,) = shipped_runs("scaling")

    def drawn(mode: Mode):
        return timing_chart(shipped.rows, TIME, mode=mode)

    return entry_of(
        "When is linear attention faster?",
        answers.speed(),
        [chart(drawn("light")[1], lambda mode: drawn(mode)[0])],
        [table_of("Every measurement", pd.DataFrame(shipped.rows)[MEASURED])],
        f"{settings_text(ScalingConfig(**shipped.run.config))}.",
        made(shipped.run),
    )
