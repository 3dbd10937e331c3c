"""The views of a scaling run: time, memory, table, what to make of them."""

import json

import pandas as pd
import streamlit as st

from core.attention.config import EXACT_METHODS, METHODS, ScalingConfig
from core.attention.growth import crossovers, growths, measured_frame
from core.figures.scaling import Trend, live_scaling_chart, scaling_figure
from core.figures.theme import Mode
from ui.layout import figure_cache, mode, show_figure
from ui.runs import ShownRun

SIZE = "sequence length L, tokens"
SECONDS, BYTES = "median seconds of one call", "peak bytes of one call"
COLUMNS = {
    "seq_len": "L",
    "median_seconds": "median, ms",
    "minimum_seconds": "minimum, ms",
    "lower_quartile_seconds": "lower quartile, ms",
    "upper_quartile_seconds": "upper quartile, ms",
    "peak_bytes": "peak memory, MB",
    "relative_error": "relative error",
    "n_rounds": "rounds",
    "calls_per_round": "calls a round",
    "waiting_share": "share of time waiting",
    "multiply_adds": "multiply–adds",
    "gflops": "GFLOP/s",
    "peak_gflops": "GFLOP/s of a matrix product",
}
QUARTILES = ("lower_quartile_seconds", "upper_quartile_seconds")


def draw_live(runs: list[ShownRun]) -> None:
    """The medians that have arrived, while the others are being measured."""
    frame = measured_frame(runs[0].rows, "median_seconds")
    if frame.empty:
        return
    chart = live_scaling_chart(frame, METHODS, size_label=SIZE, cost_label=SECONDS, mode=mode())
    st.altair_chart(chart, alt="Median time of each method at the lengths measured so far")


def draw_time(shown: ShownRun) -> None:
    """Time against length with quartiles, fitted slopes, theory and the crossovers."""
    figure, slopes, crossings = _time(shown.run.id, shown.run.attempt, mode(), shown)
    show_figure(figure, f"Time of one call against length, both logarithmic. {slopes}", "time")
    st.caption(
        "Points: medians with quartile bars; open markers: disturbed measurements. Thick lines: "
        "the power law fitted to the four largest lengths, ± its standard error. Dotted: the "
        "exponent of the theory, through the last point. Click a name to hide it."
    )
    st.markdown(crossings)


def draw_memory(shown: ShownRun) -> None:
    """Peak memory against length."""
    figure, slopes = _memory(shown.run.id, shown.run.attempt, mode(), shown)
    show_figure(figure, f"Peak memory against length, both logarithmic. {slopes}", "memory")


def draw_speed(shown: ShownRun) -> None:
    """Arithmetic speed against length, beside that of one large matrix product."""
    if all(row.get("gflops") is None for row in shown.rows):
        return
    figure, shares = _speed(shown.run.id, shown.run.attempt, mode(), shown)
    show_figure(figure, f"Arithmetic speed against length. {shares}", "speed")
    st.caption(
        "What a method makes of the processor: the multiply–adds of its formula in the time it "
        "took, against a product of two 1,024 × 1,024 matrices timed in the same rounds. The two "
        "Taylor methods compute the same numbers; memory layout alone tells them apart. "
        "Where the block form evaluates the polynomial of q·k directly (short sequences), it does "
        "less work than counted here."
    )


def draw_notes(shown: ShownRun) -> None:
    """What the visitor may stumble over in this very run."""
    heaps = {row["heap"] for row in shown.rows}
    methods = {row["method"] for row in shown.rows}
    notes = [_HEAPS[heap] for heap in sorted(heaps)]
    if "materialised" in methods:
        notes.append(
            "Softmax with materialised weights may climb more steeply than 2 for a while: its "
            "L × L array outgrows first the processor's caches, then what the allocator hands "
            "out again, and the system has to find and clear new pages. This is measured, and "
            "not smoothed away."
        )
    if "fused" in methods:
        notes.append(
            "Fused attention computes the weights tile by tile and forgets them: beyond its output "
            "it needs so little memory that fixed buffers hide its growth at first."
        )
    disturbed = sum(bool(row["disturbed"]) for row in shown.rows)
    if disturbed:
        notes.append(
            f"{disturbed} of {len(shown.rows)} measurements are marked as disturbed: their "
            "quartiles lie more than 10 % of the median apart, or the processor was shared with "
            "other work in too many rounds. Trust their minimum more than their median."
        )
    notes += [
        f"{METHODS[row['method']]}, L = {row['seq_len']:,}: not measured ({row['status']}: "
        f"{row['reason']})."
        for row in shown.rows
        if row["status"] != "measured"
    ]
    st.markdown("\n".join(f"- {note}" for note in notes))


def draw_table(shown: ShownRun) -> None:
    """Every number of the run, to read and to take away."""
    table = pd.DataFrame(shown.rows)
    st.subheader("Every measurement")
    st.markdown(
        "The relative error is |Ẑ − Z| / |Z| against softmax in float64 on a sample of rows, "
        "computed before anything is timed. The share of time waiting is that in which the process "
        "was ready but had no processor. Multiply–adds are those of the forward products."
    )
    st.dataframe(_readable(table), hide_index=True, alt="Every measurement of the run")
    kept = ("id", "kind", "config", "code_version", "state", "started_at", "ended_at", "machine")
    content = {"run": {name: getattr(shown.run, name) for name in kept}, "rows": shown.rows}
    with st.container(horizontal=True):
        name = f"scaling-{shown.run.id}"
        st.download_button("CSV", table.to_csv(index=False), f"{name}.csv", "text/csv")
        st.download_button("JSON", json.dumps(content), f"{name}.json", "application/json")


