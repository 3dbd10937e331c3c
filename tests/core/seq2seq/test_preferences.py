"""Which decoder is better on which test set."""

import pandas as pd
import pytest

from core.seq2seq import preferences as module
from core.seq2seq.config import DECODERS
from core.seq2seq.preferences import UNDECIDED, better, preferences, verdict
from core.seq2seq.test_sets import TEST_SETS


def scores(**levels: tuple[float, float]) -> pd.DataFrame:
    """Forty recordings of each test set: the score of the attention and the recurrent decoder."""
    return pd.DataFrame(
        {
            "decoder": decoder,
            "test": test,
            "search": "greedy",
            "name": str(i),
            "voice": "v",
            "reference": f"text {i}",
            **dict.fromkeys(("jaccard", "cosine", "damerau_levenshtein"), level + 0.001 * (i % 3)),
        }
        for test, pair in levels.items()
        for decoder, level in zip(DECODERS, pair, strict=True)
        for i in range(40)
    )


@pytest.fixture
def made(monkeypatch):
    table = scores(digits=(0.9, 0.8), book=(0.5, 0.6), strangers=(0.4, 0.4))
    monkeypatch.setattr(module, "shipped_scores", lambda task: table)
    preferences.cache_clear()
    yield
    preferences.cache_clear()


def test_the_better_decoder_is_told_where_the_interval_excludes_none(made):
    assert {test: better(p) for test, p in preferences().items()} == {
        "digits": "attention",
        "book": "recurrent",
        "strangers": UNDECIDED,
    }
    text = verdict()
    assert "attention decoder is better on a stranger's digits (+0.100, " in text
    assert "recurrent decoder is better on a book (−0.100, " in text
    assert "not decided on strangers' sentences" in text


def test_every_shipped_test_set_is_compared():
    preferences.cache_clear()
    assert list(preferences()) == list(TEST_SETS)
    assert all(kind.title in verdict() for kind in TEST_SETS.values())
