"""How one text is edited into another: edits of characters, and an alignment of words.

The edit path is that of the restricted Damerau–Levenshtein distance (optimal string alignment).
Words are aligned with the fewest word edits; of several such alignments, the one whose substituted
words are most similar is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cdist

from core.metrics.similarity import Symbols, similarities

KEPT, SUBSTITUTED, INSERTED, DELETED, SWAPPED = (
    "kept",
    "substituted",
    "inserted",
    "deleted",
    "swapped",
)
MOST_WORDS = 1000  # in a text that is aligned: half a second
_SCALE = 1000  # levels of the dissimilarity of two words


@dataclass(frozen=True)
class Edit:
    """One step from reference to hypothesis; a swap covers two symbols of each."""

    kind: str
    reference: Symbols  # the symbols that it covers; none for an insertion
    hypothesis: Symbols
    row: int  # symbols of the reference before this edit
    column: int  # symbols of the hypothesis before this edit


@dataclass(frozen=True)
class WordPair:
    """A reference word and the hypothesis word aligned with it; None where one is missing."""

    kind: str  # kept, substituted, inserted or deleted
    reference: str | None
    hypothesis: str | None
    scores: tuple[float, float, float]  # Jaccard, cosine, Damerau–Levenshtein; 0 if unpaired


def distance_matrix(a: Symbols, b: Symbols) -> np.ndarray:
    """The restricted distance of every prefix of a to every prefix of b: (|a| + 1, |b| + 1)."""
    d = np.zeros((len(a) + 1, len(b) + 1), int)
    d[:, 0], d[0] = np.arange(len(a) + 1), np.arange(len(b) + 1)
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i, j] = min(
                d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a[i - 1] != b[j - 1])
            )
            if _swapped(a, b, i, j):
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d


def edit_path(a: Symbols, b: Symbols, d: np.ndarray | None = None) -> list[Edit]:
    """The edits from a to b in order; the number of those that are not `KEPT` is the distance."""
    d = distance_matrix(a, b) if d is None else d
    i, j, path = len(a), len(b), []
    while i or j:
        if i and j and a[i - 1] == b[j - 1] and d[i, j] == d[i - 1, j - 1]:
            kind, rows, columns = KEPT, 1, 1
        elif _swapped(a, b, i, j) and d[i, j] == d[i - 2, j - 2] + 1:
            kind, rows, columns = SWAPPED, 2, 2
        elif i and j and d[i, j] == d[i - 1, j - 1] + 1:
            kind, rows, columns = SUBSTITUTED, 1, 1
        elif i and d[i, j] == d[i - 1, j] + 1:
            kind, rows, columns = DELETED, 1, 0
        else:
            kind, rows, columns = INSERTED, 0, 1
        i, j = i - rows, j - columns
        path.append(Edit(kind, a[i : i + rows], b[j : j + columns], i, j))
    return path[::-1]


def align_words(reference: str, hypothesis: str) -> list[WordPair]:
    """The words of both texts in pairs, in O(words of reference x words of hypothesis)."""
    a, b = reference.split(), hypothesis.split()
    if max(len(a), len(b)) > MOST_WORDS:
        longest = max(len(a), len(b))
        raise ValueError(f"a text must have at most {MOST_WORDS:,} words, got {longest:,}")
    path = _word_path(a, b)
    complete = [(x, y) for x, y in path if x is not None and y is not None]
    scores = iter(similarities([x for x, _ in complete], [y for _, y in complete]).tolist())
    pairs = []
    for x, y in path:
        unpaired = x is None or y is None
        pairs.append(
            WordPair(_word_kind(x, y), x, y, (0.0,) * 3 if unpaired else tuple(next(scores)))
        )
    return pairs


def word_error_rate(reference: str, hypothesis: str) -> float:
    """Word edits divided by the number of words of the reference; may exceed 1."""
    return _error_rate([(reference.split(), hypothesis.split())], "words")


def character_error_rate(reference: str, hypothesis: str) -> float:
    """Character edits (without swaps) divided by the length of the reference; may exceed 1."""
    return _error_rate([(reference, hypothesis)], "characters")


def error_rates(references: Sequence[str], hypotheses: Sequence[str]) -> dict[str, float]:
    """Character and word error rate of a test set: all edits divided by the references' length.

    Both may exceed 1. Raises a `ValueError` unless some reference has a word.
    """
    rates = {}
    for symbols, split in (("character", list), ("word", str.split)):
        pairs = [(split(a), split(b)) for a, b in zip(references, hypotheses, strict=True)]
        rates[f"{symbols}_error_rate"] = _error_rate(pairs, f"{symbols}s")
    return rates


def _error_rate(pairs: Sequence[tuple[Symbols, Symbols]], symbols: str) -> float:
    length = sum(len(reference) for reference, _ in pairs)
    if not length:
        raise ValueError(f"the references must have {symbols}, got none")
    return sum(Levenshtein.distance(a, b) for a, b in pairs) / length


def _word_path(a: list[str], b: list[str]) -> list[tuple[str | None, str | None]]:
    total, substitution = _word_costs(a, b)
    i, j, path = len(a), len(b), []
    cost = _edit_cost(a, b)
    while i or j:
        if i and j and total[i, j] == total[i - 1, j - 1] + substitution[i - 1, j - 1]:
            i, j = i - 1, j - 1
            path.append((a[i], b[j]))
        elif i and total[i, j] == total[i - 1, j] + cost:
            i -= 1
            path.append((a[i], None))
        else:
            j -= 1
            path.append((None, b[j]))
    return path[::-1]


def _word_costs(a: list[str], b: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The cost of every pair of prefixes, computed diagonal by diagonal, and of every substitution.

    An edit costs more than the sum of all dissimilarities, so that these only break ties.
    """
    cost, n, m = _edit_cost(a, b), len(a), len(b)
    total = np.zeros((n + 1, m + 1), np.int64)
    total[:, 0], total[0] = cost * np.arange(n + 1), cost * np.arange(m + 1)
    if not n or not m:
        return total, np.zeros((n, m), np.int64)
    similarity = cdist(a, b, scorer=OSA.normalized_similarity, dtype=np.float32)
    differs = np.array(a, object)[:, None] != np.array(b, object)[None, :]
    substitution = np.where(differs, cost + ((1 - similarity) * _SCALE).astype(np.int64), 0)
    for diagonal in range(2, n + m + 1):
        i = np.arange(max(1, diagonal - m), min(n, diagonal - 1) + 1)
        j = diagonal - i
        unpaired = np.minimum(total[i - 1, j], total[i, j - 1]) + cost
        total[i, j] = np.minimum(unpaired, total[i - 1, j - 1] + substitution[i - 1, j - 1])
    return total, substitution


def _edit_cost(a: list[str], b: list[str]) -> int:
    return _SCALE * (len(a) + len(b) + 1)


def _word_kind(x: str | None, y: str | None) -> str:
    if x is None or y is None:
        return INSERTED if x is None else DELETED
    return KEPT if x == y else SUBSTITUTED


def _swapped(a: Symbols, b: Symbols, i: int, j: int) -> bool:
    """Whether the last two symbols of a[:i], swapped, are those of b[:j]."""
    return i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
