"""The part of the page on a visitor's own file of transcripts."""

import pytest
from streamlit.testing.v1 import AppTest

from core.transcripts.config import TranscriptsConfig
from core.transcripts.export import inert_csv
from core.transcripts.files import keep_upload
from core.transcripts.report import report_upload
from ui.similarity.file_rows import marked_words
from ui.similarity.file_texts import answer, confusion_table, row_table, score_table

CSV = "id,reference,base,large\n" + "\n".join(
    f"{i},the cat sat on mat {i},{'the bat sat' if i % 2 else 'the cat'} on mat {i},the cat sat on"
    f" mat {i}"
    for i in range(40)
)


def page():
    import streamlit as st

    from core.config import config_field
    from ui.settings import begin, enter, is_arrival
    from ui.similarity.file_view import WholeFile
    from ui.similarity.whole_file import draw_whole_file

    enter("pages/similarity.py")
    if is_arrival():
        names = list(WholeFile.__dataclass_fields__)
        values = {name: config_field(WholeFile, name).default for name in names}
        begin(values | {"file": st.query_params.get("file", "")}, [])
    draw_whole_file()


def app(file: str = "") -> AppTest:
    test = AppTest.from_function(page, default_timeout=60)
    if file:
        test.query_params["file"] = file
    return test.run()


@pytest.fixture
def upload(monkeypatch):
    """An upload, read in this process."""
    from core import jobs
    from core.kinds import COMPUTATIONS
    from core.runs.kinds import resolve

    monkeypatch.setattr(jobs, "compute", lambda n, c: resolve(COMPUTATIONS[n].function)(c))
    return keep_upload({"t.csv": CSV.encode()})


def test_without_a_file_there_is_only_the_upload():
    test = app()
    assert not test.exception and not test.dataframe


def test_a_file_is_answered_in_a_sentence_and_shown_in_tables(upload):
    test = app(upload)
    assert not test.exception and not test.error
    texts = " ".join(m.value for m in test.markdown)
    assert "large is better than base by word error rate" in texts
    assert [len(d.value) for d in test.dataframe] == [10, 5, 40, 2]


def test_columns_and_form_change_what_is_compared(upload):
    test = app(upload)
    test.selectbox(key="column").set_value("large").run()
    assert not test.exception
    assert "minus" in " ".join(m.value for m in test.markdown)
    test.toggle(key="lower_case").set_value(False).run()
    assert not test.exception
    assert "in lower case" not in " ".join(c.value for c in test.caption)


def test_only_recordings_where_models_differ_are_shown(upload):
    test = app(upload)
    test.selectbox[2].set_value("where models differ")
    test.run()
    assert len(test.dataframe[2].value) == 40  # base has an error in each
    test.text_input[0].set_value("mat 39").run()
    assert len(test.dataframe[2].value) == 1


def test_an_upload_that_is_gone_or_cannot_be_read_is_told(upload):
    assert "must be on this server" in app("upload 0123456789ab").error[0].value
    bad = keep_upload({"t.csv": b"a,b\n1,2,3"})
    assert "must have 2 columns" in app(bad).error[0].value


def reported(text: str):
    return report_upload(TranscriptsConfig(file=keep_upload({"t.csv": text.encode()})))


def test_equal_models_are_not_decided():
    report = reported("reference,a,b\n" + "one two,one,one\n" * 20)
    assert "not decided which is better" in answer(report) and "Not decided by" in answer(report)


def test_one_model_has_its_error_rate():
    assert answer(reported("reference,a\none two,one\n")).startswith("a: word error rate 50.0%")


def test_names_of_models_cannot_write_markdown():
    report = reported("reference,**a**,[b](http://x)\none two,one,one two\n")
    assert "**a**" not in answer(report) and "](http" not in answer(report)


def test_tables_have_numbers_alone_in_their_cells():
    report = reported("reference,a\none two,one\nthree,three\n")
    assert score_table(report)["value"].dtype == float
    assert row_table(report)["a: word errors"].tolist() == [0.5, 0.0]
    assert confusion_table(report).iloc[0].tolist() == ["a", "two", "(left out)", 1]


def test_words_are_marked():
    assert marked_words("the cat sat", "the bat sat on") == (
        "the :orange-background[cat → bat] sat :green-background[+on]"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_text_is_a_formula_in_a_spreadsheet(text):
    report = reported(f'reference,a\n"x {text}","{text}"\n')
    table = row_table(report).assign(a=text)
    assert f"'{text}" in inert_csv(table).decode("utf-8-sig")
