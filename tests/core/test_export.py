"""CSV of any table: no text in it is a formula, and no number is a text."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from core.export import inert_csv
from core.paths import ROOT

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=cmd|' /C calc'!A0"),
    *("＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")', "-", "+"),
]


def cells(table: pd.DataFrame) -> list[list[str]]:
    return list(csv.reader(io.StringIO(inert_csv(table), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("kind", [object, "string", "category"])
def test_a_text_begins_with_an_apostrophe_where_it_would_be_a_formula(text, kind):
    table = pd.DataFrame({"a": pd.Series([text, f"x{text}"], dtype=kind)})
    expected = text.replace("\r", "\n")
    assert cells(table)[1:] == [[f"'{expected}"], [f"x{expected}"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_of_a_column_too(text):
    assert (
        cells(pd.DataFrame([[1, 2]], columns=[text, text]))[0]
        == [f"'{text}".replace("\r", "\n")] * 2
    )


def test_numbers_and_what_is_missing_stay():
    table = pd.DataFrame({"a": [-1, 2], "b": [-0.5, np.nan], "c": [-3, "=x"], "d": [None, True]})
    assert cells(table)[1:] == [["-1", "-0.5", "-3", ""], ["2", "", "'=x", "True"]]


def test_a_table_without_rows_or_columns_is_no_error():
    assert cells(pd.DataFrame({"a": []})) == [["a"]]
    inert_csv(pd.DataFrame())


def test_every_csv_of_a_page_is_made_so():
    """None calls `to_csv` itself, and Streamlit's own export of tables, which does not, is off."""
    pages = [
        *(ROOT / "ui").rglob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        ROOT / "streamlit_app.py",
    ]
    assert not [path for path in pages if "to_csv" in path.read_text(encoding="utf-8")]
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "disableDataExport = true" in config
