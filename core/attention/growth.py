"""How a cost grows with the length: the fitted exponent, and where one method overtakes another."""

from dataclasses import dataclass
from math import inf, isinf

import numpy as np
import pandas as pd

from core.attention.own import is_own

N_FITTED = 4  # the largest lengths, where the fixed cost of a call matters least
QUARTILES = ("lower_quartile_seconds", "upper_quartile_seconds")


@dataclass(frozen=True)
class PowerLaw:
    """cost ≈ exp(intercept) · L^exponent, by least squares of logarithms over `lengths`."""

    exponent: float
    standard_error: float
    intercept: float
    lengths: tuple[int, ...]

    def predict(self, seq_len: float) -> float:
        return float(np.exp(self.intercept + self.exponent * np.log(seq_len)))


def fit_power_law(lengths, costs, n_fitted: int = N_FITTED) -> PowerLaw | None:
    """The power law fitted to the largest `n_fitted` lengths; None for fewer than three."""
    lengths, costs = np.asarray(lengths, float), np.asarray(costs, float)
    largest = np.argsort(lengths)[-n_fitted:]
    if len(largest) < 3 or (costs[largest] <= 0).any():
        return None
    x, y = np.log(lengths[largest]), np.log(costs[largest])
    exponent, intercept = np.polyfit(x, y, 1)
    residuals = y - (intercept + exponent * x)
    variance = residuals @ residuals / (len(x) - 2) / ((x - x.mean()) @ (x - x.mean()))
    fitted = tuple(int(n) for n in lengths[largest])
    return PowerLaw(float(exponent), float(variance**0.5), float(intercept), fitted)


def crossover(lengths, exact_costs, linear_costs) -> float | None:
    """The length from which on linear stays cheaper than exact, interpolated on the log scale.

    None where that happens outside the lengths measured.
    """
    start = _start(lengths, exact_costs, linear_costs)
    return start if 0 < start < inf else None


def _start(lengths, exact_costs, linear_costs) -> float:
    """The same; 0 where linear is cheaper at every length, infinite where not at the longest."""
    order = np.argsort(lengths)
    x = np.log(np.asarray(lengths, float)[order])
    advantage = np.log(np.asarray(exact_costs, float) / np.asarray(linear_costs, float))[order]
    slower = np.flatnonzero(advantage <= 0)
    if len(slower) == 0:
        return 0.0
    if slower[-1] == len(x) - 1:
        return inf
    i = slower[-1]
    share = -advantage[i] / (advantage[i + 1] - advantage[i])
    return float(np.exp(x[i] + share * (x[i + 1] - x[i])))


@dataclass(frozen=True)
class Crossing:
    """From which length on linear stays cheaper by the medians, and as the quartiles have it.

    `low`: linear at its lower quartile against exact at its upper one, `high` the reverse; 0 and
    infinite outside the lengths measured.
    """

    length: float
    low: float
    high: float

    @property
    def span(self) -> str:
        """The interval in words: '513–558'."""
        if isinf(self.high):
            return f"{self.low:,.0f} or more" if self.low else "not bounded by these lengths"
        return f"{self.low:,.0f}–{self.high:,.0f}" if self.low else f"up to {self.high:,.0f}"


@dataclass(frozen=True)
class Growth:
    """How the cost of one method grew: the fitted power law, and the exponent in theory."""

    method: str
    law: PowerLaw | None
    theory: int | None  # None of a method of one's own


def measured_frame(rows: list[dict], cost: str, low: str = "", high: str = "") -> pd.DataFrame:
    """The measured rows as `method, size, cost, disturbed`, with `low, high` where given."""
    columns = {"method": "method", "seq_len": "size", cost: "cost", "disturbed": "disturbed"}
    columns |= {name: new for name, new in ((low, "low"), (high, "high")) if name}
    measured = pd.DataFrame([row for row in rows if row["status"] == "measured"])
    if measured.empty:
        return pd.DataFrame(columns=list(columns.values()))
    return measured[list(columns)].rename(columns=columns)


def timed_frame(rows: list[dict]) -> pd.DataFrame:
    """The median seconds of the measured rows, with their quartiles."""
    return measured_frame(rows, "median_seconds", *QUARTILES)


def growths(frame: pd.DataFrame, *, quadratic: tuple[str, ...]) -> list[Growth]:
    """The growth of each method in a frame of `method, size, cost`."""
    return [
        Growth(method, fit_power_law(points["size"], points["cost"]), _theory(method, quadratic))
        for method, points in frame.groupby("method", sort=False)
    ]


def _theory(method: str, quadratic: tuple[str, ...]) -> int | None:
    if is_own(method):
        return None
    return 2 if method in quadratic else 1


def crossovers(
    frame: pd.DataFrame, exact: str, others: tuple[str, ...]
) -> dict[str, Crossing | None]:
    """Where each other method becomes cheaper than `exact`, over the lengths of both.

    The frame has the quartiles as `low, high`. None where that is at no length measured.
    """
    by_method = {m: points.set_index("size") for m, points in frame.groupby("method")}
    return {
        method: _crossing(by_method[exact], by_method[method])
        for method in others
        if {exact, method} <= by_method.keys()
    }


def _crossing(exact: pd.DataFrame, linear: pd.DataFrame) -> Crossing | None:
    sizes = exact.index.intersection(linear.index)
    exact, linear = exact.loc[sizes], linear.loc[sizes]
    length = crossover(sizes, exact["cost"], linear["cost"])
    if length is None:
        return None
    low = _start(sizes, exact["high"], linear["low"])
    return Crossing(length, low, _start(sizes, exact["low"], linear["high"]))
