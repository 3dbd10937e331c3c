"""When is linear attention faster? The answer of one run, in words."""

from core.attention.charts import ERROR, MEMORY, SPEED, TIME, first_linear, in_text
from core.attention.config import EXACT_METHODS, METHODS, ScalingConfig
from core.attention.growth import crossovers, timed_frame
from core.wording import significant
from ui.collected import HINT
from ui.layout import figure_cache
from ui.shown_runs import ShownRun

LOOK_FOR = {  # in the chart of each measure
    TIME: "slopes: 2 for softmax, 1 for linear",
    MEMORY: "slopes: 2 where all weights are stored, 1 where they are not",
    SPEED: "the line of one large matrix product: how near to it each method comes",
    ERROR: "lines far above rounding, which is the whole error of an exact method",
}


def answer(timing: ShownRun, shown: str) -> str:
    """From which length on, by how much at the longest, at what error; and whether to trust it.

    Last, what to look for in the chart of the measure that is `shown`.
    """
    said = _answer(timing.run.id, timing.run.attempt, len(timing.rows), timing)
    return f"{said}{HINT}{LOOK_FOR[shown]}."


@figure_cache
def _answer(run_id: str, attempt: int, n_rows: int, _timing: ShownRun) -> str:
    frame = timed_frame(_timing.rows)
    linear = first_linear(frame["method"])
    exact = [m for m in EXACT_METHODS if m in set(frame["method"])]
    if not linear or not exact:
        return "This run does not time softmax beside linear attention."
    config, longest = ScalingConfig(**_timing.run.config), int(frame["size"].max())
    parts = [
        f"{METHODS[linear]} (K = {config.terms}, D = {config.dim}) is faster than "
        f"{_starts(frame, exact, linear)}",
        *_error(_timing, linear, longest),
    ]
    n_disturbed = sum(bool(row["disturbed"]) for row in _timing.rows)
    if n_disturbed:
        parts.append(f"{n_disturbed} of {len(_timing.rows)} measurements disturbed")
    return f"{'; '.join(parts)}."


def readout(timing: ShownRun, size: int, shown: str) -> str:
    """What was measured at a length, lowest first; time and memory beside softmax.

    Bold is between two `**`; nothing else is marked up.
    """
    column, text_of, compared = _COSTS[shown]
    costs = _measured_at(timing, size, column)
    best = _best_exact(costs) if compared else None
    parts = []
    for method, cost in sorted(costs.items(), key=lambda item: item[1]):
        text = f"{METHODS[method]}: {text_of(cost)}"
        if best and method not in EXACT_METHODS:
            text += f" (**{_ratio(costs[best] / cost, *compared)}**)"
        parts.append(text)
    beside = f" beside {in_text(METHODS[best])}" if best else ""
    return f"**At L = {size:,}**{beside}: {'; '.join(parts) or 'nothing was measured'}."


def flag(timing: ShownRun, size: int, shown: str) -> str:
    """A length, and what the linear method of the answer saves there beside softmax."""
    column, _, compared = _COSTS[shown]
    costs = _measured_at(timing, size, column)
    best, linear = _best_exact(costs), first_linear(costs)
    if not (compared and best and linear):
        return f"at {size:,}"
    return f"at {size:,}: {_ratio(costs[best] / costs[linear], *compared)}"


def _best_exact(costs: dict[str, float]) -> str | None:
    exact = [m for m in EXACT_METHODS if costs.get(m)]
    return min(exact, key=costs.get) if exact else None


def _ratio(ratio: float, less: str, more: str) -> str:
    times, word = (ratio, less) if ratio >= 1 else (1 / ratio, more)
    return f"{significant(times, 2)} × {word}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def _bytes(number: float) -> str:
    return f"{number / 1e9:.3g} GB" if number >= 1e9 else f"{number / 1e6:.3g} MB"


_COSTS = {  # of each measure: its column, its words, and how a ratio of two is said
    TIME: ("median_seconds", _seconds, ("faster", "slower")),
    MEMORY: ("peak_bytes", _bytes, ("less", "more")),
    SPEED: ("gflops", lambda x: f"{significant(x)} GFLOP/s", None),
    ERROR: ("relative_error", lambda x: significant(x, 2), None),
}


def _starts(frame, exact: list[str], linear: str) -> str:
    """From which length on it is faster than each exact method, with an interval."""
    longest, texts = f"{int(frame['size'].max()):,}", []
    unit = "quartiles "  # said once
    for method in exact:
        said = f"at no length up to {longest}"
        if start := crossovers(frame, method, (linear,)).get(linear):
            said, unit = f"from **L ≈ {start.length:,.0f}** ({unit}{start.span})", ""
        texts.append(f"{in_text(METHODS[method])}, {said}")
    return ", than ".join(texts)


def _error(timing: ShownRun, method: str, size: int) -> list[str]:
    """How far off its output is at a length, if that was measured."""
    error = _measured_at(timing, size, "relative_error").get(method)
    return [] if error is None else [f"error {error:.0%} at L = {size:,}"]


def _measured_at(timing: ShownRun, size: int, column: str) -> dict[str, float]:
    """What each method came to at a length."""
    return {
        row["method"]: row[column]
        for row in timing.rows
        if row["seq_len"] == size and row["status"] == "measured" and row[column] is not None
    }
