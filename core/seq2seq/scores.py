"""Scores of whole test sets, shipped or newly measured, and their summaries; free of torch."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from core.metrics.chance import chance_similarities, shuffled_similarities
from core.metrics.edits import error_rates
from core.metrics.pronunciation import phoneme_error_rate, word_error_rate_any
from core.metrics.similarity import MEASURES
from core.paths import SHIPPED_RUNS
from core.seq2seq.config import SPEECH
from core.seq2seq.spelling.dictionary import pronunciations

FOLDER = SHIPPED_RUNS / "seq2seq"
GREEDY = "greedy"
N_SHUFFLES = 5  # of each reference
MOST_SHUFFLED = 1000  # references to shuffle; of more, evenly spaced ones
CHANCE = [f"chance_{measure}" for measure in MEASURES]


@dataclass(frozen=True)
class SummaryRow:
    """Means over one test set; for held-out voices also over each voice.

    Chance: the same hypotheses against the other references of the test set. Shuffled: each
    reference against its own symbols in random order.
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
    """A word counts as correct if the hypothesis is any of its listed pronunciations."""

    phoneme_error_rate: float
    word_error_rate: float


@lru_cache(maxsize=4)
def shipped_scores(task: str) -> pd.DataFrame:
    """A row for each utterance or word of the test sets and each decoder, by greedy search.

    Columns: those of `ScoredRow`, and the chance level of each measure.
    """
    return pd.read_csv(_file(FOLDER, task, "scores"), keep_default_na=False)


@lru_cache(maxsize=4)
def shipped_summary(task: str) -> pd.DataFrame:
    """A row for each decoder, test set and search."""
    return pd.read_csv(_file(FOLDER, task, "summary"), keep_default_na=False)


def greedy_means(task: str) -> pd.DataFrame:
    """The summary of greedy search over whole test sets, by test set and decoder."""
    summary = shipped_summary(task)
    whole = (summary["search"] == GREEDY) & (summary["voice"] == "all")
    return summary[whole].set_index(["test", "decoder"]).sort_index()


def save_scores(folder: Path, task: str, table: pd.DataFrame) -> None:
    """Write two tables: every utterance of greedy search, and a summary of all searches."""
    folder.mkdir(exist_ok=True)
    greedy = table[table["search"] == GREEDY]
    greedy.to_csv(_file(folder, task, "scores"), index=False, float_format="%.6g")
    pd.DataFrame(summarise(table)).to_csv(_file(folder, task, "summary"), index=False)


def with_chance(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `ScoredRow`, each with the mean similarities to the *other* references."""
    table = rows.reset_index(drop=True)
    table[CHANCE] = 0.0
    for _, part in table.groupby(["decoder", "test", "search"]):
        texts = (_symbols(part, name) for name in ("reference", "hypothesis"))
        table.loc[part.index, CHANCE] = chance_similarities(*texts, range(len(part)))
    return table


def summarise(table: pd.DataFrame) -> list[SummaryRow]:
    """A row for each decoder, test set and search, and for each held-out voice."""
    keys, summaries = ["task", "decoder", "test", "search"], []
    for (*key, search), part in table.groupby(keys, sort=False):
        summaries.append(_summary((*key, "all", search), part))
        if key[-1] == "voices":
            by_voice = part.groupby("voice", sort=False)
            summaries += [_summary((*key, voice, search), rows) for voice, rows in by_voice]
    return summaries


def _summary(key: tuple[str, ...], rows: pd.DataFrame) -> SummaryRow:
    step = -(-len(rows) // MOST_SHUFFLED)
    references = _symbols(rows, "reference")[::step]
    shuffled = [shuffled_similarities(r, 0, N_SHUFFLES).mean(axis=0) for r in references]
    speech = key[0] == SPEECH
    return (SpeechSummary if speech else SpellingSummary)(
        *key,
        len(rows),
        *rows[[*MEASURES, *CHANCE]].mean().tolist(),
        *np.mean(shuffled, axis=0).tolist(),
        exact=float(rows["exact"].mean()),
        loss=float(rows["loss"].mean()),
        **(_speech_rates(rows) if speech else _spelling_rates(rows)),
    )


def _symbols(rows: pd.DataFrame, column: str) -> list[tuple[str, ...]]:
    """The letters or phonemes of each text."""
    split = tuple if rows["task"].iloc[0] == SPEECH else str.split
    return [tuple(split(text)) for text in rows[column]]


def _speech_rates(rows: pd.DataFrame) -> dict[str, float]:
    return error_rates(rows["reference"].tolist(), rows["hypothesis"].tolist())


def _spelling_rates(rows: pd.DataFrame) -> dict[str, float]:
    references = [pronunciations()[word] for word in rows["name"]]
    hypotheses = [tuple(text.split()) for text in rows["hypothesis"]]
    return {
        "phoneme_error_rate": phoneme_error_rate(references, hypotheses),
        "word_error_rate": word_error_rate_any(references, hypotheses),
    }


def _file(folder: Path, task: str, table: str) -> Path:
    return folder / f"{task}-{table}.csv"
