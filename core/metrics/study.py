"""Whole test sets: where the three similarities agree, and where they do not.

The scores are a frame with a row for each utterance and decoder, and the columns `decoder, name,
voice, reference, hypothesis`, the three measures and, prefixed with `chance_`, their chance level:
the mean similarity of the same hypothesis to the other references of the test set. An utterance is
*above* chance if each of its three scores is above its chance level, *below* if none is, and
otherwise *between*.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from core.metrics.chance import shuffled_similarities
from core.metrics.ranks import bootstrap_spearman, opposite_pairs, spearman
from core.metrics.similarity import MEASURES
from core.metrics.texts import symbols_of

ALL, ABOVE, BELOW, BETWEEN = "all", "above", "below", "between"
FEWEST_UTTERANCES = 10  # in a group that is ranked
MOST_UTTERANCES = 1000  # of a test set in the study
N_SHUFFLES = 5  # of each reference


@dataclass(frozen=True)
class AgreementRow:
    """How well two measures agree on the ranks of a group's utterances; None where not defined."""

    group: str  # all, or the utterances above or below chance
    first: str
    second: str
    n: int
    rho: float | None  # Spearman's
    low: float | None  # 95% bootstrap interval of ρ
    high: float | None
    n_pairs: int  # pairs of utterances without a tie in either measure
    opposite: float | None  # share of these pairs that the two rank in opposite order


def compare_with_chance(frame: pd.DataFrame, symbols: str = "characters") -> pd.DataFrame:
    """The frame with three additions: utterance number, side of chance, scores of shuffling.

    An `utterance` has the same number, from 1, for both decoders; `shuffled_` prefixes the
    similarities of the reference to itself shuffled. Of more than `MOST_UTTERANCES` utterances,
    evenly spaced ones are kept.
    """
    number = frame.groupby(["name", "voice"], sort=False).ngroup()
    step = -(-(number.max() + 1) // MOST_UTTERANCES)
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
    frame: pd.DataFrame, n_bootstrap: int = 1000, seed: int = 0
) -> list[AgreementRow]:
    """The agreement of every two measures in each group of one decoder.

    The bootstrap draws references, each with all its utterances.
    """
    rows, measures = [], list(MEASURES)
    for group, part in groups(frame).items():
        scores, n = part[measures].to_numpy(float), len(part)
        ranked = n >= FEWEST_UTTERANCES
        if ranked:
            rho = spearman(scores)[0]
            clusters = part["reference"].factorize()[0]
            resampled = bootstrap_spearman(scores, clusters, n_bootstrap, seed)
        for i, j in combinations(range(len(measures)), 2):
            defined = ranked and not np.isnan(rho[i, j])
            interval = np.nanpercentile(resampled[:, i, j], [2.5, 97.5]) if defined else None
            correlation = map(float, (rho[i, j], *interval)) if defined else (None, None, None)
            n_opposite, n_pairs = opposite_pairs(*scores[:, [i, j]].T) if ranked else (0, 0)
            share = n_opposite / n_pairs if n_pairs else None
            pair = measures[i], measures[j]
            rows.append(AgreementRow(group, *pair, n, *correlation, n_pairs, share))
    return rows


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All utterances, and those above and below chance by all three measures."""
    return {ALL: frame} | {side: frame[frame["side"] == side] for side in (ABOVE, BELOW)}


def disagreements(frame: pd.DataFrame, n: int) -> pd.DataFrame:
    """The utterances of one decoder that the measures rank most differently, the largest gap first.

    `gap` is the rank by Damerau–Levenshtein minus the mean of the ranks by Jaccard and cosine; rank
    1 is the lowest score. It is negative where the symbols are more correct than their order.
    """
    ranks = frame[list(MEASURES)].rank()
    gap = ranks["damerau_levenshtein"] - ranks[["jaccard", "cosine"]].mean(axis=1)
    order = gap.abs().sort_values(ascending=False, kind="stable").index
    return frame.assign(gap=gap).loc[order[:n]]
