"""Training curves from elsewhere: CSV or JSON of Keras, Lightning or a plain loop.

A row an epoch, or, as Lightning writes it, several with empty cells. Sizes are checked before
contents; every `ValueError` says what was expected and what came.
"""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any

MOST_BYTES = 1_000_000
MOST_EPOCHS, MOST_ROWS, MOST_COLUMNS = 2_000, 50_000, 200
NAMES = {  # of a measure: the columns that may hold it, the first that is there is taken
    "train_loss": ("train_loss", "training_loss", "train_loss_epoch", "train/loss", "loss"),
    "validation_accuracy": (
        "validation_accuracy",
        "val_accuracy",
        "val_acc",
        "valid_accuracy",
        "val/accuracy",
        "val/acc",
        "val_acc_epoch",
        "val_categorical_accuracy",
        "val_sparse_categorical_accuracy",
    ),
}


@dataclass(frozen=True)
class Curves:
    """For each measure of a training, its epochs, counted from 1, and its values."""

    values: dict[str, tuple[tuple[int, float], ...]]
    columns: dict[str, str]  # of each measure, the column it was read from


def read_curves(content: bytes) -> Curves:
    """The curves of a file, whichever of the forms it has."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"the file must have at most {MOST_BYTES:,} bytes, got {len(content):,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the file must be text in UTF-8, got other bytes") from None
    rows = _json_rows(text) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text)
    columns = {
        measure: next((name for name in names if any(name in row for row in rows)), "")
        for measure, names in NAMES.items()
    }
    found = {measure: column for measure, column in columns.items() if column}
    if not found:
        seen = ", ".join(repr(str(name)[:30]) for name in list(rows[0])[:10]) if rows else "nothing"
        raise ValueError(
            "the file must have a column of the training loss, such as train_loss or loss, or of "
            f"the validation accuracy, such as val_accuracy, got {seen}"
        )
    values = {measure: _curve(rows, column) for measure, column in found.items()}
    return Curves({m: curve for m, curve in values.items() if curve}, found)


def _csv_rows(text: str) -> list[dict[str, Any]]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        if len(names) > MOST_COLUMNS:
            raise ValueError(f"the file must have at most {MOST_COLUMNS} columns, got {len(names)}")
        reader.fieldnames = names
        return _few([{n: v for n, v in row.items() if n and v not in (None, "")} for row in reader])
    except csv.Error as error:
        raise ValueError(f"the file must be CSV, got {error}") from None


def _json_rows(text: str) -> list[dict[str, Any]]:
    """A list of objects, an object a line, or an object of lists, as Keras' history is."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = _json_lines(text)
    if isinstance(value, dict) and isinstance(value.get("history"), dict):
        value = value["history"]
    if isinstance(value, dict):
        lists = {name: v for name, v in value.items() if isinstance(v, list)}
        longest = max(map(len, lists.values()), default=0)
        if longest > MOST_ROWS:
            raise ValueError(f"the file must have at most {MOST_ROWS:,} rows, got {longest:,}")
        value = [{n: v[i] for n, v in lists.items() if i < len(v)} for i in range(longest)]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError("the JSON must be a list of objects or an object of lists, got another")
    return _few(value)


def _json_lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the file must be JSON, got {str(error)[:100]}") from None


def _few(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"the file must have 1 to {MOST_ROWS:,} rows, got {len(rows):,}")
    return rows


def _curve(rows: Iterable[dict[str, Any]], column: str) -> tuple[tuple[int, float], ...]:
    """Epochs and values; of several in one epoch, the last."""
    with_value = [row for row in rows if row.get(column) is not None]
    epochs = [_epoch(row, i) for i, row in enumerate(with_value, 1)]
    first = min(epochs, default=1)
    if first not in (0, 1):
        raise ValueError(f"epochs must begin at 0 or 1, got {first}")
    values = {
        epoch + (first == 0): _number(row[column], column)
        for epoch, row in zip(epochs, with_value, strict=True)
    }
    if len(values) > MOST_EPOCHS:
        raise ValueError(f"a curve must have at most {MOST_EPOCHS:,} epochs, got {len(values):,}")
    return tuple(sorted(values.items()))


def _epoch(row: dict[str, Any], i: int) -> int:
    """The epoch of a row: its own, or, where no row names one, its number."""
    value = _number(row.get("epoch", i), "epoch")
    if value != int(value) or not 0 <= value <= 10**6:
        raise ValueError(f"epoch must be a whole number from 0 to 1,000,000, got {value:g}")
    return int(value)


def _number(value: Any, column: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if isinstance(value, bool) or not isfinite(number):
        raise ValueError(f"{column[:40]} must be finite numbers, got {str(value)[:40]!r}")
    return number
