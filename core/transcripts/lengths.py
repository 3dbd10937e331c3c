"""Where one model is better than another: word error rates by the length of what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.metrics.resampling import resampled_ratios
from core.transcripts.scores import WORD_ERRORS, ModelDifference, RowScores, clusters_of

MOST_CLASSES, FEWEST_ROWS = 4, 20  # of lengths; of a class


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
    """Every model, and every two, on up to `MOST_CLASSES` classes of lengths of equal size.

    Nothing where the references are too few or too alike to be divided.
    """
    n_words = next(iter(scores.values())).n_words
    single, pairs = [], []
    for shortest, longest in _classes(n_words):
        chosen = (n_words >= shortest) & (n_words <= longest)
        clusters = clusters_of([references[i] for i in np.flatnonzero(chosen)])
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
                LengthDifference(a, b, WORD_ERRORS, difference, low, high, shortest, longest)
            )
    return single, pairs


def _classes(n_words: np.ndarray) -> list[tuple[int, int]]:
    """The shortest and the longest length of each class; none for a single class."""
    spoken = np.sort(n_words[n_words > 0])
    n_classes = min(MOST_CLASSES, len(spoken) // FEWEST_ROWS)
    if n_classes < 2:
        return []
    ends = sorted({int(part[-1]) for part in np.array_split(spoken, n_classes)})
    starts = [int(spoken[0]), *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True)) if len(ends) > 1 else []
