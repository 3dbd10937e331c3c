"""How one text becomes another: edits of characters, and words set against words.

The edit path is that of the restricted Damerau–Levenshtein distance (optimal string alignment).
Words are aligned with the fewest word edits; among those alignments, the one whose substituted
words are most alike.
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
MOST_WORDS = 2000  # of a text that is aligned
_SCALE = 1000  # steps of a word's dissimilarity


@dataclass(frozen=True)
class Edit:
    """One step from reference to hypothesis: a swap covers two symbols on either side."""

    kind: str
    reference: Symbols  # what it covers of the reference; empty where a symbol is inserted
    hypothesis: Symbols
    row: int  # how much of the reference has been covered before it
    column: int


@dataclass(frozen=True)
class WordPair:
    """A word of the reference and what stands for it; None where there is none."""

    kind: str  # kept, substituted, inserted or deleted
    reference: str | None
    hypothesis: str | None
    scores: tuple[float, float, float]  # Jaccard, cosine, Damerau–Levenshtein; 0 without a partner


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
    """The edits from a to b, first to last; their number without the kept ones is the distance."""
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
    """The words of both texts in pairs, in O(words of one x words of the other)."""
    a, b = reference.split(), hypothesis.split()
    if max(len(a), len(b)) > MOST_WORDS:
        raise ValueError(
            f"a text must have at most {MOST_WORDS:,} words, got {max(len(a), len(b)):,}"
        )
    pairs = _word_path(a, b)
    both = [(x, y) for x, y in pairs if x is not None and y is not None]
    scores = iter(similarities([x for x, _ in both], [y for _, y in both]).tolist())
    return [
        WordPair(
            _word_kind(x, y),
            x,
            y,
            (0.0, 0.0, 0.0) if x is None or y is None else tuple(next(scores)),
        )
        for x, y in pairs
    ]


def word_error_rate(reference: str, hypothesis: str) -> float:
    """Word edits as a share of the reference's words; may exceed 1."""
    return _error_rate(reference.split(), hypothesis.split(), "words")


def character_error_rate(reference: str, hypothesis: str) -> float:
    """Character edits (without swaps) as a share of the reference's length; may exceed 1."""
    return _error_rate(reference, hypothesis, "characters")


def error_rates(references: Sequence[str], hypotheses: Sequence[str]) -> dict[str, float]:
    """Character and word error rate of a whole test set: all edits over all of the references."""
    found = {}
    for name, parts in (("character_error_rate", list), ("word_error_rate", str.split)):
        pairs = [(parts(a), parts(b)) for a, b in zip(references, hypotheses, strict=True)]
        edits = sum(Levenshtein.distance(a, b) for a, b in pairs)
        found[name] = edits / sum(len(a) for a, _ in pairs)
    return found


def _error_rate(a, b, what: str) -> float:
    if not len(a):
        raise ValueError(f"the reference must have {what}, got none")
    return Levenshtein.distance(a, b) / len(a)


def _word_path(a: list[str], b: list[str]) -> list[tuple[str | None, str | None]]:
    total, substitution = _word_costs(a, b)
    i, j, path = len(a), len(b), []
    cost = edit_cost(a, b)
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
    """Costs of every pair of prefixes, one diagonal at a time, and of every substitution.

    An edit costs more than all dissimilarities together, so that they only break ties.
    """
    cost, n, m = edit_cost(a, b), len(a), len(b)
    total = np.zeros((n + 1, m + 1), np.int64)
    total[:, 0], total[0] = cost * np.arange(n + 1), cost * np.arange(m + 1)
    if not n or not m:
        return total, np.zeros((n, m), np.int64)
    alike = cdist(a, b, scorer=OSA.normalized_similarity, dtype=np.float32)
    unlike = np.array(a, object)[:, None] != np.array(b, object)[None, :]
    substitution = np.where(unlike, cost + ((1 - alike) * _SCALE).astype(np.int64), 0)
    for diagonal in range(2, n + m + 1):
        i = np.arange(max(1, diagonal - m), min(n, diagonal - 1) + 1)
        j = diagonal - i
        either = np.minimum(total[i - 1, j], total[i, j - 1]) + cost
        total[i, j] = np.minimum(either, total[i - 1, j - 1] + substitution[i - 1, j - 1])
    return total, substitution


def edit_cost(a: list[str], b: list[str]) -> int:
    return _SCALE * (len(a) + len(b) + 1)


def _word_kind(x: str | None, y: str | None) -> str:
    if x is None or y is None:
        return INSERTED if x is None else DELETED
    return KEPT if x == y else SUBSTITUTED


def _swapped(a: Symbols, b: Symbols, i: int, j: int) -> bool:
    """Whether the last two symbols of a[:i] and b[:j] are each other's swap."""
    return i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
