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

MEASURES = {
    "jaccard": "Jaccard",
    "cosine": "cosine",
    "damerau_levenshtein": "Damerau–Levenshtein",
}  # in the order of every array of three
PAIRS_AT_ONCE = 64  # their arrays stay small: faster, and no matter how many pairs there are
FEW_POINTS = 256

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
    parts = [
        _shared(references[i : i + PAIRS_AT_ONCE], hypotheses[i : i + PAIRS_AT_ONCE])
        for i in range(0, len(references), PAIRS_AT_ONCE)
    ]
    return np.concatenate([np.zeros(0), *parts])


def _shared(references: Sequence[Symbols], hypotheses: Sequence[Symbols]) -> np.ndarray:
    sequences = [*references, *hypotheses]
    codes, n_codes = _codes(sequences)
    rows = np.repeat(np.arange(len(sequences)) * n_codes, [*map(len, sequences)])
    counts = np.bincount(rows + codes, minlength=len(sequences) * n_codes).reshape(-1, n_codes)
    return np.minimum(counts[: len(references)], counts[len(references) :]).sum(axis=1)


def _codes(sequences: list[Symbols]) -> tuple[np.ndarray, int]:
    """All sequences after each other as numbers of symbols, and a number above them all."""
    if not all(isinstance(s, str) for s in sequences):
        numbers: dict[Hashable, int] = {}
        found = (numbers.setdefault(x, len(numbers)) for x in chain.from_iterable(sequences))
        return np.fromiter(found, np.int64), max(1, len(numbers))
    points = np.frombuffer("".join(sequences).encode("utf-32-le", "surrogatepass"), np.uint32)
    n_points = int(points.max(initial=0)) + 1
    if n_points <= FEW_POINTS:  # of Latin letters say: as good as numbers without gaps
        return points, n_points
    seen = np.zeros(n_points, bool)
    seen[points] = True
    return (seen.cumsum() - 1)[points], int(seen.sum())


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
