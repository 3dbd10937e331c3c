"""The chart of a scaling run: time, memory, arithmetic speed or error against the length."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.attention.config import EXACT_METHODS, METHODS, ScalingConfig
from core.attention.growth import Growth, PowerLaw, crossovers, growths, measured_frame
from core.figures.line_names import on_one_line
from core.figures.scaling import Trend, live_scaling_chart, scaling_figure
from core.figures.theme import Mode
from core.runs.shipped import shipped_runs
from ui.layout import figure_cache, mode, show_first_figure
from ui.scaling.answer import first_linear, in_text
from ui.scaling.view import ERROR, MEMORY, SPEED, TIME
from ui.shown_runs import ShownRun

CHART = "chart"  # the key of the chart
SIZE = "sequence length L, tokens"
SECONDS = "median seconds of one call"
QUARTILES = ("lower_quartile_seconds", "upper_quartile_seconds")


@dataclass(frozen=True)
class _Drawn:
    """What a chart draws, and the words for it."""

    frame: pd.DataFrame
    trends: list[Trend]
    title: str
    cost_label: str
    cost_unit: str = ""
    crossings: tuple[tuple[float, str], ...] = ()


def draw_live(runs: list[ShownRun]) -> None:
    """The medians measured so far, over those of the run that ships."""
    frame = measured_frame(runs[0].rows, "median_seconds")
    (shipped,) = shipped_runs("scaling")
    before = measured_frame(shipped.rows, "median_seconds")
    chart = live_scaling_chart(
        frame, METHODS, before=before, size_label=SIZE, cost_label=SECONDS, mode=mode()
    )
    st.altair_chart(chart, alt="Median time of each method at the lengths measured so far")
    st.caption("Bold: measured here; pale: the run that ships with the app, on its own machine.")


def draw_chart(timing: ShownRun, shown: str, drawn: tuple[str, ...]) -> None:
    """One measure of the methods that are `drawn`."""
    run = timing.run
    figure, alt = _figure(run.id, run.attempt, mode(), shown, drawn, timing)
    show_first_figure(figure, alt, CHART)


@figure_cache
def _figure(
    run_id: str,
    attempt: int,
    mode: Mode,
    shown: str,
    drawn: tuple[str, ...],
    _timing: ShownRun,
):
    rows = [row for row in _timing.rows if row["method"] in drawn]
    chart = _CHARTS[shown](rows)
    figure = scaling_figure(
        chart.frame,
        chart.title,
        trends=chart.trends,
        size_label=SIZE,
        cost_label=chart.cost_label,
        cost_unit=chart.cost_unit,
        crossings=chart.crossings,
        mode=mode,
    )
    names = "; ".join(trend.name for trend in chart.trends)
    return figure, f"{chart.title} against length, both logarithmic. {names}"


def _time(rows: list[dict]) -> _Drawn:
    """Medians with quartiles, slopes, and where linear attention overtakes softmax."""
    frame = measured_frame(rows, "median_seconds", *QUARTILES)
    linear = first_linear(frame["method"])
    starts = {exact: lengths.get(linear) for exact, lengths in crossings_of(frame).items()}
    marks = tuple((n, f"overtakes {in_text(METHODS[m])}") for m, n in starts.items() if n)
    trends = _trends(growths(frame, quadratic=EXACT_METHODS))
    return _Drawn(frame, trends, "Time of one call", SECONDS, "s", marks)


def _memory(rows: list[dict]) -> _Drawn:
    frame = measured_frame(rows, "peak_bytes").assign(disturbed=False)
    trends = _trends(growths(frame, quadratic=("materialised",)))
    title = "Memory of one call, beyond its inputs"
    return _Drawn(frame, trends, title, "peak bytes of one call", "B")


def _speed(rows: list[dict]) -> _Drawn:
    """Arithmetic speed, beside that of one large matrix product."""
    rows = [row for row in rows if row.get("gflops")]
    frame = measured_frame(rows, "gflops")
    peaks = frame.drop_duplicates("size").assign(method="peak", disturbed=False)
    peaks["cost"] = peaks["size"].map({row["seq_len"]: row["peak_gflops"] for row in rows})
    shares = {row["method"]: row["gflops"] / row["peak_gflops"] for row in rows}  # at the last L
    trends = [Trend(m, f"{METHODS[m]}: {share:.0%}") for m, share in shares.items()]
    trends.append(Trend("peak", "One large matrix product"))
    return _Drawn(pd.concat([frame, peaks]), trends, "Arithmetic speed", "GFLOP/s")


def _error(rows: list[dict]) -> _Drawn:
    """The distance of the output from softmax in float64."""
    frame = measured_frame(rows, "relative_error").assign(disturbed=False)
    trends = [Trend(method, METHODS[method]) for method in dict.fromkeys(frame["method"])]
    return _Drawn(frame, trends, "Error of the output", "relative error")


_CHARTS: dict[str, Callable[[list[dict]], _Drawn]] = {
    TIME: _time,
    MEMORY: _memory,
    SPEED: _speed,
    ERROR: _error,
}


def crossings_of(frame: pd.DataFrame) -> dict[str, dict[str, float | None]]:
    """Where each linear method overtakes each exact one, the fused one first."""
    exact = [m for m in reversed(EXACT_METHODS) if m in set(frame["method"])]
    linear = tuple(m for m in METHODS if m not in EXACT_METHODS)
    return {method: crossovers(frame, method, linear) for method in exact}


def _trends(fits: list[Growth]) -> list[Trend]:
    return [_trend(growth) for growth in fits]


def _trend(growth: Growth) -> Trend:
    law, name = growth.law, METHODS[growth.method]
    if law is None:
        return Trend(growth.method, name, theory=growth.theory)
    costs = tuple(law.predict(n) for n in law.lengths)
    return Trend(
        growth.method, f"{name}: {on_one_line(power_text(law))}", law.lengths, costs, growth.theory
    )


def power_text(law: PowerLaw) -> str:
    """A fitted power law in words."""
    return f"L^{law.exponent:.2f} ± {law.standard_error:.2f}"


def settings_text(timing: ShownRun) -> str:
    """What was timed, in words."""
    config = ScalingConfig(**timing.run.config)
    n_heads = config.batch * config.n_heads
    parts = [
        f"D = {config.dim}",
        f"K = {config.terms}",
        f"{n_heads} head{'s' * (n_heads > 1)}",
        config.precision,
        *["causal"] * config.causal,
        *["with backward pass"] * config.backward,
        f"seed {config.seed}",
    ]
    return ", ".join(parts)
