"""The report of a visitor: what each page gives, and what becomes of it."""

import string
from dataclasses import replace
from html import escape

import numpy as np
import pytest

from core.exchange.files import MAPS, keep_file
from core.exchange.writing import from_tensors, save_maps
from core.report.document import report_html
from core.report.entry import MOST_ENTRIES, Chart, Picture, Program, Report
from core.report.inline import inline_html
from core.report.shipped.entries import shipped_entries
from core.runs.shipped import shipped_runs
from core.transcripts.files import keep_upload
from tests.ui.test_permalink import page, warnings
from ui import collected
from ui.collected import HINT, report_maker
from ui.layout import PAGES, escaped

GIVEN = [  # a page with its settings, the kind of its parts, and what its settings say
    ("attention", {"terms": "4"}, Program, "One head"),
    ("scaling", {"shown": "memory", "at": "1024"}, Chart, "At L = 1,024"),
    ("cnn", {"image": "3", "dx": "1"}, Program, "test image 3"),
    ("seq2seq", {"source": "four one five"}, Program, "four one five"),
    ("seq2seq", {"task": "spelling", "words": "though"}, Program, "though"),
    ("similarity", {"reference": "form", "hypothesis": "from"}, Chart, "form"),
    ("similarity", {"compared": "test sets"}, Chart, "telephone"),
]


def add(app):
    app.button(key="add to report").click()
    app.run()
    assert not app.exception
    return app


def report_of(app):
    return app.session_state["report"].report


@pytest.mark.parametrize("name, query, kind, settings", GIVEN)
def test_every_page_gives_what_it_shows(name, query, kind, settings):
    app = add(page(name, **query))
    (entry,) = report_of(app).entries
    assert entry.title == PAGES[f"pages/{name}.py"][1]
    said = [m.value.partition(HINT)[0] for m in app.markdown]
    assert any(len(text) > 40 and entry.answer.startswith(text) for text in said)
    assert "Look for" not in entry.answer
    assert entry.parts and all(isinstance(part, kind) for part in entry.parts)
    assert entry.tables and all(table.rows for table in entry.tables)
    text = inline_html(f"{entry.settings} {entry.measured}").replace("</strong>", "")
    assert settings in text.replace("<strong>", "")
    assert all(f"{key}=" in entry.link for key in query)
    assert len(report_html(report_of(app))) < 6e6


def test_a_file_of_transcripts_gives_its_tables_and_escapes_its_names():
    rows = "\n".join(f"word {i},word {i},wort <b>" for i in range(30))
    upload = keep_upload({"t.csv": f"reference,a,<i>b</i>\n{rows}".encode()})
    (entry,) = report_of(add(page("similarity", compared="a whole file", file=upload))).entries
    assert entry.tables_open and len(entry.tables) >= 3
    text = report_html(report_of_one(entry)).decode()
    assert "&lt;i&gt;b&lt;/i&gt;" in text and "<i>" not in text and "<b>" not in text


def test_maps_of_ones_own_model_give_the_explorer(tmp_path):
    cross = np.random.default_rng(0).dirichlet(np.ones(4), size=(1, 2, 3))
    file = tmp_path / "mine.npz"
    save_maps(file, from_tensors("<b>my model</b>", ["a", "b", "."], cross), inputs=list("wxyz"))
    name = keep_file(MAPS, file.read_bytes())
    (entry,) = report_of(add(page("seq2seq", task="your own file", file=name))).entries
    assert isinstance(entry.parts[0], Program) and len(entry.tables[0].rows) == 3
    text = report_html(report_of_one(entry)).decode()
    assert "&lt;b&gt;my model" in text and "<b>my model" not in text


def report_of_one(entry):
    return Report("T", "", (entry,))


def test_the_overview_gives_its_pictures_and_the_claims():
    app = page("attention")
    app.switch_page("streamlit_app.py").run()
    (entry,) = report_of(add(app)).entries
    assert len(entry.parts) == 5 and all(isinstance(part, Picture) for part in entry.parts)
    assert len(entry.tables[0].rows) >= 10


