"""One or more models' transcripts of the same recordings, scored: each row, and in sum.

Error rates are those of jiwer: edits without swaps, of all rows together, as a share of the
references' length. Intervals hold 95%: bootstrap over references, each with all its rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

from core.metrics.chance import evenly_spaced
from core.metrics.resampling import divided, resampled_ratios
from core.metrics.similarity import MEASURES, similarities

CHARACTER_ERRORS, WORD_ERRORS = "character_error_rate", "word_error_rate"
MEASURED = {
    **MEASURES,
    CHARACTER_ERRORS: "character error rate",
    WORD_ERRORS: "word error rate",
}  # in the order of the columns of every array (N, 5)
N_CHANCE = 20  # other references that each sampled hypothesis is compared with
MOST_CONFUSIONS = 50
FEWEST_REFERENCES = 10  # on which two models are told apart

Ratios = tuple[np.ndarray, np.ndarray]  # what is summed (N, 5), and what the sum is divided by


@dataclass(frozen=True)
class RowScores:
    """One model's N hypotheses against their references."""

    similarities: np.ndarray  # (N, 3)
    character_errors: np.ndarray  # (N,) edits
    word_errors: np.ndarray  # (N,) edits
    n_characters: np.ndarray  # (N,) of the reference
    n_words: np.ndarray  # (N,) of the reference


@dataclass(frozen=True)
class ModelScore:
    """One model on the whole file by one measure; chance is None for an error rate."""

    model: str
    measure: str
    value: float
    low: float
    high: float
    chance: float | None  # the same hypotheses against other references: a sample


@dataclass(frozen=True)
class ModelDifference:
    """Two models on the same rows: first minus second (paired bootstrap)."""

    first: str
    second: str
    measure: str
    difference: float
    low: float
    high: float
    n_references: int  # different ones

    @property
    def better(self) -> str:
        """The better model where the interval excludes 0; empty where it is not decided.

        Nothing is decided by few references: an interval resampled from them is too narrow.
        """
        if self.low <= 0 <= self.high or self.n_references < FEWEST_REFERENCES:
            return ""
        higher, lower = (self.first, self.second) if self.low > 0 else (self.second, self.first)
        return higher if self.measure in MEASURES else lower


@dataclass(frozen=True)
class Confusion:
    """How often a word of the references became another one."""

    model: str
    reference: str  # empty: the other word was put in
    hypothesis: str  # empty: the word was left out
    count: int


def score_rows(references: Sequence[str], hypotheses: Sequence[str]) -> RowScores:
    """The scores of each row."""
    words, written = ([text.split() for text in texts] for texts in (references, hypotheses))
    return RowScores(
        similarities(references, hypotheses),
        _edits(references, hypotheses),
        _edits(words, written),
        np.array([len(text) for text in references]),
        np.array([len(of_text) for of_text in words]),
    )


def score_models(
    references: Sequence[str], hypotheses: Mapping[str, Sequence[str]], scores: dict[str, RowScores]
) -> tuple[list[ModelScore], list[ModelDifference]]:
    """Every model, and every two of them, by every measure."""
    clusters, single, pairs = clusters_of(references), [], []
    n_references = int(clusters.max()) + 1
    ratios = {model: _ratios(of_model) for model, of_model in scores.items()}
    means = {model: _means(of_model) for model, of_model in ratios.items()}
    drawn = {m: resampled_ratios(*of_model, clusters) for m, of_model in ratios.items()}
    for model, values in means.items():
        chance = [*_chance(references, hypotheses[model]).tolist(), None, None]
        columns = zip(MEASURED, values.tolist(), *_interval(drawn[model]), chance, strict=True)
        single += [ModelScore(model, *column) for column in columns]
    for a, b in combinations(scores, 2):
        values, interval = (means[a] - means[b]).tolist(), _interval(drawn[a] - drawn[b])
        pairs += [
            ModelDifference(a, b, *c, n_references)
            for c in zip(MEASURED, values, *interval, strict=True)
        ]
    return single, pairs


def confusions(model: str, references: Sequence[str], hypotheses: Sequence[str]) -> list[Confusion]:
    """The words most often confused, left out or put in, by the fewest word edits of each row."""
    counts: Counter[tuple[str, str]] = Counter()
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        if reference != hypothesis:
            a, b = reference.split(), hypothesis.split()
            counts.update(
                (
                    a[edit.src_pos] if edit.tag != "insert" else "",
                    b[edit.dest_pos] if edit.tag != "delete" else "",
                )
                for edit in Levenshtein.editops(a, b)
            )
    return [Confusion(model, *pair, n) for pair, n in counts.most_common(MOST_CONFUSIONS)]


def _edits(a: Sequence, b: Sequence) -> np.ndarray:
    return cpdist(a, b, scorer=Levenshtein.distance, dtype=np.uint32).astype(float)


def _ratios(rows: RowScores) -> Ratios:
    ones = np.ones((len(rows.similarities), 3))
    above = np.column_stack([rows.similarities, rows.character_errors, rows.word_errors])
    return above, np.column_stack([ones, rows.n_characters, rows.n_words])


def _means(ratios: Ratios) -> np.ndarray:
    return divided(*(part.sum(axis=0) for part in ratios))


def _interval(drawn: np.ndarray) -> list[list[float]]:
    """The ends that hold 95% of the resamples (B, 5)."""
    return np.nanpercentile(drawn, [2.5, 97.5], axis=0).tolist()


def clusters_of(references: Sequence[str]) -> np.ndarray:
    """The number of each row's reference, from 0: what is drawn as a whole."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in references])


def _chance(references: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
    """The mean similarities (3,) of a sample of hypotheses to other references."""
    others = evenly_spaced(sorted(set(references)))
    sample = evenly_spaced(list(zip(references, hypotheses, strict=True)))
    pairs = [
        (other, hypothesis)
        for i, (own, hypothesis) in enumerate(sample)
        for other in (others[(i * N_CHANCE + k) % len(others)] for k in range(N_CHANCE))
        if other != own
    ]
    return similarities(*zip(*pairs, strict=True)).mean(axis=0) if pairs else np.zeros(3)
