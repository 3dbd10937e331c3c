"""Whole test sets: where three similarities tell the same story, and where they do not.

Takes scores as a frame, a row for each utterance and decoder, with the columns `decoder, name,
voice, reference, hypothesis`, the three measures and their `chance_`: the mean score of the same
hypothesis against the other references of the test set. An utterance is *above* chance when each
of its three scores is higher than its chance, *below* when none is, else *between*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from core.metrics.chance import shuffled_similarities
from core.metrics.ranks import bootstrap_spearman, opposite_pairs, spearman
from core.metrics.similarity import MEASURES
from core.metrics.texts import symbols_of

ALL, ABOVE, BELOW, BETWEEN = "all", "above", "below", "between"
FEWEST = 10  # utterances of a group that is ranked
MOST = 1000  # utterances of a test set that are studied
N_SHUFFLES = 5  # of each reference


@dataclass(frozen=True)
class AgreementRow:
    """How alike two measures rank the utterances of a group; None where it is not defined."""

    group: str  # all, or those above or below chance
    first: str
    second: str
    n: int
    rho: float | None  # Spearman's
    low: float | None  # 95 % bootstrap interval of ρ
    high: float | None
    n_pairs: int  # of utterances, that both measures tell apart
    opposite: float | None  # share of those that they put in opposite order


def compare_with_chance(frame: pd.DataFrame, symbols: str = "characters") -> pd.DataFrame:
    """The frame with `utterance` (its number from 1, that of both decoders), its side of chance,
    and the scores of the reference shuffled.

    Of more than `MOST` utterances, evenly spaced ones are kept.
    """
    number = frame.groupby(["name", "voice"], sort=False).ngroup()
    step = -(-(number.max() + 1) // MOST)
    frame = frame.assign(utterance=number // step + 1)[number % step == 0]
    references = [symbols_of(text, symbols) for text in frame["reference"]]
    shuffled = [shuffled_similarities(r, 0, N_SHUFFLES).mean(axis=0) for r in references]
    chance = frame[[f"chance_{m}" for m in MEASURES]].to_numpy()
    higher = (frame[list(MEASURES)].to_numpy() > chance).sum(axis=1)
    side = np.select([higher == len(MEASURES), higher == 0], [ABOVE, BELOW], BETWEEN)
    columns = [f"shuffled_{m}" for m in MEASURES]
    scores = dict(zip(columns, np.array(shuffled).T, strict=True))
    return frame.assign(**scores, side=side).reset_index(drop=True)


def rank_correlations(
    frame: pd.DataFrame,
    measures: Sequence[str] = tuple(MEASURES),
    n_bootstrap: int = 1000,
    seed: int = 0,
) -> list[AgreementRow]:
    """Every two measures in each group of one decoder; the bootstrap draws whole references."""
    rows = []
    for group, part in groups(frame).items():
        scores, n = part[list(measures)].to_numpy(float), len(part)
        ranked = n >= FEWEST
        if ranked:
            rho = spearman(scores)[0]
            clusters = part["reference"].factorize()[0]
            resampled = bootstrap_spearman(scores, clusters, n_bootstrap, seed)
        for i, j in combinations(range(len(measures)), 2):
            defined = ranked and not np.isnan(rho[i, j])
            interval = np.nanpercentile(resampled[:, i, j], [2.5, 97.5]) if defined else None
            found = map(float, (rho[i, j], *interval)) if defined else (None, None, None)
            opposite, told = opposite_pairs(scores[:, i], scores[:, j]) if ranked else (0, 0)
            share = opposite / told if told else None
            rows.append(AgreementRow(group, measures[i], measures[j], n, *found, told, share))
    return rows


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All, and those above and below chance by all three measures."""
    return {ALL: frame} | {side: frame[frame["side"] == side] for side in (ABOVE, BELOW)}


def disagreements(frame: pd.DataFrame, n: int) -> pd.DataFrame:
    """The utterances of one decoder that the measures rank most differently, most first.

    `gap` is the place by Damerau–Levenshtein less the mean of the ranks by Jaccard and cosine, 1
    being the lowest score: negative where the symbols are better than their order.
    """
    ranks = frame[list(MEASURES)].rank()
    gap = ranks["damerau_levenshtein"] - ranks[["jaccard", "cosine"]].mean(axis=1)
    order = gap.abs().sort_values(ascending=False, kind="stable").index
    return frame.assign(gap=gap).loc[order[:n]]
