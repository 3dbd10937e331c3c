"""What the charts draw: errors as a setting varies; time, memory, speed or error of a timing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import pandas as pd

from core.attention.config import EXACT_METHODS, METHODS, ScalingConfig
from core.attention.growth import (
    Crossing,
    Growth,
    PowerLaw,
    crossovers,
    growths,
    measured_frame,
    timed_frame,
)
from core.attention.rows import AttentionComparison
from core.figures.curves import error_figure
from core.figures.line_names import on_one_line
from core.figures.scaling import Trend, scaling_figure
from core.figures.theme import Mode

TIME, MEMORY, SPEED, ERROR = MEASURES = ("time", "memory", "speed", "error")
OUTPUT, WEIGHTS = "output", "weights"
ERRORS = {OUTPUT: "output_error", WEIGHTS: "weight_error"}
VARIED = {
    "dim": "head size D",
    "seq_len": "sequence length L",
    "scale": "scale, times the chosen one",
}
SIZE = "sequence length L, tokens"
SECONDS = "median seconds of one call"


@dataclass(frozen=True)
class _Drawn:
    """What a chart draws, and the words for it."""

    frame: pd.DataFrame
    trends: list[Trend]
    title: str
    cost_label: str
    cost_unit: str = ""
    crossings: tuple[tuple[float, str], ...] = ()


def error_chart(comparison: AttentionComparison, varied: str, measure: str, *, mode: Mode):
    """The error of each K as one setting varies and the others stay."""
    rows = [asdict(row) for row in comparison.errors if row.varied == varied]
    points = pd.DataFrame(rows).rename(columns={ERRORS[measure]: "error"})
    label = VARIED[varied]
    return error_figure(points, f"As the {label.split(',')[0]} changes", label=label, mode=mode)


def timing_chart(rows: list[dict], shown: str, *, before: Sequence[dict] = (), mode: Mode):
    """The figure of one measure of the rows of a timing, and what it shows in words.

    The rows of another timing, `before`, are drawn pale below them on the same axes.
    """
    chart = _CHARTS[shown](rows)
    said = [*(trend.name for trend in chart.trends), *["pale: another run"] * bool(before)]
    if before:
        chart = _over(chart, _CHARTS[shown](list(before)))
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
    return figure, f"{chart.title} against length, both logarithmic. {'; '.join(said)}"


def _over(chart: _Drawn, earlier: _Drawn) -> _Drawn:
    """A chart over an earlier one, whose lines are pale and have no fits."""
    pale = [
        Trend(f"{t.method} before", METHODS.get(t.method, t.name), looks=t.method, pale=True)
        for t in earlier.trends
    ]
    below = earlier.frame.assign(method=earlier.frame["method"] + " before")
    frames = [frame for frame in (below, chart.frame) if len(frame)]
    frame = pd.concat(frames) if frames else chart.frame
    return replace(chart, frame=frame, trends=[*pale, *chart.trends])


def _time(rows: list[dict]) -> _Drawn:
    """Medians with quartiles, slopes, and where linear attention overtakes softmax."""
    frame = timed_frame(rows)
    linear = first_linear(frame["method"])
    starts = {exact: lengths.get(linear) for exact, lengths in crossings_of(frame).items()}
    marks = tuple((start.length, _mark(m, start.length)) for m, start in starts.items() if start)
    trends = _trends(growths(frame, quadratic=EXACT_METHODS))
    return _Drawn(frame, trends, "Time of one call", SECONDS, "s", marks)


def _mark(method: str, length: float) -> str:
    name, *_ = in_text(METHODS[method]).split(" (")
    return f"{length:,.0f}: overtakes {name}"


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


def crossings_of(frame: pd.DataFrame) -> dict[str, dict[str, Crossing | None]]:
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
    name = f"{name}: {on_one_line(power_text(law))}"
    return Trend(growth.method, name, law.lengths, costs, growth.theory)


def power_text(law: PowerLaw) -> str:
    """A fitted power law in words."""
    return f"L^{law.exponent:.2f} ± {law.standard_error:.2f}"


def settings_text(config: ScalingConfig) -> str:
    """What was timed, in words."""
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


def in_text(name: str) -> str:
    """The name of a method within a sentence."""
    return name[0].lower() + name[1:]


def first_linear(methods: Iterable[str]) -> str | None:
    """The linear method that the answer is about, of those that were measured."""
    measured = set(methods)
    return next((m for m in METHODS if m in measured and m not in EXACT_METHODS), None)
