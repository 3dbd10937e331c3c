"""How a cost grows with the length: the fitted exponent, and where one method overtakes another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.attention.own import is_own

N_FITTED = 4  # the largest lengths, where the fixed cost of a call matters least


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
    order = np.argsort(lengths)
    x = np.log(np.asarray(lengths, float)[order])
    advantage = np.log(np.asarray(exact_costs, float) / np.asarray(linear_costs, float))[order]
    slower = np.flatnonzero(advantage <= 0)
    if len(slower) == 0 or slower[-1] == len(x) - 1:
        return None
    i = slower[-1]
    share = -advantage[i] / (advantage[i + 1] - advantage[i])
    return float(np.exp(x[i] + share * (x[i + 1] - x[i])))


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


def crossovers(frame: pd.DataFrame, exact: str, others: tuple[str, ...]) -> dict[str, float | None]:
    """Where each other method becomes cheaper than `exact`, over the lengths of both."""
    costs = frame.pivot_table(index="size", columns="method", values="cost")
    crossings = {}
    for method in others:
        if {exact, method} <= set(costs):
            both = costs[[exact, method]].dropna()
            crossings[method] = (
                crossover(both.index, both[exact], both[method]) if len(both) else None
            )
    return crossings
