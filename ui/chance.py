"""Scores beside their chance level: as numeric columns of a table, and as text."""

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from core.metrics.similarity import MEASURES


def _chance_column(measure: str) -> str:
    """The name of the column of a measure's chance levels."""
    return f"{measure}: chance"


COLUMNS = [name for m in MEASURES.values() for name in (m, _chance_column(m))]


def row_beside_chance(scores: Iterable[float], chance: Iterable[float]) -> list[float]:
    """The cells of one row of `COLUMNS`."""
    return [round(float(x), 3) for pair in zip(scores, chance, strict=True) for x in pair]


def columns_beside_chance(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The `COLUMNS` of a frame that has each measure, and its chance level as `chance_…`."""
    parts = {}
    for name, label in MEASURES.items():
        parts[label] = frame[name].astype(float).round(3)
        parts[_chance_column(label)] = frame[f"chance_{name}"].astype(float).round(3)
    return parts


def measures_beside_chance(scores: Sequence[float], chance: Sequence[float]) -> str:
    """The three similarities: 'Jaccard 0.512, … By chance 0.310, …'."""
    parts = zip(MEASURES.values(), scores, strict=True)
    levels = ", ".join("–" if math.isnan(x) else f"{x:.3f}" for x in chance)
    return f"{', '.join(f'{name} {x:.3f}' for name, x in parts)}; by chance {levels}"
