"""Scores in words, never alone: 'x, chance y'."""

import math
from collections.abc import Iterable, Sequence

from core.metrics.similarity import MEASURES


def beside_chance(score: float, chance: float) -> str:
    """One score beside the one that nothing but chance gives."""
    shown = "–" if math.isnan(chance) else f"{chance:.3f}"
    return f"{score:.3f}, chance {shown}"


def column_beside_chance(scores: Iterable[float], chance: Iterable[float]) -> list[str]:
    """A column of a table."""
    return [beside_chance(*pair) for pair in zip(scores, chance, strict=True)]


def against(own: Sequence[float], chance: Sequence[float]) -> str:
    """The three similarities: 'Jaccard 0.512, chance 0.310; …'."""
    parts = zip(MEASURES.values(), column_beside_chance(own, chance), strict=True)
    return "; ".join(f"{name} {text}" for name, text in parts)


def signed(difference: float) -> str:
    """A difference with its sign, also that of more."""
    return f"{difference:+.3f}".replace("-", "−")
