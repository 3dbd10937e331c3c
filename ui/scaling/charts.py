"""The charts of a scaling run: time, memory and arithmetic speed against the length."""

import pandas as pd
import streamlit as st

from core.attention.config import EXACT_METHODS, METHODS, PEAK_SIZE, ScalingConfig
from core.attention.growth import N_FITTED, crossovers, growths, measured_frame
from core.figures.scaling import Trend, live_scaling_chart, scaling_figure
from core.figures.theme import Mode
from ui.layout import figure_cache, mode, show_figure
from ui.shown_runs import ShownRun

SIZE = "sequence length L, tokens"
SECONDS, BYTES = "median seconds of one call", "peak bytes of one call"
QUARTILES = ("lower_quartile_seconds", "upper_quartile_seconds")


def draw_live(runs: list[ShownRun]) -> None:
    """The medians measured so far, while the run continues."""
    frame = measured_frame(runs[0].rows, "median_seconds")
    if frame.empty:
        return
    chart = live_scaling_chart(frame, METHODS, size_label=SIZE, cost_label=SECONDS, mode=mode())
    st.altair_chart(chart, alt="Median time of each method at the lengths measured so far")


def draw_time(timing: ShownRun) -> None:
    """Time against length with quartiles, fitted and theoretical slopes, and crossovers."""
    figure, slopes, crossings = _time(timing.run.id, timing.run.attempt, mode(), timing)
    show_figure(figure, f"Time of one call against length, both logarithmic. {slopes}", "time")
    st.caption(
        "Points: medians with quartile bars; open markers: disturbed measurements. Thick lines: "
        f"the power law fitted to the {N_FITTED} largest lengths, ± its standard error. Dotted: "
        "the theoretical exponent, through the last point. Click a name to hide it."
    )
    st.markdown(crossings)


def draw_memory(timing: ShownRun) -> None:
    """Peak memory against length."""
    figure, slopes = _memory(timing.run.id, timing.run.attempt, mode(), timing)
    show_figure(figure, f"Peak memory against length, both logarithmic. {slopes}", "memory")


def draw_speed(timing: ShownRun) -> None:
    """Arithmetic speed against length, beside that of one large matrix product."""
    if all(row.get("gflops") is None for row in timing.rows):
        return
    figure, shares = _speed(timing.run.id, timing.run.attempt, mode(), timing)
    show_figure(figure, f"Arithmetic speed against length. {shares}", "speed")
    st.caption(
        "How well a method uses the processor: the multiply–adds of its formula per second, "
        f"counted as two operations each, beside a product of two {PEAK_SIZE:,} × {PEAK_SIZE:,} "
        "matrices timed in the same rounds. The two Taylor methods compute the same numbers; they "
        "differ in memory layout alone. Where the block form evaluates the polynomial of q·k "
        "directly (short sequences), it does less work than counted here."
    )


@figure_cache
def _time(run_id: str, attempt: int, mode: Mode, _timing: ShownRun):
    frame = measured_frame(_timing.rows, "median_seconds", *QUARTILES)
    fits = growths(frame, quadratic=EXACT_METHODS)
    exact_methods = [m for m in ("fused", "materialised") if m in set(frame["method"])]
    linear_methods = tuple(m for m in METHODS if m not in EXACT_METHODS)
    crossings = {exact: crossovers(frame, exact, linear_methods) for exact in exact_methods}
    figure = scaling_figure(
        frame,
        f"Time of one call ({_settings(_timing)})",
        trends=[_trend(growth) for growth in fits],
        size_label=SIZE,
        cost_label=SECONDS,
        cost_unit="s",
        crossings=[
            (length, f"{method} overtakes")
            for method, length in _marked_crossings(crossings).items()
            if length
        ],
        mode=mode,
    )
    return figure, _slopes(fits), _crossing_sentences(crossings)


@figure_cache
def _memory(run_id: str, attempt: int, mode: Mode, _timing: ShownRun):
    frame = measured_frame(_timing.rows, "peak_bytes").assign(disturbed=False)
    fits = growths(frame, quadratic=("materialised",))
    figure = scaling_figure(
        frame,
        "Memory of one call, beyond its inputs",
        trends=[_trend(growth) for growth in fits],
        size_label=SIZE,
        cost_label=BYTES,
        cost_unit="B",
        mode=mode,
    )
    return figure, _slopes(fits)


@figure_cache
def _speed(run_id: str, attempt: int, mode: Mode, _timing: ShownRun):
    rows = [row for row in _timing.rows if row.get("gflops")]
    frame = measured_frame(rows, "gflops")
    peaks = frame.drop_duplicates("size").assign(method="peak", disturbed=False)
    peaks["cost"] = peaks["size"].map({row["seq_len"]: row["peak_gflops"] for row in rows})
    shares = {row["method"]: row["gflops"] / row["peak_gflops"] for row in rows}  # at the last L
    trends = [Trend(m, f"{METHODS[m]}: {share:.0%} of it") for m, share in shares.items()]
    figure = scaling_figure(
        pd.concat([frame, peaks]),
        "Arithmetic speed",
        trends=[*trends, Trend("peak", "One large matrix product")],
        size_label=SIZE,
        cost_label="GFLOP/s",
        mode=mode,
    )
    return figure, "; ".join(trend.name for trend in trends)


def _marked_crossings(crossings: dict[str, dict[str, float | None]]) -> dict[str, float | None]:
    """The crossings that the chart marks: those with the fastest exact method measured."""
    return next(iter(crossings.values()), {})


def _crossing_sentences(crossings: dict[str, dict[str, float | None]]) -> str:
    lines = []
    for exact, lengths in crossings.items():
        for method, length in lengths.items():
            start = (
                f"from **L ≈ {length:,.0f}** on" if length else "**not within the measured range**"
            )
            lines.append(f"- {METHODS[method]} overtakes {METHODS[exact]}: {start}.")
    return "\n".join(lines)


def _trend(growth) -> Trend:
    law, name = growth.law, METHODS[growth.method]
    if law is None:
        return Trend(growth.method, name, theory=growth.theory)
    costs = tuple(law.predict(n) for n in law.lengths)
    return Trend(growth.method, f"{name}: {_power(law)}", law.lengths, costs, growth.theory)


def _slopes(fits) -> str:
    """The fitted power law of each method, in words."""
    return "; ".join(f"{METHODS[g.method]} grows as {_power(g.law)}" for g in fits if g.law)


def _power(law) -> str:
    return f"L^{law.exponent:.2f} ± {law.standard_error:.2f}"


def _settings(timing: ShownRun) -> str:
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
