import pytest
from streamlit.testing.v1 import AppTest

from ui.table import MOST_ROWS


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
