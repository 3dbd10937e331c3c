"""Summaries of the scores of a test set."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from core.seq2seq import scores
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.rows import ScoredRow
from core.seq2seq.scores import (
    CHANCE,
    GREEDY,
    SpeechSummary,
    SpellingSummary,
    save_scores,
    shipped_scores,
    shipped_summary,
    summarise,
    with_chance,
)
from core.seq2seq.weights import shipped_file

needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the scores of spelling are not shipped yet",
)


def row(reference: str, hypothesis: str, **more) -> ScoredRow:
    values = {
        "task": SPEECH,
        "decoder": "attention",
        "test": "compositions",
        "search": GREEDY,
        "name": reference,
        "voice": "recorded",
        "kind": "letters",
        "jaccard": 0.0,
        "cosine": 0.0,
        "damerau_levenshtein": 0.0,
        "exact": reference == hypothesis,
        "loss": 0.0,
        "alignment": 0.5,
        "seconds": 1.0,
        "confidence": -0.1,
    }
    return ScoredRow(reference=reference, hypothesis=hypothesis, **(values | more))


def alike(first: dict, second: dict) -> bool:
    """Whether texts are equal, and numbers up to the digits that a table keeps."""
    return first.keys() == second.keys() and all(
        value == (second[name] if isinstance(value, str) else pytest.approx(second[name], rel=1e-4))
        for name, value in first.items()
    )


def test_a_summary_is_the_mean_of_its_rows():
    rows = [
        row("aa", "aa", jaccard=1.0, cosine=1.0, damerau_levenshtein=1.0, loss=0.25),
        row("bb", "aa", jaccard=0.5, cosine=0.25, damerau_levenshtein=0.0, loss=0.75),
    ]
    (summary,) = summarise(with_chance(pd.DataFrame(rows)))
    assert summary == SpeechSummary(
        task=SPEECH,
        decoder="attention",
        test="compositions",
        voice="all",
        search=GREEDY,
        n=2,
        jaccard=0.75,
        cosine=0.625,
        damerau_levenshtein=0.5,
        chance_jaccard=0.5,  # 'aa' against 'bb', which is 0, and against 'aa', which is 1
        chance_cosine=0.5,
        chance_damerau_levenshtein=0.5,
        shuffled_jaccard=1.0,  # equal symbols can be in no other order
        shuffled_cosine=1.0,
        shuffled_damerau_levenshtein=1.0,
        exact=0.5,
        loss=0.5,
        character_error_rate=0.5,  # two of four
        word_error_rate=0.5,
    )


def test_there_is_a_summary_for_each_decoder_test_search_and_voice():
    rows = [
        row("a", "a", decoder=decoder, test=test, voice=voice, search=search)
        for decoder in DECODERS
        for test, voice in (("compositions", "x"), ("voices", "x"), ("voices", "y"))
        for search in (GREEDY, "beam 5")
        for _ in range(3)
    ]
    n_rows = {
        (s.decoder, s.test, s.voice, s.search): s.n
        for s in summarise(with_chance(pd.DataFrame(rows)))
    }
    assert n_rows == {
        (decoder, *key, search): n
        for decoder in DECODERS
        for *key, n in (
            ("compositions", "all", 3),
            ("voices", "all", 6),
            ("voices", "x", 3),
            ("voices", "y", 3),
        )
        for search in (GREEDY, "beam 5")
    }


def test_a_word_is_right_where_any_listed_pronunciation_is_written():
    columns = {"task": SPELLING, "test": "words", "voice": "", "kind": "word"}
    rows = [
        row("T AH M EY T OW", "T AH M EY T OW", name="tomato", **columns),
        row("TH AO", "TH AW", name="thaw", **columns),
    ]
    (summary,) = summarise(with_chance(pd.DataFrame(rows)))
    assert isinstance(summary, SpellingSummary)
    assert (summary.phoneme_error_rate, summary.word_error_rate) == (1 / 8, 1 / 2)


def test_two_tables_are_written_and_the_first_is_of_greedy_search(tmp_path, monkeypatch):
    rows = [row("a b", "a", search=search, loss=1 / 3) for search in (GREEDY, "beam 5")]
    table = with_chance(pd.DataFrame(rows))
    save_scores(tmp_path / "new", SPEECH, table)
    monkeypatch.setattr(scores, "FOLDER", tmp_path / "new")
    (kept,) = shipped_scores.__wrapped__(SPEECH).to_dict("records")
    assert alike(kept, table.iloc[0].to_dict())
    summary = shipped_summary.__wrapped__(SPEECH).to_dict("records")
    assert all(alike(old, asdict(s)) for old, s in zip(summary, summarise(table), strict=True))


@pytest.mark.parametrize("task", [SPEECH, pytest.param(SPELLING, marks=needs_spelling)])
def test_the_shipped_summary_is_that_of_the_shipped_scores(task):
    table = shipped_summary(task)
    table = table[table["search"] == GREEDY]
    made = [asdict(s) for s in summarise(shipped_scores(task))]
    assert len(made) == len(table)
    assert all(alike(old, new) for old, new in zip(table.to_dict("records"), made, strict=True))


def test_shipped_chance_is_that_of_the_texts_of_each_test_set():
    table = shipped_scores(SPEECH)
    made = with_chance(table.drop(columns=CHANCE))
    np.testing.assert_allclose(made[CHANCE], table[CHANCE], rtol=1e-4)


@pytest.mark.parametrize("task", [SPEECH, pytest.param(SPELLING, marks=needs_spelling)])
def test_both_decoders_were_measured_on_the_same(task):
    table = shipped_scores(task)
    attention, recurrent = (table[table["decoder"] == d].reset_index(drop=True) for d in DECODERS)
    names = ["test", "name", "voice", "kind", "seconds"]
    assert attention[names].equals(recurrent[names])
    assert not table.duplicated(["decoder", "test", "name", "voice"]).any()
    assert table["alignment"].between(0, 1).all()
    assert all(table[name].between(0, 1).all() for name in ("jaccard", "damerau_levenshtein"))


@pytest.mark.parametrize("task", [SPEECH, SPELLING])
def test_decoders_that_write_nothing_are_scored_with_zero(task):
    names = {SPEECH: ["one two", "three"], SPELLING: ["one", "three"]}[task]
    references = names if task == SPEECH else ["W AH N", "TH R IY"]
    rows = [
        ScoredRow(task, "attention", "words", GREEDY, name, "", "word", reference, "",
                  0.0, 0.0, 0.0, False, 1.0, 0.5, 0.0, -1.0)
        for name, reference in zip(names, references, strict=True)
    ]  # fmt: skip
    (summary,) = summarise(with_chance(pd.DataFrame(rows)))
    assert summary.damerau_levenshtein == summary.chance_damerau_levenshtein == summary.exact == 0
    rates = [value for name, value in vars(summary).items() if name.endswith("error_rate")]
    assert rates and all(rate == 1 for rate in rates)
