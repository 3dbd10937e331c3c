"""The part of the page on a visitor's own file of transcripts."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.transcripts.config import TranscriptsConfig, UploadConfig
from core.transcripts.files import keep_upload
from core.transcripts.lengths import _classes
from core.transcripts.report import columns_of_upload, report_upload
from tests.hostile.here import compute_here
from ui.similarity.file_report import file_report
from ui.similarity.file_rows import for_excel, marked_words, ordered
from ui.similarity.file_texts import (
    SAID,
    answer,
    confusion_table,
    length_table,
    pair_counts,
    row_table,
    score_table,
)
from ui.similarity.file_view import DIFFERENCE, ERRORS, IN_FILE
from ui.similarity.whole_file import likely_reference

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
    draw_whole_file(st.container())


def app(file: str = "") -> AppTest:
    test = AppTest.from_function(page, default_timeout=60)
    if file:
        test.query_params["file"] = file
    return test.run()


@pytest.fixture
def upload(monkeypatch):
    """An upload, read in this process."""
    compute_here(monkeypatch)
    return keep_upload({"t.csv": CSV.encode()})


def test_without_a_file_there_is_only_the_upload():
    test = app()
    assert not test.exception and not test.dataframe


def test_a_file_is_answered_in_a_sentence_and_shown_in_tables(upload):
    test = app(upload)
    assert not test.exception and not test.error
    texts = " ".join(m.value for m in test.markdown)
    assert "large is better than base by word error rate" in texts
    assert [len(d.value) for d in test.dataframe] == [5, 8, 40, 2]  # 8 of 10


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
    test.selectbox(key="rows").set_value("where word errors differ").run()
    assert len(test.dataframe[2].value) == 40  # base has an error in each
    test.selectbox(key="rows").set_value("base").run()
    assert len(test.dataframe[2].value) == 0
    test.selectbox(key="rows").set_value("large").run()
    assert len(test.dataframe[2].value) == 40
    test.text_input(key="contains").set_value("mat 39").run()
    assert len(test.dataframe[2].value) == 1


def test_an_upload_that_is_gone_or_cannot_be_read_is_told(upload):
    assert "must be on this server" in app("upload 0123456789ab").error[0].value
    bad = keep_upload({"t.csv": b"a,b\n1,2,3"})
    assert "must have 2 columns" in app(bad).error[0].value


def reported(text: str):
    return report_upload(TranscriptsConfig(file=keep_upload({"t.csv": text.encode()})))


def test_equal_models_are_not_decided():
    rows = "".join(f"one two {i},one,one\n" for i in range(20))
    report = reported(f"reference,a,b\n{rows}")
    assert "not decided which is better" in answer(report) and "Not decided by" in answer(report)


def test_one_model_has_its_error_rate():
    assert answer(reported("reference,a\none two,one\n")).startswith("a: word error rate 50.0%")


def test_names_of_models_cannot_write_markdown():
    report = reported("reference,**a**,[b](http://x)\none two,one,one two\n")
    assert "**a**" not in answer(report) and "](http" not in answer(report)


def test_tables_have_numbers_alone_in_their_cells():
    report = reported("reference,a\none two,one\nthree,three\n")
    assert score_table(report)["value"].dtype == float
    table = row_table(report)
    assert table["a: word errors"].tolist() == [0.5, 0.0]
    assert list(table)[:3] == ["id", "words", "a: word errors"]  # numbers first
    assert confusion_table(report).iloc[0].tolist() == ["a", "two", "(left out)", 1]


def test_words_are_marked():
    assert marked_words("the cat sat", "the bat sat on") == (
        "the :orange-background[cat → bat] sat :green-background[+on]"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_text_is_a_formula_in_a_spreadsheet(text):
    report = reported(f'reference,a\n"x {text}","{text}"\n')
    table = row_table(report).assign(a=text)
    assert f"'{text}" in for_excel(table).decode("utf-8-sig")


def by_length() -> str:
    """Of short recordings b is right and a is not; of long ones the reverse."""
    rows = [f"{i} one,{i} two,{i} one" for i in range(40)]
    long = "a b c d e f g h"
    rows += [f"{i} {long},{i} {long},{i} a b c d" for i in range(40)]
    return "reference,a,b\n" + "\n".join(rows)


def test_where_the_other_model_is_better_is_said_and_listed():
    report = reported(by_length())
    text = answer(report)
    assert text.startswith("b is better") == (report.scores[4].value > report.scores[9].value)
    assert "Not everywhere: where" in text
    table = length_table(report)
    assert table["better"].tolist() == ["b", "a"] and table["recordings"].sum() == 80
    assert table["b: without an error"].tolist() == [1, 0]
    assert pair_counts(report) == (
        "a has fewer word errors than b on 40 recordings, more on 40, as many on 0."
    )


def test_few_recordings_are_not_divided_by_length():
    assert reported("reference,a,b\n" + "one two,one,one\n" * 20).by_length == ()


@pytest.mark.parametrize(
    "order, first", [(IN_FILE, "0 one"), (ERRORS, "0 one"), (DIFFERENCE, "0 one")]
)
def test_recordings_are_ordered_all_of_them(order, first):
    report = reported(by_length())
    table = row_table(report)
    rows = table.iloc[ordered(table, order)]
    assert rows[SAID].iloc[0] == first and len(rows) == 80
    errors = rows.filter(regex="word errors").sum(axis=1)
    assert order != ERRORS or (errors.diff().dropna() <= 0).all()


@pytest.mark.parametrize(
    "header, reference",
    [
        ("utt,text,wav2vec,dur", "text"),
        ("id,Reference,a,b", "Reference"),
        ("n,said by her,a,b", "said by her"),
    ],
)
def test_what_was_said_is_found_by_name_or_is_the_first_column_of_words(header, reference):
    rows = "\n".join(f"{i},hello there {i},hello,1.5" for i in range(5))
    upload = keep_upload({"t.csv": f"{header}\n{rows}".encode()})
    columns = columns_of_upload(UploadConfig(upload))
    assert likely_reference(columns) == reference
    assert columns.in_words.tolist() == [False, True, True, False]


def test_the_report_is_a_page_without_network_in_which_texts_stay_texts():
    rows = "\n".join(f"<script>x</script> {i},one <b>{i},one {i}" for i in range(3))
    upload = keep_upload({"t.csv": f"reference,<i>a</i>,b\n{rows}".encode()})
    config = TranscriptsConfig(file=upload, lower_case=False, without_punctuation=False)
    page = file_report(config, report_upload(config)).decode()
    assert "&lt;i&gt;a&lt;/i&gt;" in page and "&lt;script&gt;" in page
    assert not any(tag in page for tag in ("<script", "<i>", "<b>", "http:", "https:"))


@pytest.mark.parametrize(
    "lengths, classes",
    [
        ([1] * 20 + [2] * 20 + [30] * 20, [(1, 1), (2, 3), (4, 30)]),
        ([2] * 25 + [5] * 25 + [9] * 3, [(1, 3), (4, 9)]),
        ([5] * 50, []),
        ([0] * 50, []),
        ([1] * 5 + [2] * 5 + [3] * 10 + [7] * 30, [(1, 3), (4, 7)]),
    ],
)
def test_lengths_are_divided_where_there_are_enough_of_them(lengths, classes):
    assert _classes(np.array(lengths)) == classes


def test_two_recordings_decide_nothing():
    report = reported("reference,a,b\none two,one two,one\nthree four,three four,four\n")
    assert answer(report).startswith("Too few different texts to say which is better")
    assert not any(row.better for row in report.differences)


def test_lengths_that_are_not_decided_are_named():
    rows = [f"{i} one,{i} one,{i} one" for i in range(40)]
    rows += [f"{i} a b c d e f g,{i} a b c d e f g,{i} a b c" for i in range(40)]
    text = answer(reported("reference,a,b\n" + "\n".join(rows)))
    assert text.startswith("a is better") and "Not decided where 1 to 3 words were said." in text


def test_the_recording_that_was_clicked_is_in_the_link(upload):
    test = app(upload)
    test.session_state["recording"] = 3
    test.run()
    assert any(text.value == "2, said: the cat sat on mat 2" for text in test.text)
