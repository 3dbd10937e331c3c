"""The upload of training curves, and what of them the charts draw."""

import pytest
from streamlit.testing.v1 import AppTest

from core.exchange.curves import read_curves
from core.exchange.files import CURVES, keep_file
from core.figures.training import curve_chart
from tests.hostile.here import compute_here
from ui.cnn.curves import COLUMNS
from ui.cnn.own_curves import own_rows

KERAS = b"epoch,loss,val_accuracy\n0,1.2,0.45\n1,1.0,0.55\n"


def page():
    import streamlit as st

    from ui.cnn.own_curves import draw_own_curves, own_curves
    from ui.settings import begin, enter, is_arrival

    enter("pages/cnn.py")
    if is_arrival():
        begin({"curves": st.query_params.get("curves", "")}, [])
    curves = own_curves()
    if curves:
        st.write(f"{len(curves.values)} measures")
    draw_own_curves()


@pytest.fixture
def here(monkeypatch):
    """Short computations, in this process."""
    compute_here(monkeypatch)


def app(name: str) -> AppTest:
    test = AppTest.from_function(page, default_timeout=60)
    test.query_params["curves"] = name
    return test.run()


def test_curves_of_a_link_are_read(here):
    test = app(keep_file(CURVES, KERAS))
    assert not test.exception and test.markdown[0].value == "2 measures"


@pytest.mark.parametrize(
    "content, text",
    [(b"a,b\n1,2\n", "such as val_accuracy, got 'a', 'b'"), (b"\xff\xfe", "text in UTF-8")],
)
def test_a_file_that_is_none_is_told(here, content, text):
    test = app(keep_file(CURVES, content))
    assert not test.exception and text in test.error[0].value.replace("\\", "")


def test_curves_that_are_gone_are_told(here):
    test = app("curves 0123456789ab")
    assert not test.exception and "no longer" in test.error[0].value


def test_each_measure_is_drawn_where_it_belongs_and_bold():
    import pandas as pd

    curves = read_curves(KERAS)
    shipped = [("shipped", "B", 0.1, 1, epoch, 0.7) for epoch in (1, 2, 3)]
    rows = own_rows(curves, "validation_accuracy")
    assert [row[-2:] for row in rows] == [(1, 0.45), (2, 0.55)]
    assert own_rows(curves, "running_loss") == []
    frame = pd.DataFrame([*shipped, *rows], columns=COLUMNS)
    chart = curve_chart(frame, "t", last_epoch=3, highlighted="of your own")
    widths = chart["datasets"]["lines"].groupby("source")["width"].first()
    assert widths["of your own"] > widths["shipped"]
