import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ui.table import MOST_ROWS, number_formats


def page(n_rows: int):
    import pandas as pd

    from ui.table import show_table

    show_table(pd.DataFrame({"number": range(n_rows)}), "Numbers")


@pytest.mark.parametrize("n_rows", [0, 1, MOST_ROWS])
def test_a_short_table_is_shown_whole_without_a_switch(n_rows):
    app = AppTest.from_function(page, args=(n_rows,)).run()
    assert len(app.dataframe[0].value) == n_rows and not app.toggle and not app.exception


def test_of_a_long_one_the_first_rows_are_shown_until_all_are_asked_for():
    app = AppTest.from_function(page, args=(1_200,)).run()
    assert app.dataframe[0].value["number"].tolist() == list(range(MOST_ROWS))
    assert app.toggle[0].label == "Show all 1,200 rows"
    assert len(app.toggle[0].set_value(True).run().dataframe[0].value) == 1_200


@pytest.mark.parametrize(
    "name, values, expected",
    [
        ("error", [0.62, 0.609, float("nan")], "%.3f"),
        ("error", [12.0, 0.5], "%.1f"),
        ("epoch", [3.0, float("nan")], "%.0f"),
        ("error", [1 / 3, 2.0], "%.4f"),
        ("error", [0.0, 3.3e-7, 0.4], "scientific"),
        ("Jaccard", [1.0, 0.5], "%.3f"),
    ],
)
def test_all_numbers_of_a_column_have_as_many_decimals(name, values, expected):
    table = pd.DataFrame({name: values, "text": "a", "count": 1, "learning rate": 0.01})
    formats = number_formats(table)
    assert list(formats) == [name]
    assert formats[name]["type_config"]["format"] == expected


def test_a_format_that_a_page_gives_is_kept():
    def page():
        import pandas as pd
        import streamlit as st

        from ui.table import show_table

        formats = {"a": st.column_config.NumberColumn(format="%.1f")}
        show_table(pd.DataFrame({"a": [0.62], "b": [0.609]}), "Numbers", column_config=formats)

    (table,) = AppTest.from_function(page).run().dataframe
    columns = json.loads(table.proto.columns)
    assert [columns[name]["type_config"]["format"] for name in "ab"] == ["%.1f", "%.3f"]
