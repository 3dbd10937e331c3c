"""Where one model is better than another: word error rates by the length of what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.metrics.resampling import resampled_ratios
from core.transcripts.scores import WORD_ERRORS, ModelDifference, RowScores, clusters_of

FEWEST_ROWS = 20  # of a class of lengths


@dataclass(frozen=True)
class LengthScore:
    """One model on the references of some lengths."""

    shortest: int  # words
    longest: int
    n: int  # recordings
    model: str
    word_error_rate: float
    exact: float  # share without a word error


@dataclass(frozen=True)
class LengthDifference(ModelDifference):
    """Two models on the references of some lengths."""

    shortest: int
    longest: int


def score_lengths(
    references: Sequence[str], scores: Mapping[str, RowScores]
) -> tuple[list[LengthScore], list[LengthDifference]]:
    """Every model, and every two, on each class of lengths.

    Nothing where the references are too few or too alike to be divided.
    """
    n_words = next(iter(scores.values())).n_words
    single, pairs = [], []
    for shortest, longest in _classes(n_words):
        chosen = (n_words >= shortest) & (n_words <= longest)
        clusters = clusters_of([references[i] for i in np.flatnonzero(chosen)])
        n_references = int(clusters.max()) + 1
        errors = {model: of_model.word_errors[chosen] for model, of_model in scores.items()}
        words, n = n_words[chosen], int(chosen.sum())
        rates = {model: float(of_model.sum() / words.sum()) for model, of_model in errors.items()}
        single += [
            LengthScore(shortest, longest, n, model, rates[model], float((of_model == 0).mean()))
            for model, of_model in errors.items()
        ]
        drawn = {
            model: resampled_ratios(of_model[:, None], words[:, None], clusters)[:, 0]
            for model, of_model in errors.items()
        }
        for a, b in combinations(errors, 2):
            low, high = np.percentile(drawn[a] - drawn[b], [2.5, 97.5]).tolist()
            difference = rates[a] - rates[b]
            pairs.append(
                LengthDifference(
                    a, b, WORD_ERRORS, difference, low, high, n_references, shortest, longest
                )
            )
    return single, pairs


def _classes(n_words: np.ndarray) -> list[tuple[int, int]]:
    """The shortest and the longest length of each class: 1, 2 to 3, 4 to 7, 8 to 15 words, …

    Classes with too few recordings are joined with the next; none where only one would be left.
    """
    spoken = n_words[n_words > 0]
    if not len(spoken):
        return []
    classes: list[tuple[int, int]] = []
    shortest = 1
    for power in range(int(spoken.max()).bit_length()):
        longest = 2 ** (power + 1) - 1
        if ((spoken >= shortest) & (spoken <= longest)).sum() >= FEWEST_ROWS:
            classes.append((shortest, longest))
            shortest = longest + 1
    if classes and (spoken >= shortest).any():  # too few longer ones
        classes[-1] = (classes[-1][0], int(spoken.max()))
    ends = [(low, min(high, int(spoken.max()))) for low, high in classes]
    return ends if len(ends) > 1 else []
