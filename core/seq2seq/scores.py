"""Scores of whole test sets: what comes with the app, and what they come to; free of torch."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.metrics.chance import chance_similarities, shuffled_similarities
from core.metrics.edits import error_rates
from core.metrics.pronunciation import phoneme_error_rate, word_error_rate_any
from core.paths import SHIPPED_RUNS
from core.seq2seq.config import SPEECH
from core.seq2seq.rows import ScoredRow
from core.seq2seq.spelling import pronunciations, without_stress

FOLDER = SHIPPED_RUNS / "seq2seq"
GREEDY = "greedy"
N_SHUFFLES = 5  # of each reference
MOST_CHANCE = 1000  # hypotheses whose chance is computed; of more, evenly spaced ones


@dataclass(frozen=True)
class SummaryRow:
    """Means over one test set; of voices held out also over each voice.

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
    loss: float


@dataclass(frozen=True)
class SpeechSummary(SummaryRow):
    character_error_rate: float
    word_error_rate: float


@dataclass(frozen=True)
class SpellingSummary(SummaryRow):
    """A word counts as right where any listed pronunciation was written."""

    phoneme_error_rate: float
    word_error_rate: float
    phoneme_error_rate_without_stress: float
    word_error_rate_without_stress: float


@lru_cache(maxsize=4)
def shipped_scores(task: str) -> pd.DataFrame:
    """A row for each utterance or word of the test sets and each decoder, by greedy search."""
    return pd.read_csv(_file(FOLDER, task, "scores"), keep_default_na=False)


@lru_cache(maxsize=4)
def shipped_summary(task: str) -> pd.DataFrame:
    """A row for each decoder, test set and search."""
    return pd.read_csv(_file(FOLDER, task, "summary"), keep_default_na=False)


def save_scores(folder: Path, task: str, rows: Sequence[ScoredRow]) -> None:
    """Write every utterance of greedy search, and what all come to, as two tables."""
    folder.mkdir(exist_ok=True)
    kept = pd.DataFrame([row for row in rows if row.search == GREEDY])
    kept.to_csv(_file(folder, task, "scores"), index=False, float_format="%.6g")
    pd.DataFrame(summarise(rows)).to_csv(_file(folder, task, "summary"), index=False)


def summarise(rows: Sequence[ScoredRow]) -> list[SummaryRow]:
    """A row for each decoder, test set and search, and for each voice held out."""
    groups: dict[tuple[str, ...], list[ScoredRow]] = defaultdict(list)
    for row in rows:
        key = (row.task, row.decoder, row.test)
        groups[(*key, "all", row.search)].append(row)
        if row.test == "voices":
            groups[(*key, row.voice, row.search)].append(row)
    return [_summary(key, group) for key, group in groups.items()]


def _summary(key: tuple[str, ...], rows: list[ScoredRow]) -> SummaryRow:
    speech = key[0] == SPEECH
    split = tuple if speech else str.split
    references, hypotheses = (
        [split(getattr(r, n)) for r in rows] for n in ("reference", "hypothesis")
    )
    own = np.array([[r.jaccard, r.cosine, r.damerau_levenshtein] for r in rows]).mean(axis=0)
    step = -(-len(rows) // MOST_CHANCE)
    chance = chance_similarities(references, hypotheses[::step], range(0, len(rows), step))
    shuffled = [shuffled_similarities(r, 0, N_SHUFFLES).mean(axis=0) for r in references[::step]]
    return (SpeechSummary if speech else SpellingSummary)(
        *key,
        len(rows),
        *own.tolist(),
        *chance.mean(axis=0).tolist(),
        *np.mean(shuffled, axis=0).tolist(),
        exact=float(np.mean([r.exact for r in rows])),
        loss=float(np.mean([r.loss for r in rows])),
        **(_speech_rates(rows) if speech else _spelling_rates(rows)),
    )


def _speech_rates(rows: list[ScoredRow]) -> dict[str, float]:
    return error_rates([r.reference for r in rows], [r.hypothesis for r in rows])


def _spelling_rates(rows: list[ScoredRow]) -> dict[str, float]:
    found: dict[str, float] = {}
    kinds: dict[str, Callable[[Any], Any]] = {"": tuple, "_without_stress": without_stress}
    for name, form in kinds.items():
        listed = [[form(said) for said in pronunciations()[r.name]] for r in rows]
        written = [form(r.hypothesis.split()) for r in rows]
        found[f"phoneme_error_rate{name}"] = phoneme_error_rate(listed, written)
        found[f"word_error_rate{name}"] = word_error_rate_any(listed, written)
    return found


def _file(folder: Path, task: str, what: str) -> Path:
    return folder / f"{task}-{what}.csv"
