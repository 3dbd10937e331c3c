"""Two typed texts, with Streamlit's test runner."""

from tests.ui.test_permalink import page
from ui.similarity.view import METHOD, NUMBERS


def captions(app) -> str:
    return "\n".join(caption.value for caption in app.caption)


def test_a_change_that_cannot_alter_the_text_is_named():
    app = page("similarity", reference="level level")
    assert "as this text would stay as it is: backwards, words swapped." in captions(app)
    assert not {b.label for b in app.button} & {"Backwards", "Words swapped"}
    assert "Not possible" not in captions(page("similarity"))


def test_both_unicode_forms_of_a_text_score_one_and_stay_as_typed():
    app = page(
        "similarity", reference="cafe\u0301", hypothesis="caf\u00e9", symbols="words", tab=NUMBERS
    )
    assert not app.exception
    assert [metric.value for metric in app.metric[:3]] == ["1.000"] * 3
    assert app.text_area(key="reference").value == "cafe\u0301"
    app = page("similarity", tab=METHOD)
    assert any("composed form (NFC)" in m.value for m in app.markdown)
