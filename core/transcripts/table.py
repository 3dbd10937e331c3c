"""Tables of texts from untrusted files: CSV, TSV, JSON lines, or plain files of a text a line.

Sizes are checked before contents. Every message says what was expected and what came.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MOST_BYTES = 20_000_000  # of a file
MOST_ROWS, MOST_COLUMNS = 20_000, 50
LONGEST_CELL = 10_000  # characters
DELIMITERS = ",;\t"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

Row = dict[str, str]


@dataclass(frozen=True)
class Table:
    """Columns of texts, all of the same length, and how the file was read."""

    columns: dict[str, tuple[str, ...]]
    form: str  # such as "columns separated by commas"

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.columns.values())))


def read_table(content: bytes, name: str) -> Table:
    """The columns of a CSV, TSV or JSON-lines file; the first line of the former names them."""
    text = decoded(content, name)
    if text.lstrip()[:1] == "{":
        return Table(_columns(_json_rows(text)), "JSON lines")
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    shown = {",": "commas", ";": "semicolons", "\t": "tabs"}[delimiter]
    return Table(_columns(_csv_rows(text, delimiter)), f"columns separated by {shown}")


def read_files(reference: bytes, hypotheses: Mapping[str, bytes]) -> Table:
    """Plain files of a text on each line: the reference, and one or more hypotheses by name.

    Where the first words of the lines are the same different ones in every file, as in Kaldi's
    files, the lines are paired by these; else the first with the first, as by jiwer.
    """
    files = {"reference": reference, **hypotheses}
    lines = {name: _lines(decoded(content, name), name) for name, content in files.items()}
    keyed = {name: _keyed(of_file) for name, of_file in lines.items()}
    keys = list(keyed["reference"])
    if len(keys) > 1 and all(set(of_file) == set(keys) for of_file in keyed.values()):
        columns = {name: tuple(of_file[key] for key in keys) for name, of_file in keyed.items()}
        return Table({"id": tuple(keys), **columns}, "files with a name before each text")
    n = len(lines["reference"])
    if odd := next((name for name, of_file in lines.items() if len(of_file) != n), None):
        raise ValueError(
            f"every file must have as many lines as the reference, {n:,}, got {len(lines[odd]):,} "
            f"in {odd}"
        )
    return Table({name: tuple(of_file) for name, of_file in lines.items()}, "files, line by line")


def decoded(content: bytes, name: str) -> str:
    """A file's text: UTF-8, or UTF-16 with its mark."""
    if len(content) > MOST_BYTES:
        got = len(content) / 1e6
        raise ValueError(f"{name} must have at most {MOST_BYTES / 1e6:g} MB, got {got:.1f} MB")
    encoding = next((e for mark, e in BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"{name} must be in UTF-8, got other bytes in line {line}") from None
    if "\0" in text:  # of a file that is no text, or of UTF-16 without its mark
        line = text[: text.index("\0")].count("\n") + 1
        raise ValueError(f"{name} must be in UTF-8, got a zero byte in line {line}")
    return text


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        if len(set(names)) < len(names) or "" in names or not names:
            raise ValueError(f"the first line must name each column once, got {names[:10]}")
        for row in reader:
            if row and len(row) != len(names):
                raise ValueError(
                    f"line {reader.line_num} must have {len(names)} columns like the first, "
                    f"got {len(row)}"
                )
            if row:
                yield dict(zip(names, row, strict=True))
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num} cannot be read as a table: {error}") from None


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise ValueError(f"line {number} must be a JSON object, got {line[:40]!r}")
        yield {name: value for name, value in row.items() if isinstance(value, str)}


def _columns(rows: Iterator[Row]) -> dict[str, tuple[str, ...]]:
    """The columns that every row has."""
    kept: list[Row] = []
    for row in rows:
        _check_row(row, len(kept) + 1)
        kept.append(row)
    if not kept:
        raise ValueError("the file must have rows, got none")
    names = [name for name in kept[0] if all(name in row for row in kept)]
    if len(names) < 2:
        raise ValueError(f"every row must have two texts or more, got the columns {names}")
    return {name: tuple(row[name] for row in kept) for name in names}


def _check_row(row: Row, number: int) -> None:
    if number > MOST_ROWS:
        raise ValueError(f"the file must have at most {MOST_ROWS:,} rows, got more")
    if len(row) > MOST_COLUMNS:
        raise ValueError(f"a row must have at most {MOST_COLUMNS} columns, got {len(row):,}")
    longest = max(map(len, row.values()), default=0)
    if longest > LONGEST_CELL:
        raise ValueError(
            f"a text must have at most {LONGEST_CELL:,} characters, got {longest:,} in row {number}"
        )


def _lines(text: str, name: str) -> list[str]:
    lines = text.splitlines()
    if not 1 <= len(lines) <= MOST_ROWS:
        raise ValueError(f"{name} must have 1 to {MOST_ROWS:,} lines, got {len(lines):,}")
    for number, line in enumerate(lines, 1):
        _check_row({name: line}, number)
    return lines


def _keyed(lines: list[str]) -> dict[str, str]:
    """The rest of each line by its first word; empty where first words are missing or repeated."""
    parts = [line.split(maxsplit=1) for line in lines]
    by_key = {part[0]: part[1] if len(part) > 1 else "" for part in parts if part}
    return by_key if len(by_key) == len(lines) else {}
