"""Scores as text, each with its chance level: 'x, chance y'."""

import math
from collections.abc import Iterable, Sequence

from core.metrics.similarity import MEASURES


def beside_chance(score: float, chance: float) -> str:
    """One score and its chance level."""
    level = "–" if math.isnan(chance) else f"{chance:.3f}"
    return f"{score:.3f}, chance {level}"


def column_beside_chance(scores: Iterable[float], chance: Iterable[float]) -> list[str]:
    """The scores of a table's column, each with its chance level."""
    return [beside_chance(*pair) for pair in zip(scores, chance, strict=True)]


def measures_beside_chance(scores: Sequence[float], chance: Sequence[float]) -> str:
    """The three similarities: 'Jaccard 0.512, chance 0.310; …'."""
    parts = zip(MEASURES.values(), column_beside_chance(scores, chance), strict=True)
    return "; ".join(f"{name} {text}" for name, text in parts)
