"""Tables of texts: what is read of each form of file, and what is refused."""

import json

import pytest

from core.transcripts.table import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    read_files,
    read_table,
)

ROWS = {"id": ("a", "b"), "reference": ("the cat", "über, “all”"), "model": ("the bat", "")}


def csv_of(delimiter: str = ",") -> str:
    lines = [ROWS.keys(), *zip(*ROWS.values(), strict=True)]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)


def json_lines() -> str:
    rows = zip(*ROWS.values(), strict=True)
    return "\n".join(json.dumps(dict(zip(ROWS, row, strict=True)) | {"n": 3}) for row in rows)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (csv_of(), "columns separated by commas"),
        (csv_of(";"), "columns separated by semicolons"),
        (csv_of("\t"), "columns separated by tabs"),
        (json_lines(), "JSON lines"),
        (json_lines() + "\n\n", "JSON lines"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_form_gives_the_same_table(text, form, encoding):
    table = read_table(text.encode(encoding), "t")
    assert (table.columns, table.form, table.n_rows) == (ROWS, form, 2)


def test_a_text_may_have_line_ends_and_quotation_marks():
    table = read_table(b'reference,m\n"a ""b""\nc",d\n', "t.csv")
    assert table.columns == {"reference": ('a "b"\nc',), "m": ("d",)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "first line must name each column once"),
        (b"a,b", "must have rows, got none"),
        (b"a\nx", "two texts or more"),
        (b"a,a\n1,2", "name each column once"),
        (b"a,\n1,2", "name each column once"),
        (b"a,b\n1,2,3", "line 2 must have 2 columns like the first, got 3"),
        (b'a,b\n"1,2', "cannot be read as a table"),
        (b"a,b\n1,\xff", "UTF-8, got other bytes in line 2"),
        (b'{"a": "x", "b": "y"}\n[]', "line 2 must be a JSON object"),
        (b'{"a": "x"}\n{"b": "y"}', "two texts or more"),
        (b"{" * 100_000, "line 1 must be a JSON object"),
        (b"a,b\n" + b"x" * (LONGEST_CELL + 1) + b",y", "at most 10,000 characters, got 10,001"),
        (b"a,b\n" + b"x,y\n" * (MOST_ROWS + 1), "at most 20,000 rows"),
        (b'{"a":"' + b"x" * 200_000 + b'"}', "at most 10,000 characters"),
        (b"a,b\n" + b"x" * 200_000 + b",y", "cannot be read as a table|at most 10,000"),
        (
            b",".join(b"%d" % i for i in range(MOST_COLUMNS + 1)) + b"\n" + b"," * MOST_COLUMNS,
            "50 c",
        ),
        (b"x" * (MOST_BYTES + 1), "at most 20 MB, got 20.0 MB"),
    ],
)
def test_what_cannot_be_read_is_told(content, message):
    with pytest.raises(ValueError, match=message):
        read_table(content, "file")


def test_lines_with_names_are_paired_by_them_in_any_order():
    table = read_files(b"u1 the cat\nu2 a dog\n", {"m": b"u2 a log\nu1\n"})
    assert table.columns == {
        "id": ("u1", "u2"),
        "reference": ("the cat", "a dog"),
        "m": ("", "a log"),
    }


def test_other_lines_are_paired_in_their_order():
    table = read_files(b"the cat\nthe dog", {"m": b"the bat\nthe dog", "n": b"\nx"})
    assert table.columns["reference"] == ("the cat", "the dog") and "id" not in table.columns
    assert table.columns["n"] == ("", "x")


def test_files_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="as many lines as the reference, 2, got 1 in m"):
        read_files(b"a b\na c", {"m": b"a b"})
