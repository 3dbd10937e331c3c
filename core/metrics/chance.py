"""Chance level: similarity to unrelated references.

The three measures where the hypothesis owes nothing to the reference, and where the reference is
compared with its own symbols shuffled.
"""

import random
from collections.abc import Sequence

import numpy as np

from core.metrics.edits import WordPair
from core.metrics.similarity import Symbols, similarities

MOST_REFERENCES = 200  # that a hypothesis is compared with; its own may be among them


def chance_similarities(
    references: Sequence[Symbols], hypotheses: Sequence[Symbols], indices: Sequence[int]
) -> np.ndarray:
    """The mean of each of the three similarities of a hypothesis to the *other* references: (N, 3).

    `indices[i]` is the index of the reference of hypothesis i. Where there are no other references,
    chance is 0.
    """
    compared, chance = evenly_spaced(references), np.zeros((len(hypotheses), 3))
    for i, (hypothesis, index) in enumerate(zip(hypotheses, indices, strict=True)):
        scores = unrelated_similarities(compared, hypothesis, references[index])
        if len(scores):
            chance[i] = scores.mean(axis=0)
    return chance


def unrelated_similarities(
    references: Sequence[Symbols],
    hypothesis: Symbols,
    reference: Symbols | None,
    *,
    restricted: bool = True,
) -> np.ndarray:
    """The similarities of a hypothesis to all references other than its own `reference`: (N, 3)."""
    unrelated = [other for other in references if other != reference]
    return similarities(unrelated, [hypothesis] * len(unrelated), restricted=restricted)


def word_chance(pairs: Sequence[WordPair], words: Sequence[str]) -> np.ndarray:
    """The mean similarities of each hypothesis word to `words` other than its reference: (N, 3).

    NaN where the pair has no hypothesis word, or where there are no other words.
    """
    chance = np.full((len(pairs), 3), np.nan)
    for i, pair in enumerate(pairs):
        if pair.hypothesis is not None:
            scores = unrelated_similarities(words, pair.hypothesis, pair.reference)
            chance[i] = scores.mean(axis=0) if len(scores) else np.nan
    return chance


def evenly_spaced(references: Sequence[Symbols]) -> Sequence[Symbols]:
    """All references, or, of more than `MOST_REFERENCES`, at most that many."""
    return references[:: max(1, -(-len(references) // MOST_REFERENCES))]


def shuffled_similarities(
    symbols: Symbols, seed: int, n_shuffles: int, *, restricted: bool = True
) -> np.ndarray:
    """The similarities of a sequence to itself shuffled: (n_shuffles, 3)."""
    draw, shuffles = random.Random(seed), []
    for _ in range(n_shuffles):
        shuffled = list(symbols)
        draw.shuffle(shuffled)
        shuffles.append("".join(shuffled) if isinstance(symbols, str) else shuffled)
    return similarities([symbols] * n_shuffles, shuffles, restricted=restricted)
