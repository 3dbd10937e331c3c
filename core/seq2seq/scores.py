"""Scores of whole test sets: what comes with the app, and what they come to; free of torch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from core.metrics.chance import chance_similarities, shuffled_similarities
from core.metrics.edits import error_rates
from core.paths import SHIPPED_RUNS
from core.seq2seq.rows import ScoredRow

FOLDER = SHIPPED_RUNS / "seq2seq"
N_SHUFFLES = 5  # of each reference


@dataclass(frozen=True)
class SummaryRow:
    """Means over the utterances of one test set; of voices held out also one for each voice.

    Chance: the same hypotheses against the other references of the test set. Shuffled: each
    reference against its own symbols in a drawn order.
    """

    task: str
    decoder: str
    test: str
    voice: str
    search: str
    n: int
    jaccard: float
    cosine: float
    damerau_levenshtein: float
    chance_jaccard: float
    chance_cosine: float
    chance_damerau_levenshtein: float
    shuffled_jaccard: float
    shuffled_cosine: float
    shuffled_damerau_levenshtein: float
    exact: float
    character_error_rate: float
    word_error_rate: float
    loss: float


@lru_cache(maxsize=4)
def shipped_scores(task: str) -> pd.DataFrame:
    """A row for each utterance or word of the test sets and each decoder."""
    return pd.read_csv(_file(FOLDER, task, "scores"), keep_default_na=False)


@lru_cache(maxsize=4)
def shipped_summary(task: str) -> pd.DataFrame:
    """A row for each decoder, test set and search."""
    return pd.read_csv(_file(FOLDER, task, "summary"))


def save_scores(folder: Path, task: str, rows: Sequence[ScoredRow]) -> None:
    """Write every utterance, and what they come to, as two tables."""
    folder.mkdir(exist_ok=True)
    pd.DataFrame(rows).to_csv(_file(folder, task, "scores"), index=False, float_format="%.6g")
    pd.DataFrame(summarise(rows)).to_csv(_file(folder, task, "summary"), index=False)


def summarise(rows: Sequence[ScoredRow]) -> list[SummaryRow]:
    """A row for each decoder and test set, and for each voice held out."""
    groups: dict[tuple[str, ...], list[ScoredRow]] = defaultdict(list)
    for row in rows:
        key = (row.task, row.decoder, row.test)
        groups[(*key, "all", row.search)].append(row)
        if row.test == "voices":
            groups[(*key, row.voice, row.search)].append(row)
    return [_summary(key, group) for key, group in groups.items()]


def _summary(key: tuple[str, ...], rows: list[ScoredRow]) -> SummaryRow:
    references, hypotheses = [r.reference for r in rows], [r.hypothesis for r in rows]
    own = np.array([[r.jaccard, r.cosine, r.damerau_levenshtein] for r in rows]).mean(axis=0)
    chance = chance_similarities(references, hypotheses, range(len(rows))).mean(axis=0)
    shuffled = np.mean([shuffled_similarities(r, 0, 5).mean(axis=0) for r in references], axis=0)
    return SummaryRow(
        *key,
        len(rows),
        *own.tolist(),
        *chance.tolist(),
        *shuffled.tolist(),
        exact=float(np.mean([r.exact for r in rows])),
        **error_rates(references, hypotheses),
        loss=float(np.mean([r.loss for r in rows])),
    )


def _file(folder: Path, task: str, what: str) -> Path:
    return folder / f"{task}-{what}.csv"