def _readable(table: pd.DataFrame) -> pd.DataFrame:
    """The table in milliseconds and megabytes, to four digits, its columns in words."""
    shown = table.copy()
    for column in [c for c in table if c.endswith("_seconds")]:
        shown[column] = table[column].astype(float) * 1e3
    shown["peak_bytes"] = table["peak_bytes"].astype(float) / 1e6
    for column in shown.select_dtypes("float"):
        shown[column] = shown[column].map(lambda x: float(f"{x:.4g}"))
    return shown.rename(columns=COLUMNS)


@figure_cache
def _time(run_id: str, attempt: int, mode: Mode, _shown: ShownRun):
    frame = measured_frame(_shown.rows, "median_seconds", *QUARTILES)
    found = growths(frame, quadratic=EXACT_METHODS)
    exacts = [m for m in ("fused", "materialised") if m in set(frame["method"])]
    linear = tuple(m for m in METHODS if m not in EXACT_METHODS)
    crossings = {exact: crossovers(frame, exact, linear) for exact in exacts}
    figure = scaling_figure(
        frame,
        f"Time of one call ({_setting(_shown)})",
        trends=[_trend(growth) for growth in found],
        size_label=SIZE,
        cost_label=SECONDS,
        cost_unit="s",
        crossings=[(at, f"{m} overtakes") for m, at in _marked(crossings).items() if at],
        mode=mode,
    )
    return figure, _slopes(found), _crossing_sentences(crossings)


@figure_cache
def _memory(run_id: str, attempt: int, mode: Mode, _shown: ShownRun):
    frame = measured_frame(_shown.rows, "peak_bytes").assign(disturbed=False)
    found = growths(frame, quadratic=("materialised",))
    figure = scaling_figure(
        frame,
        "Memory of one call, beyond its inputs",
        trends=[_trend(growth) for growth in found],
        size_label=SIZE,
        cost_label=BYTES,
        cost_unit="B",
        mode=mode,
    )
    return figure, _slopes(found)


def _marked(crossings: dict[str, dict[str, float | None]]) -> dict[str, float | None]:
    """The crossings that the chart marks: those with the fastest exact method measured."""
    return next(iter(crossings.values()), {})


@figure_cache
def _speed(run_id: str, attempt: int, mode: Mode, _shown: ShownRun):
    rows = [row for row in _shown.rows if row.get("gflops")]
    frame = measured_frame(rows, "gflops")
    peaks = frame.drop_duplicates("size").assign(method="peak", disturbed=False)
    peaks["cost"] = peaks["size"].map({row["seq_len"]: row["peak_gflops"] for row in rows})
    last = {row["method"]: row["gflops"] / row["peak_gflops"] for row in rows}
    trends = [Trend(method, f"{METHODS[method]}: {last[method]:.0%} of it") for method in last]
    figure = scaling_figure(
        pd.concat([frame, peaks]),
        "Arithmetic speed",
        trends=[*trends, Trend("peak", "One large matrix product")],
        size_label=SIZE,
        cost_label="GFLOP/s",
        mode=mode,
    )
    return figure, "; ".join(trend.name for trend in trends)


def _crossing_sentences(crossings: dict[str, dict[str, float | None]]) -> str:
    lines = []
    for exact, found in crossings.items():
        for method, at in found.items():
            where = f"from **L ≈ {at:,.0f}** on" if at else "**not within the range measured**"
            lines.append(f"- {METHODS[method]} overtakes {METHODS[exact]}: {where}.")
    return "\n".join(lines)


def _trend(growth) -> Trend:
    law, name = growth.law, METHODS[growth.method]
    if law is None:
        return Trend(growth.method, name, theory=growth.theory)
    costs = tuple(law.predict(n) for n in law.lengths)
    return Trend(growth.method, f"{name}: {_power(law)}", law.lengths, costs, growth.theory)


def _slopes(found) -> str:
    grows = (f"{METHODS[g.method]} grows as {_power(g.law)}" for g in found if g.law)
    return "; ".join(grows)


def _power(law) -> str:
    return f"L^{law.exponent:.2f} ± {law.standard_error:.2f}"


def _setting(shown: ShownRun) -> str:
    config = ScalingConfig(**shown.run.config)
    parts = [
        f"D = {config.dim}",
        f"K = {config.terms}",
        f"{config.batch * config.n_heads} head{'s' * (config.batch * config.n_heads > 1)}",
        config.precision,
        *["causal"] * config.causal,
        *["with backward pass"] * config.backward,
        f"seed {config.seed}",
    ]
    return ", ".join(parts)


_HEAPS = {
    "fresh": "Every large array was made of fresh pages, as in a first call: the system clears "
    "each page on first touch, and for methods that fill large arrays that can be more than half "
    "of the time. *How it is measured* offers the retained heap.",
    "retained": "The process kept its pages between calls, as a long-running program may: no "
    "time went into clearing fresh ones.",
    "system": "How memory is handed out could not be set on this system.",
}
