"""Three similarities of two sequences of symbols, from 0 to 1; each is 1 for equal sequences.

With aₓ the number of times that the symbol x occurs in a:

- Jaccard: Σ min(aₓ, bₓ) / Σ max(aₓ, bₓ), of multisets;
- cosine (Ochiai): Σ min(aₓ, bₓ) / √(|a| |b|), which is not the cosine of the count vectors;
- Damerau–Levenshtein: 1 − d / max(|a|, |b|), with d the fewest insertions, deletions, substitutions
  and swaps of neighbours; *restricted* (optimal string alignment, OSA): no part is edited twice.

The first two ignore the order. Two empty sequences are equal; if only one is empty, the similarity
is 0. A sequence is a string, compared by its characters, or any sequence of hashable symbols, such
as words; symbols are compared as they are, in whatever Unicode form they come.
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
}  # in the order of the columns of every array (N, 3)
PAIRS_AT_ONCE = 64  # small arrays: faster, and memory does not grow with the number of pairs
FEW_POINTS = 256  # code points that are counted without renumbering them

Symbols = Sequence[Hashable]


def jaccard_similarity(a: Symbols, b: Symbols) -> float:
    """Shared symbols divided by all symbols, each counted as often as it occurs."""
    return float(similarities([a], [b])[0, 0])


def cosine_similarity(a: Symbols, b: Symbols) -> float:
    """Shared symbols divided by the geometric mean of both lengths (Ochiai)."""
    return float(similarities([a], [b])[0, 1])


def damerau_levenshtein_similarity(a: Symbols, b: Symbols, *, restricted: bool = True) -> float:
    """One minus the edit distance divided by the longer length."""
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
    union = lengths.sum(axis=1) - shared
    geometric_mean = np.sqrt(lengths.prod(axis=1).astype(float))
    distances = edit_distances(references, hypotheses, restricted=restricted)
    jaccard = 1 - (1 - _ratio(shared, union))  # rounded as by textdistance, whose bits are matched
    cosine = 1 - (1 - _ratio(shared, geometric_mean))
    damerau_levenshtein = 1 - _ratio(distances, lengths.max(axis=1))
    scores = np.stack([jaccard, cosine, damerau_levenshtein], axis=1)
    scores[lengths.max(axis=1, initial=0) == 0] = 1.0
    return scores


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
    """All sequences, concatenated, as symbol numbers from 0, and the number of symbol numbers."""
    if not all(isinstance(s, str) for s in sequences):
        numbers: dict[Hashable, int] = {}
        codes = (numbers.setdefault(x, len(numbers)) for x in chain.from_iterable(sequences))
        return np.fromiter(codes, np.int64), max(1, len(numbers))
    points = np.frombuffer("".join(sequences).encode("utf-32-le", "surrogatepass"), np.uint32)
    n_points = int(points.max(initial=0)) + 1
    if n_points <= FEW_POINTS:  # of Latin letters, for example: as good as numbers without gaps
        return points, n_points
    occurs = np.zeros(n_points, bool)
    occurs[points] = True
    return (occurs.cumsum() - 1)[points], int(occurs.sum())


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
