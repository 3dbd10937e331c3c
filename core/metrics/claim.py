"""The exercise's claim, "when one rises, the others follow", in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.metrics.resampling import resampled_ratios
from core.metrics.similarity import MEASURES
from core.metrics.study import ABOVE, ALL, BELOW, AgreementRow

Scores = tuple[float, float, float]  # Jaccard, cosine, Damerau–Levenshtein
RARE, FREQUENT = 0.05, 0.15  # shares of pairs in opposite order
ORDER = ("jaccard", "damerau_levenshtein")  # the first ignores the order of symbols


@dataclass(frozen=True)
class Claim:
    """Does the claim hold between the utterances of one decoder?"""

    n: int
    n_above: int  # utterances above chance by all three measures
    n_below: int
    n_pairs: int  # pairs of utterances without a tie in Jaccard or Damerau–Levenshtein
    opposite: float | None  # share of these pairs that the two rank in opposite order
    opposite_above: float | None
    opposite_below: float | None
    opposite_counts: float | None  # the same share for Jaccard and cosine
    own: Scores  # means of the scores
    chance: Scores
    shuffled: Scores  # of the references and their own symbols shuffled


@dataclass(frozen=True)
class Preference:
    """Does the claim hold between the two decoders, on the same utterances?"""

    n: int
    n_references: int  # different ones: several utterances may say one text
    differences: Scores  # of the means, first decoder minus second
    low: Scores  # 95% bootstrap interval of the differences, whole references drawn
    high: Scores
    n_told: int  # utterances on which both Jaccard and Damerau–Levenshtein prefer a decoder
    n_opposite: int  # of these, the utterances on which they prefer different decoders


def measure_claim(frame: pd.DataFrame, rows: Sequence[AgreementRow]) -> Claim:
    """The claim for one decoder, from its scores and its rank correlations `rows`."""
    agreement = {(r.group, r.first, r.second): r for r in rows}
    means = frame.mean(numeric_only=True)
    return Claim(
        n=len(frame),
        n_above=int((frame["side"] == ABOVE).sum()),
        n_below=int((frame["side"] == BELOW).sum()),
        n_pairs=agreement[ALL, *ORDER].n_pairs,
        opposite=agreement[ALL, *ORDER].opposite,
        opposite_above=agreement[ABOVE, *ORDER].opposite,
        opposite_below=agreement[BELOW, *ORDER].opposite,
        opposite_counts=agreement[ALL, "jaccard", "cosine"].opposite,
        own=_three_means(means, ""),
        chance=_three_means(means, "chance_"),
        shuffled=_three_means(means, "shuffled_"),
    )


def measure_preference(frame: pd.DataFrame, first: str, second: str) -> Preference:
    """Two decoders compared on the utterances that both transcribed."""
    a, b = (frame[frame["decoder"] == name].set_index("utterance") for name in (first, second))
    differences = (a[list(MEASURES)] - b[list(MEASURES)]).dropna()
    product = np.sign(differences[ORDER[0]]) * np.sign(differences[ORDER[1]])
    clusters, references = a["reference"].loc[differences.index].factorize()
    resampled = resampled_ratios(differences.to_numpy(), np.ones(differences.shape), clusters)
    low, high = np.percentile(resampled, [2.5, 97.5], axis=0).tolist()
    return Preference(
        n=len(differences),
        n_references=len(references),
        differences=_three_means(differences.mean(), ""),
        low=tuple(low),
        high=tuple(high),
        n_told=int((product != 0).sum()),
        n_opposite=int((product < 0).sum()),
    )


def _three_means(means: pd.Series, prefix: str) -> Scores:
    return tuple(float(means[f"{prefix}{name}"]) for name in MEASURES)