def test_nothing_is_made_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr("ui.attention.entry.Program", lambda *_: pytest.fail("made in a rerun"))
    app = page("attention")
    app.run()
    assert not report_of(app).entries and not app.exception


def test_a_report_outlives_a_change_of_page_and_keeps_its_order():
    app = add(page("similarity"))
    app.switch_page("pages/scaling.py").run()
    titles = [entry.title for entry in report_of(add(app)).entries]
    assert titles == [PAGES[f"pages/{name}.py"][1] for name in ("similarity", "scaling")]
    assert "**2** entries in your report." in [m.value for m in app.markdown]


def opened(app):
    """My report, open: the test runner cannot click an expander."""
    app.session_state["my report"] = True
    return app.run()


def test_entries_are_annotated_moved_and_removed():
    app = add(page("similarity"))
    app.switch_page("pages/scaling.py").run()
    app = opened(add(app))
    app.text_area(key="note of entry 1").set_value("mine").run()
    app.text_input(key="report author").set_value("Ada").run()
    assert report_of(app).entries[1].note == "mine" and report_of(app).author == "Ada"
    opened(app).button(key="up 1").click().run()
    assert [entry.note for entry in report_of(app).entries] == ["mine", ""]
    assert opened(app).text_area(key="note of entry 0").value == "mine"
    opened(app).button(key="remove 0").click().run()
    (left,) = report_of(app).entries
    assert left.title == PAGES["pages/similarity.py"][1] and left.note == ""
    assert opened(app).text_area(key="note of entry 0").value == ""


def test_a_download_offered_before_the_last_word_has_that_too(monkeypatch):
    offered = []
    monkeypatch.setattr("ui.report.report_maker", lambda: offered.append(report_maker()) or bytes)
    app = opened(add(page("similarity")))
    app.text_area(key="note of entry 0").set_value("the last word").run()
    assert b"the last word" in offered[0]()


def test_what_is_typed_while_the_file_is_made_is_in_it_too(monkeypatch):
    kept = collected.Collected(collected.NEW)

    def made_slowly(report):
        if not kept.report.author:
            kept.report = replace(kept.report, author="the last word")
        return report.author.encode()

    monkeypatch.setattr(collected, "_collected", lambda: kept)
    monkeypatch.setattr(collected, "report_html", made_slowly)
    assert collected.report_maker()() == b"the last word"


def test_more_entries_than_fit_are_refused_with_the_bound():
    app = page("similarity")
    for _ in range(MOST_ENTRIES + 1):
        add(app)
    assert f"at most {MOST_ENTRIES} entries, got 21" in warnings(app)
    assert len(report_of(app).entries) == MOST_ENTRIES


def test_where_nothing_is_shown_nothing_can_be_added():
    app = page("similarity", compared="a whole file")
    assert app.button(key="add to report").disabled


@pytest.mark.parametrize("text", [*string.punctuation, "a -> b", "www.x.y/z", "**b** <i> `c` \\*"])
def test_a_text_that_the_pages_escape_is_itself_in_a_report(text):
    assert inline_html(escaped(text)) == escape(text)


def test_what_ships_answers_the_questions_of_the_menu():
    titles = [entry.title for entry in shipped_entries()]
    assert titles == [title for path, (_, title) in PAGES.items() if path.startswith("pages/")]


def test_runs_give_their_figure_and_their_rows():
    (shipped,) = shipped_runs("scaling")
    (entry,) = report_of(add(page("runs", run=shipped.run.id))).entries
    assert shipped.run.id in entry.answer and isinstance(entry.parts[0], Chart)
    assert len(entry.tables[0].rows) == len(shipped.rows)
    assert len(report_html(report_of_one(entry))) < 6e6


def test_without_a_chosen_run_nothing_can_be_added():
    assert page("runs").button(key="add to report").disabled
