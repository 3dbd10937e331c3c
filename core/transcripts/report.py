"""A whole file of transcripts compared: what is kept of it for a page or a command."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.transcripts.config import TranscriptsConfig, UploadConfig
from core.transcripts.files import read_upload
from core.transcripts.lengths import LengthDifference, LengthScore, score_lengths
from core.transcripts.normal_form import normalised
from core.transcripts.scores import (
    Confusion,
    ModelDifference,
    ModelScore,
    RowScores,
    confusions,
    score_models,
    score_rows,
)
from core.transcripts.table import Table


@dataclass(frozen=True)
class TranscriptReport:
    """N rows of M models, in the form in which they were compared."""

    names: np.ndarray  # (N,) of text: the id, or the number of the row
    references: np.ndarray  # (N,) of text
    hypotheses: np.ndarray  # (M, N) of text
    similarities: np.ndarray  # (M, N, 3)
    errors: np.ndarray  # (M, N, 2): edits of characters and words
    lengths: np.ndarray  # (N, 2): characters and words of the references
    models: np.ndarray  # (M,) of text
    scores: tuple[ModelScore, ...]
    differences: tuple[ModelDifference, ...]
    confusions: tuple[Confusion, ...]
    by_length: tuple[LengthScore, ...]
    length_differences: tuple[LengthDifference, ...]
    form: str  # how the file was read


@dataclass(frozen=True)
class TableColumns:
    """What an upload holds."""

    names: np.ndarray  # of text
    in_words: np.ndarray  # of bool: whether most cells of the column hold letters
    n_rows: int
    form: str


def columns_of_upload(config: UploadConfig) -> TableColumns:
    """The columns of a visitor's upload, before any are chosen."""
    table = read_upload(config.file)
    in_words = [_in_words(cells) for cells in table.columns.values()]
    return TableColumns(np.array(list(table.columns)), np.array(in_words), table.n_rows, table.form)


def _in_words(cells: Sequence[str]) -> bool:
    return 2 * sum(any(map(str.isalpha, cell)) for cell in cells) > len(cells)


def report_upload(config: TranscriptsConfig) -> TranscriptReport:
    """The report of a visitor's upload."""
    return report(read_upload(config.file), config)


def report(table: Table, config: TranscriptsConfig) -> TranscriptReport:
    """The report of a table; a `ValueError` that names what is missing in it."""
    models = config.models(tuple(table.columns))
    references = [normalised(text, config) for text in table.columns[config.reference]]
    if not any(text.split() for text in references):
        raise ValueError(f"the column {config.reference!r} must have words, got none")
    written = {m: [normalised(text, config) for text in table.columns[m]] for m in models}
    scores = {model: score_rows(references, texts) for model, texts in written.items()}
    single, pairs = score_models(references, written, scores)
    by_length, length_pairs = score_lengths(references, scores)
    names = table.columns.get("id") or tuple(str(i) for i in range(1, table.n_rows + 1))
    return TranscriptReport(
        names=np.array(names, dtype=object),  # else each text has the length of the longest
        references=np.array(references, dtype=object),
        hypotheses=np.array(list(written.values()), dtype=object),
        similarities=np.stack([of_model.similarities for of_model in scores.values()]),
        errors=np.stack([_errors(of_model) for of_model in scores.values()]),
        lengths=np.stack([scores[models[0]].n_characters, scores[models[0]].n_words], axis=1),
        models=np.array(models),
        scores=tuple(single),
        differences=tuple(pairs),
        confusions=tuple(
            c for m, texts in written.items() for c in confusions(m, references, texts)
        ),
        by_length=tuple(by_length),
        length_differences=tuple(length_pairs),
        form=table.form,
    )


def _errors(scores: RowScores) -> np.ndarray:
    return np.stack([scores.character_errors, scores.word_errors], axis=1)
