"""Three similarities of two sequences of symbols; each is 1 where they are equal, 0 at the lowest.

With aₓ how often the symbol x is in a:

- Jaccard: Σ min(aₓ, bₓ) / Σ max(aₓ, bₓ), of multisets;
- cosine (Ochiai): Σ min(aₓ, bₓ) / √(|a| |b|), which is not the cosine of the count vectors;
- Damerau–Levenshtein: 1 − d / max(|a|, |b|), d the fewest insertions, deletions, substitutions and
  swaps of neighbours; *restricted* (optimal string alignment, OSA): no part is edited twice.

The first two do not see the order. Two empty sequences are equal; one empty has similarity 0. A
sequence is a string, read by its characters, or any sequence of hashable symbols, words say.
"""

from collections.abc import Hashable, Sequence
from itertools import chain

import numpy as np
from rapidfuzz.distance import OSA, DamerauLevenshtein
from rapidfuzz.process import cpdist

MOST_COUNTS = 4_000_000  # counts of symbols held at once

Symbols = Sequence[Hashable]


def jaccard_similarity(a: Symbols, b: Symbols) -> float:
    """Shared symbols as a share of all, both counted as often as they occur."""
    return float(similarities([a], [b])[0, 0])


def cosine_similarity(a: Symbols, b: Symbols) -> float:
    """Shared symbols against the geometric mean of both lengths (Ochiai)."""
    return float(similarities([a], [b])[0, 1])


def damerau_levenshtein_similarity(a: Symbols, b: Symbols, *, restricted: bool = True) -> float:
    """One minus the edit distance as a share of the longer length."""
    return float(similarities([a], [b], restricted=restricted)[0, 2])


def similarities(
    references: Sequence[Symbols], hypotheses: Sequence[Symbols], *, restricted: bool = True
) -> np.ndarray:
    """Jaccard, cosine and Damerau–Levenshtein of each pair: (N, 3) of float64."""
    if len(references) != len(hypotheses):
        raise ValueError(
            f"there must be a hypothesis for each reference, got {len(references)} and "
            f"{len(hypotheses)}"
        )
    lengths = np.array([[*map(len, references)], [*map(len, hypotheses)]], int).T
    shared = shared_counts(references, hypotheses)
    total, product = lengths.sum(axis=1) - shared, np.sqrt(lengths.prod(axis=1).astype(float))
    scores = [
        _ratio(shared, total),
        _ratio(shared, product),
        1 - _ratio(edit_distances(references, hypotheses, restricted=restricted), lengths.max(1)),
    ]
    found = np.stack([1 - (1 - scores[0]), 1 - (1 - scores[1]), scores[2]], axis=1)
    found[lengths.max(axis=1, initial=0) == 0] = 1.0
    return found


def edit_distances(
    references: Sequence[Symbols], hypotheses: Sequence[Symbols], *, restricted: bool = True
) -> np.ndarray:
    """The Damerau–Levenshtein distance of each pair (N,)."""
    scorer = (OSA if restricted else DamerauLevenshtein).distance
    if not len(references):
        return np.zeros(0)
    return cpdist(references, hypotheses, scorer=scorer, dtype=np.uint32).astype(float)


def shared_counts(references: Sequence[Symbols], hypotheses: Sequence[Symbols]) -> np.ndarray:
    """Σ min(aₓ, bₓ) of each pair (N,)."""
    n = len(references)
    lengths = np.array([*map(len, references), *map(len, hypotheses)], int)
    codes, n_symbols = _codes([*references, *hypotheses])
    ends = np.concatenate([[0], lengths.cumsum()])
    shared, step = np.zeros(n), max(1, MOST_COUNTS // max(1, n_symbols))
    for first in range(0, n, step):
        last = min(n, first + step)
        a, b = (
            _counts(codes[ends[i] : ends[j]], lengths[i:j], n_symbols)
            for i, j in ((first, last), (n + first, n + last))
        )
        shared[first:last] = np.minimum(a, b).sum(axis=1)
    return shared


def _codes(sequences: list[Symbols]) -> tuple[np.ndarray, int]:
    """All sequences after each other as numbers of symbols, and how many symbols there are."""
    if not all(isinstance(s, str) for s in sequences):
        numbers: dict[Hashable, int] = {}
        found = (numbers.setdefault(x, len(numbers)) for x in chain.from_iterable(sequences))
        return np.fromiter(found, np.int64), len(numbers)
    points = np.frombuffer("".join(sequences).encode("utf-32-le", "surrogatepass"), np.uint32)
    seen = np.zeros(points.max(initial=0) + 1, bool)
    seen[points] = True
    return (seen.cumsum() - 1)[points], int(seen.sum())


def _counts(codes: np.ndarray, lengths: np.ndarray, n_symbols: int) -> np.ndarray:
    """How often each symbol is in each sequence: (sequences, symbols)."""
    rows = np.repeat(np.arange(len(lengths)), lengths)
    counts = np.bincount(rows * n_symbols + codes, minlength=len(lengths) * n_symbols)
    return counts.reshape(len(lengths), n_symbols)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
