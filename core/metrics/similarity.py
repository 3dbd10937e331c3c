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

MEASURES = ("jaccard", "cosine", "damerau_levenshtein")
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
    """The three measures of each pair, in the order of `MEASURES`: (N, 3) of float64."""
    if len(references) != len(hypotheses):
        raise ValueError(
            f"there must be a hypothesis for each reference, got {len(references)} and "
            f"{len(hypotheses)}"
        )
    lengths = np.array([[len(a), len(b)] for a, b in zip(references, hypotheses, strict=True)])
    lengths = lengths.reshape(-1, 2)
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
    pairs = ([_hashes(x) for x in side] for side in (references, hypotheses))
    return cpdist(*pairs, scorer=scorer, dtype=np.uint32).astype(float)


def shared_counts(references: Sequence[Symbols], hypotheses: Sequence[Symbols]) -> np.ndarray:
    """Σ min(aₓ, bₓ) of each pair (N,)."""
    n = len(references)
    codes, n_symbols = _codes([*references, *hypotheses])
    shared, step = np.zeros(n), max(1, MOST_COUNTS // max(1, n_symbols))
    for first in range(0, n, step):
        rows = range(first, min(n, first + step))
        a = _counts([codes[i] for i in rows], n_symbols)
        b = _counts([codes[n + i] for i in rows], n_symbols)
        shared[rows.start : rows.stop] = np.minimum(a, b).sum(axis=1)
    return shared


def _codes(sequences: list[Symbols]) -> tuple[list[np.ndarray], int]:
    """Each sequence as numbers of symbols, and how many symbols there are."""
    ends = np.cumsum([len(s) for s in sequences])
    if all(isinstance(s, str) for s in sequences):
        text = "".join(sequences).encode("utf-32-le", "surrogatepass")
        symbols, codes = np.unique(np.frombuffer(text, np.uint32), return_inverse=True)
    else:
        numbers: dict[Hashable, int] = {}
        found = (numbers.setdefault(x, len(numbers)) for x in chain.from_iterable(sequences))
        codes, symbols = np.fromiter(found, np.int64), numbers
    return np.split(codes, ends[:-1]), len(symbols)


def _counts(codes: list[np.ndarray], n_symbols: int) -> np.ndarray:
    """How often each symbol is in each sequence: (rows, symbols)."""
    rows = np.repeat(np.arange(len(codes)), [len(c) for c in codes])
    flat = rows * n_symbols + np.concatenate(codes)
    return np.bincount(flat, minlength=len(codes) * n_symbols).reshape(len(codes), n_symbols)


def _hashes(x: Symbols) -> Symbols:
    """What rapidfuzz compares: a string as it is, other symbols by hash."""
    return x if isinstance(x, str) else list(x)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
