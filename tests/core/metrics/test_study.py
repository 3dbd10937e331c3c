"""Whole test sets: sides of chance, groups, disagreements."""

import numpy as np
import pandas as pd
import pytest

from core.metrics import study
from core.metrics.chance import chance_similarities
from core.metrics.similarity import MEASURES, similarities
from core.metrics.study import (
    ABOVE,
    ALL,
    BELOW,
    BETWEEN,
    FEWEST,
    N_SHUFFLES,
    compare_with_chance,
    disagreements,
    groups,
    rank_correlations,
)

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def scores(n: int = 40, seed: int = 0, decoders=("attention", "recurrent")) -> pd.DataFrame:
    """Random texts and what two decoders made of them, scored."""
    draw = np.random.default_rng(seed)
    texts = [" ".join(draw.choice(WORDS, 3)) for _ in range(n)]
    parts = []
    for decoder in decoders:
        heard = [t if draw.random() < 0.3 else " ".join(draw.choice(WORDS, 3)) for t in texts]
        names = [f"clip {i}" for i in range(n)]
        known = {"decoder": decoder, "name": names, "voice": "recorded"}
        part = pd.DataFrame({**known, "reference": texts, "hypothesis": heard})
        known = dict(zip(MEASURES, similarities(texts, heard).T, strict=True))
        chance = chance_similarities(texts, heard, range(n)).T
        known |= {f"chance_{m}": c for m, c in zip(MEASURES, chance, strict=True)}
        parts.append(part.assign(**known))
    return pd.concat(parts, ignore_index=True)


def test_an_utterance_has_one_number_for_both_decoders():
    found = compare_with_chance(scores().sample(frac=1, random_state=0))
    assert found.groupby("utterance")["name"].nunique().eq(1).all()
    assert found.groupby("utterance").size().eq(2).all()
    assert set(found["utterance"]) == set(range(1, 41))


def test_sides_are_as_defined():
    found = compare_with_chance(scores())
    above = found[list(MEASURES)].to_numpy() > found[[f"chance_{m}" for m in MEASURES]].to_numpy()
    expected = {3: ABOVE, 0: BELOW}
    assert [expected.get(n, BETWEEN) for n in above.sum(axis=1)] == found["side"].tolist()
    assert {ABOVE, BELOW} < set(found["side"])
    assert {k: len(v) for k, v in groups(found).items()} == {
        ALL: 80,
        ABOVE: (above.sum(axis=1) == 3).sum(),
        BELOW: (above.sum(axis=1) == 0).sum(),
    }


def test_words_may_be_the_symbols():
    frame = scores(20)
    found = compare_with_chance(frame, "words")
    assert (found["shuffled_jaccard"] == 1).all()
    thirds = found["shuffled_damerau_levenshtein"] * 3 * N_SHUFFLES  # of texts of three words
    np.testing.assert_allclose(thirds, thirds.round(), atol=1e-9)


def test_of_many_utterances_evenly_spaced_ones_are_kept(monkeypatch):
    monkeypatch.setattr(study, "MOST", 15)
    found = compare_with_chance(scores(40))
    assert found["name"].unique().tolist() == [f"clip {i}" for i in range(0, 40, 3)]
    assert found.groupby("utterance").size().eq(2).all() and found["utterance"].max() == 14


def one_decoder(n: int = 120) -> pd.DataFrame:
    return compare_with_chance(scores(n, decoders=("attention",)))


def test_correlations_of_every_group_are_those_of_pandas():
    frame = one_decoder()
    rows = {(r.group, r.first, r.second): r for r in rank_correlations(frame, n_bootstrap=50)}
    assert len(rows) == 3 * 3
    for (group, first, second), row in rows.items():
        part = groups(frame)[group]
        assert row.n == len(part) >= FEWEST
        assert row.rho == pytest.approx(part[first].rank().corr(part[second].rank()))
        assert row.low <= row.rho <= row.high
        assert 0 <= row.opposite <= 1 and row.n_pairs <= row.n * (row.n - 1) / 2


def test_what_is_not_defined_is_none():
    frame = one_decoder().assign(jaccard=0.5)
    found = {(r.group, r.first, r.second): r for r in rank_correlations(frame, n_bootstrap=20)}
    constant, other = found[ALL, "jaccard", "cosine"], found[ALL, "cosine", "damerau_levenshtein"]
    assert (constant.rho, constant.low, constant.opposite, constant.n_pairs) == (None,) * 3 + (0,)
    assert other.rho is not None
    few = rank_correlations(frame.head(FEWEST - 1), n_bootstrap=20)
    assert {(r.rho, r.low, r.high, r.opposite) for r in few} == {(None,) * 4}


def test_the_greatest_disagreement_comes_first():
    ranked = np.linspace(0, 1, 11)
    frame = pd.DataFrame({"jaccard": ranked, "cosine": ranked, "damerau_levenshtein": ranked})
    frame.loc[8, "damerau_levenshtein"] = -1.0  # from the 9th place to the 1st
    found = disagreements(frame, 3)
    assert len(found) == 3 and found.index[0] == 8 and found["gap"].iloc[0] == -8
    assert found["gap"].abs().is_monotonic_decreasing


def test_measures_that_rank_alike_do_not_disagree():
    frame = pd.DataFrame({m: np.arange(5) * (i + 1) for i, m in enumerate(MEASURES)})
    assert (disagreements(frame, 5)["gap"] == 0).all()
