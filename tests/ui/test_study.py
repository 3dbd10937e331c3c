"""The study of whole test sets, with Streamlit's test runner and invented scores."""

from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.metrics.similarity import MEASURES, similarities
from core.paths import ROOT
from core.seq2seq import scores
from tests.ui.test_permalink import shared_link
from ui.similarity import utterances, view
from ui.similarity.disagreements import most_disagreed
from ui.table import MOST_ROWS

WORDS = ["one", "two", "three", "<b>four", "*five*", "six", "$seven$", "eight"]
SIZES = {"speech": {"compositions": 30, "prompts": 12}, "spelling": {"words": 20}}


def invented_scores(task: str) -> pd.DataFrame:
    draw, parts = np.random.default_rng(0), []
    for test, n in SIZES[task].items():
        references = [" ".join(draw.choice(WORDS, 3)) for _ in range(n)]
        for decoder in ("attention", "recurrent"):
            hypotheses = [
                reference if draw.random() < 0.3 else " ".join(draw.choice(WORDS, 3))
                for reference in references
            ]
            keys = {"task": task, "decoder": decoder, "test": test, "search": "greedy"}
            names = {"name": [f"{test} {i} & co" for i in range(n)], "voice": "recorded"}
            texts = {"reference": references, "hypothesis": hypotheses}
            part = pd.DataFrame({**keys, **names, **texts})
            measured = zip(MEASURES, similarities(references, hypotheses).T, strict=True)
            parts.append(part.assign(**dict(measured), kind="number"))
    return scores.with_chance(pd.concat(parts))


def clear_caches() -> None:
    scores.shipped_scores.cache_clear()
    view.scores_of.clear()
    view.rank_agreement.clear()
    most_disagreed.clear()
    utterances._scatter.clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder of scores; no scores remain in a cache."""
    monkeypatch.setattr(scores, "FOLDER", tmp_path)
    monkeypatch.setattr(view, "FOLDER", tmp_path)
    clear_caches()
    yield tmp_path
    clear_caches()


@pytest.fixture
def shipped_folder(folder):
    for task in SIZES:
        invented_scores(task).to_csv(folder / f"{task}-scores.csv", index=False)
    return folder


def page(**query) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.switch_page("pages/similarity.py")
    for key, value in {"compared": view.TESTED, **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(e.value for kind in (app.markdown, app.caption, app.text) for e in kind)


def test_without_scores_the_page_says_so(folder):
    app = page()
    assert any("are not on this server" in info.value for info in app.info)


def test_both_decoders_are_studied_side_by_side(shipped_folder):
    app = page(utterance="3", test="compositions")
    assert app.selectbox("test").options == [
        "the telephone: prompts",
        "the telephone: composed",
        "words",
    ]
    text = texts(app)
    assert "**Attention decoder.**" in text and "**Recurrent decoder (LSTM).**" in text
    assert "**Between the decoders.**" in text and "n = 30" in text
    assert invented_scores("speech")["reference"].iloc[2] in text
    assert "; by chance 0." in text


def test_one_decoder_alone_is_not_compared(shipped_folder):
    text = texts(page(decoder="recurrent", test="prompts"))
    assert "**Attention decoder.**" not in text and "**Between the decoders.**" not in text
    assert "n = 12" in text


@pytest.mark.parametrize(
    "test, expected",
    [
        ("compositions", {"source": ["compositions 4 & co"]}),
        ("words", {"task": ["spelling"], "words": ["words 4 & co"]}),
    ],
)
def test_every_disagreement_links_to_its_heatmap(test, expected, shipped_folder):
    app = page(test=test, compared="two texts", tab="Where they disagree most")
    rows = most_disagreed(test)[:MOST_ROWS]
    links = [link.proto for link in app.get("page_link") if link.proto.label == "Its heatmaps"]
    (key, _), *_ = reversed(expected.items())
    queries = [parse_qs(link.query_string) for link in links]
    assert [query[key] for query in queries] == [[name] for name in rows["name"]]
    assert {frozenset(query) for query in queries} == {frozenset(expected)}


def test_a_click_puts_the_whole_texts_of_a_disagreement_into_the_fields(shipped_folder):
    app = page(test="words", compared="two texts", tab="Where they disagree most")
    row = most_disagreed("words").iloc[2]
    assert any(row["reference"] in t.value and row["hypothesis"] in t.value for t in app.text)
    app.button(key="put 2").click().run()
    fields = {area.key: area.value for area in app.text_area}
    assert fields == {name: row[name] for name in ("reference", "hypothesis")}
    assert "symbols=words" in shared_link(app) and not app.exception


def test_hypotheses_are_not_shown_as_markdown(shipped_folder):
    app = page(test="words")
    markdown = "\n".join(e.value for kind in (app.markdown, app.caption) for e in kind)
    assert not any(word in markdown for word in ("<b>four", "*five*", "$seven$"))


def test_scores_that_are_all_equal_leave_the_claim_open(folder):
    equal = invented_scores("speech").assign(**dict.fromkeys(MEASURES, 1.0))
    equal.to_csv(folder / "speech-scores.csv", index=False)
    text = texts(page(test="compositions"))
    assert "all scores are equal" in text and "nan" not in text


@pytest.mark.parametrize(
    "query, message",
    [
        ({"test": "voices"}, "test must be one of prompts, compositions, words on this machine"),
        ({"test": "prompts", "utterance": "13"}, "utterance must be a whole number from 1 to 12"),
        ({"decoder": "magic"}, "decoder must be one of both, attention, recurrent"),
    ],
)
def test_an_invalid_link_is_reported(query, message, shipped_folder):
    app = page(**query)
    assert any(message in warning.value.replace("\\", "") for warning in app.warning)
    if "utterance" in query:
        assert app.number_input("utterance").value == 1


@pytest.mark.parametrize("test, symbols", [("prompts", "characters"), ("words", "words")])
def test_the_texts_of_an_utterance_go_into_the_fields(test, symbols, shipped_folder):
    app = page(test=test, utterance="2")
    app.button(key="compare recurrent").click().run()
    assert not app.exception
    rows = invented_scores("spelling" if test == "words" else "speech")
    row = rows[(rows["test"] == test) & (rows["decoder"] == "recurrent")].iloc[1]
    assert app.text_area(key="reference").value == row["reference"]
    assert app.text_area(key="hypothesis").value == row["hypothesis"]
    assert app.session_state["settings"]["symbols"] == symbols


def test_a_link_to_two_texts_stays_there_whatever_is_clicked(shipped_folder):
    app = page(test="words", compared="two texts", reference="one")
    assert app.text_area and app.button[0].click().run().text_area
