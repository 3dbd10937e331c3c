"""The source document's claim, "when one rises, the others follow", in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.metrics.similarity import MEASURES
from core.metrics.study import ABOVE, ALL, BELOW, AgreementRow

Scores = tuple[float, float, float]  # Jaccard, cosine, Damerau–Levenshtein
ORDER = ("jaccard", "damerau_levenshtein")  # the one that is blind to order, the one that sees it


@dataclass(frozen=True)
class Claim:
    """Does it hold from utterance to utterance of one decoder?"""

    n: int
    n_above: int  # utterances above chance by all three measures
    n_below: int
    n_pairs: int  # of utterances, that both Jaccard and Damerau–Levenshtein tell apart
    opposite: float | None  # share of these that the two put in opposite order
    opposite_above: float | None
    opposite_below: float | None
    opposite_counts: float | None  # the same of Jaccard and cosine
    own: Scores  # means
    chance: Scores
    shuffled: Scores  # of the references against their own symbols shuffled


@dataclass(frozen=True)
class Preference:
    """Does it hold from one decoder to the other, on the same utterances?"""

    n: int
    differences: Scores  # of the means, first decoder less second
    low: Scores  # 95 % bootstrap interval of the differences
    high: Scores
    n_told: int  # utterances on which both Jaccard and Damerau–Levenshtein prefer a decoder
    n_opposite: int  # of these, on which they prefer different ones


def claim(frame: pd.DataFrame, rows: Sequence[AgreementRow]) -> Claim:
    """One decoder's scores against chance; `rows` are its rank correlations."""
    found = {(r.group, r.first, r.second): r for r in rows}
    means = frame.mean(numeric_only=True)
    return Claim(
        n=len(frame),
        n_above=int((frame["side"] == ABOVE).sum()),
        n_below=int((frame["side"] == BELOW).sum()),
        n_pairs=found[ALL, *ORDER].n_pairs,
        opposite=found[ALL, *ORDER].opposite,
        opposite_above=found[ABOVE, *ORDER].opposite,
        opposite_below=found[BELOW, *ORDER].opposite,
        opposite_counts=found[ALL, "jaccard", "cosine"].opposite,
        own=_of_each(means, ""),
        chance=_of_each(means, "chance_"),
        shuffled=_of_each(means, "shuffled_"),
    )


def preference(frame: pd.DataFrame, first: str, second: str) -> Preference:
    """Two decoders on the utterances that both have."""
    sides = [frame[frame["decoder"] == name].set_index("utterance") for name in (first, second)]
    difference = (sides[0][list(MEASURES)] - sides[1][list(MEASURES)]).dropna()
    product = np.sign(difference[ORDER[0]]) * np.sign(difference[ORDER[1]])
    told, opposite = int((product != 0).sum()), int((product < 0).sum())
    interval = (tuple(bound) for bound in _interval(difference.to_numpy()).tolist())
    return Preference(len(difference), _of_each(difference.mean(), ""), *interval, told, opposite)


def _interval(differences: np.ndarray, n_bootstrap: int = 1000, seed: int = 0) -> np.ndarray:
    """The 2.5th and 97.5th percentile of the mean (2, 3), utterances drawn with replacement."""
    n, draw = len(differences), np.random.default_rng(seed)
    means = [differences[draw.integers(n, size=n)].mean(axis=0) for _ in range(n_bootstrap)]
    return np.percentile(means, [2.5, 97.5], axis=0)


def _of_each(means: pd.Series, prefix: str) -> Scores:
    return tuple(float(means[f"{prefix}{name}"]) for name in MEASURES)
