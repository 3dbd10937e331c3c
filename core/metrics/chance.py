"""What a score is worth: the same measures where nothing was understood."""

import random
from collections.abc import Sequence

import numpy as np

from core.metrics.edits import WordPair
from core.metrics.similarity import Symbols, similarities

MOST_OTHERS = 200  # references, of which one may be its own, that a hypothesis is compared with


def chance_similarities(
    references: Sequence[Symbols], hypotheses: Sequence[Symbols], indices: Sequence[int]
) -> np.ndarray:
    """The three similarities of each hypothesis to the *other* references, mean: (N, 3).

    `indices` tells which reference is a hypothesis's own. Without others chance is 0.
    """
    drawn, found = evenly_spaced(references), np.zeros((len(hypotheses), 3))
    for row, (hypothesis, own) in enumerate(zip(hypotheses, indices, strict=True)):
        others = other_similarities(drawn, hypothesis, references[own])
        if len(others):
            found[row] = others.mean(axis=0)
    return found


def other_similarities(
    references: Sequence[Symbols],
    hypothesis: Symbols,
    own: Symbols | None,
    *,
    restricted: bool = True,
) -> np.ndarray:
    """The similarities of a hypothesis to each reference that is not equal to its `own`: (N, 3)."""
    others = [reference for reference in references if reference != own]
    return similarities(others, [hypothesis] * len(others), restricted=restricted)


def word_chance(pairs: Sequence[WordPair], words: Sequence[str]) -> np.ndarray:
    """What stands for each word of a reference against the other `words`, mean: (N, 3).

    Where nothing stands for it, or there are no other words, it is NaN.
    """
    found = np.full((len(pairs), 3), np.nan)
    for row, pair in enumerate(pairs):
        if pair.hypothesis is not None:
            others = other_similarities(words, pair.hypothesis, pair.reference)
            found[row] = others.mean(axis=0) if len(others) else np.nan
    return found


def evenly_spaced(references: Sequence[Symbols]) -> Sequence[Symbols]:
    """All references, or of many at most `MOST_OTHERS`."""
    return references[:: max(1, -(-len(references) // MOST_OTHERS))]


def shuffled_similarities(
    symbols: Symbols, seed: int, n_shuffles: int, *, restricted: bool = True
) -> np.ndarray:
    """The measures of a sequence against itself shuffled: (n_shuffles, 3)."""
    draw, shuffles = random.Random(seed), []
    for _ in range(n_shuffles):
        mixed = list(symbols)
        draw.shuffle(mixed)
        shuffles.append("".join(mixed) if isinstance(symbols, str) else mixed)
    return similarities([symbols] * n_shuffles, shuffles, restricted=restricted)
