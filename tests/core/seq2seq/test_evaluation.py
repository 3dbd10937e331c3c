"""The shipped decoders reproduce the shipped scores."""

import pandas as pd
import pytest

from core.metrics.pronunciation import phoneme_error_rate, word_error_rate_any
from core.progress import Progress
from core.seq2seq import evaluation
from core.seq2seq.comparison import trained_network
from core.seq2seq.config import DECODERS, SPEECH, SPELLING, EvaluateConfig
from core.seq2seq.evaluation import cases_of, evaluate, score_cases
from core.seq2seq.rows import ScoredRow
from core.seq2seq.scores import shipped_scores
from core.seq2seq.speech.compositions import held_out_compositions
from core.seq2seq.speech.held_out import TESTS, held_out_people
from core.seq2seq.speech.utterances import prompts
from core.seq2seq.spelling.dictionary import pronunciations, words
from core.seq2seq.test_sets import TEST_SETS, VOICES
from core.seq2seq.weights import shipped_file

N_WORDS = 1000  # of the fixed sample of test words
SIMILARITIES = ("jaccard", "cosine", "damerau_levenshtein")

each_decoder = pytest.mark.parametrize("decoder", DECODERS)
needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the weights of spelling are not shipped yet",
)


@pytest.fixture
def few(monkeypatch):
    """6 compositions, 4 prompts and 8 people of the test sets, and every twelfth test word."""
    known = held_out_people()
    by_test = {test: [n for n in known if n.startswith(f"{test}/")][:2] for test in TESTS}
    people = {name: known[name] for names in by_test.values() for name in names}
    compositions = held_out_compositions("test")[::50]
    test_prompts = [p for p in prompts() if p.split == "test"][:4]
    sample = words("test")[::12][:N_WORDS]
    assert (len(compositions), len(test_prompts), len(sample)) == (6, 4, N_WORDS)
    monkeypatch.setattr(evaluation, "held_out_compositions", lambda split: compositions)
    monkeypatch.setattr(evaluation, "prompts", lambda: test_prompts)
    monkeypatch.setattr(evaluation, "words", lambda split: sample)
    monkeypatch.setattr(evaluation, "held_out_people", lambda: people)


def rows_of(**config) -> list[ScoredRow]:
    rows = evaluate(EvaluateConfig(**{"beams": "1", **config}))
    return [row for row in rows if not isinstance(row, Progress)]


def shipped(task: str, decoder: str) -> pd.DataFrame:
    """The shipped scores of one decoder, by test set and name; without the held-out voices."""
    table = shipped_scores(task)
    table = table[(table["decoder"] == decoder) & (table["test"] != "voices")]
    return table.set_index(["test", "name"])


@each_decoder
def test_shipped_weights_reproduce_the_shipped_scores_of_speech(decoder, few):
    kept = shipped(SPEECH, decoder)
    made = rows_of(decoders=decoder)
    assert len(made) == 10 + 8
    assert {row.test for row in made} == set(TEST_SETS) - {VOICES}
    for row in made:
        old = kept.loc[(row.test, row.name)]
        assert (row.reference, row.hypothesis) == (old["reference"], old["hypothesis"])
        assert row.exact == old["exact"] == (row.reference == row.hypothesis)
        for name in (*SIMILARITIES, "loss", "alignment", "confidence"):
            assert getattr(row, name) == pytest.approx(old[name], abs=1e-3), name
        assert row.seconds == pytest.approx(old["seconds"], abs=1e-3)


@needs_spelling
@each_decoder
def test_shipped_weights_reproduce_the_shipped_error_rates_of_spelling(decoder, few):
    kept, made = shipped(SPELLING, decoder), rows_of(task=SPELLING, decoders=decoder)
    assert len(made) == N_WORDS
    old = [kept.loc[("words", row.name)] for row in made]
    references = [pronunciations()[row.name] for row in made]
    for rate in (phoneme_error_rate, word_error_rate_any):
        new_rate, old_rate = (
            rate(references, [tuple(text.split()) for text in texts])
            for texts in ([r.hypothesis for r in made], [r["hypothesis"] for r in old])
        )
        assert new_rate == pytest.approx(old_rate, abs=0.002)  # processors round differently
    losses = [(row.loss, r["loss"]) for row, r in zip(made, old, strict=True)]
    assert all(new == pytest.approx(shipped_loss, abs=1e-3) for new, shipped_loss in losses)


@each_decoder
def test_who_else_is_in_the_batch_does_not_matter(decoder, few):
    network = trained_network(SPEECH, decoder)
    cases = list(cases_of(EvaluateConfig(), network))[:6]
    together = list(score_cases(SPEECH, decoder, network, cases, 1))
    for case, row in zip(cases, together, strict=True):
        (alone,) = score_cases(SPEECH, decoder, network, [case], 1)
        assert (alone.name, alone.hypothesis) == (row.name, row.hypothesis)
        assert alone.loss == pytest.approx(row.loss, abs=1e-4)
        assert alone.alignment == pytest.approx(row.alignment, abs=1e-3)


def test_every_decoder_and_search_measures_every_case_once(few, monkeypatch):
    two = held_out_compositions("test")[:2]
    monkeypatch.setattr(evaluation, "held_out_compositions", lambda split: two)
    monkeypatch.setattr(evaluation, "prompts", lambda: prompts()[:0])
    monkeypatch.setattr(evaluation, "held_out_people", dict)
    rows = rows_of(beams="1,2")
    assert [(row.decoder, row.search, row.name) for row in rows] == [
        (decoder, search, u.name)
        for decoder in DECODERS
        for search in ("greedy", "beam 2")
        for u in two
    ]
    assert all(row.kind == u.kind for row, u in zip(rows, two * 4, strict=True))


def test_progress_goes_from_nothing_to_all(few, monkeypatch):
    monkeypatch.setattr(evaluation, "BATCH", 4)
    monkeypatch.setattr(evaluation, "held_out_people", dict)
    steps = [s for s in evaluate(EvaluateConfig(beams="1")) if isinstance(s, Progress)]
    assert [step.fraction for step in steps] == pytest.approx([0, 0.4, 0.8] * 2)
    assert steps[0].doing == "attention decoder, greedy"


@needs_spelling
def test_any_listed_pronunciation_is_right(few, monkeypatch):
    monkeypatch.setattr(evaluation, "words", lambda split: ("tomato", "the", "either"))
    for row in rows_of(task=SPELLING):
        references = [" ".join(phonemes) for phonemes in pronunciations()[row.name]]
        assert row.reference in references and row.exact == (row.hypothesis in references)
        assert (row.hypothesis == row.reference) == row.exact
