"""What a score is worth: the same measures where nothing was understood."""

import random
from collections.abc import Sequence

import numpy as np

from core.metrics.similarity import Symbols, similarities

MOST_OTHERS = 200  # references that a hypothesis is compared with


def chance_similarities(
    references: Sequence[Symbols], hypotheses: Sequence[Symbols], indices: Sequence[int]
) -> np.ndarray:
    """The three similarities of each hypothesis to the *other* references, mean: (N, 3).

    `indices` tells which reference is a hypothesis's own; references equal to that one are no
    others. Where there are more than `MOST_OTHERS`, that many are taken, evenly spaced.
    """
    found = np.zeros((len(hypotheses), 3))
    for row, (hypothesis, own) in enumerate(zip(hypotheses, indices, strict=True)):
        others = [r for r in references if r != references[own]]
        others = others[:: max(1, -(-len(others) // MOST_OTHERS))]
        if others:
            found[row] = similarities(others, [hypothesis] * len(others)).mean(axis=0)
    return found


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
