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
    FEWEST_UTTERANCES,
    N_SHUFFLES,
    compare_with_chance,
    disagreements,
    groups,
    rank_correlations,
)

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def scores(n: int = 40, seed: int = 0, decoders=("attention", "recurrent")) -> pd.DataFrame:
    """Random texts and the hypotheses of two decoders, scored."""
    draw = np.random.default_rng(seed)
    texts = [" ".join(draw.choice(WORDS, 3)) for _ in range(n)]
    parts = []
    for decoder in decoders:
        hypotheses = [t if draw.random() < 0.3 else " ".join(draw.choice(WORDS, 3)) for t in texts]
        names = [f"clip {i}" for i in range(n)]
        keys = {"decoder": decoder, "name": names, "voice": "recorded"}
        part = pd.DataFrame({**keys, "reference": texts, "hypothesis": hypotheses})
        columns = dict(zip(MEASURES, similarities(texts, hypotheses).T, strict=True))
        chance = chance_similarities(texts, hypotheses, range(n)).T
        columns |= {f"chance_{m}": c for m, c in zip(MEASURES, chance, strict=True)}
        parts.append(part.assign(**columns))
    return pd.concat(parts, ignore_index=True)


def test_an_utterance_has_one_number_for_both_decoders():
    compared = compare_with_chance(scores().sample(frac=1, random_state=0))
    assert compared.groupby("utterance")["name"].nunique().eq(1).all()
    assert compared.groupby("utterance").size().eq(2).all()
    assert set(compared["utterance"]) == set(range(1, 41))


def test_sides_are_as_defined():
    compared = compare_with_chance(scores())
    above = (
        compared[list(MEASURES)].to_numpy() > compared[[f"chance_{m}" for m in MEASURES]].to_numpy()
    )
    expected = {3: ABOVE, 0: BELOW}
    assert [expected.get(n, BETWEEN) for n in above.sum(axis=1)] == compared["side"].tolist()
    assert {ABOVE, BELOW} < set(compared["side"])
    assert {k: len(v) for k, v in groups(compared).items()} == {
        ALL: 80,
        ABOVE: (above.sum(axis=1) == 3).sum(),
        BELOW: (above.sum(axis=1) == 0).sum(),
    }


def test_words_may_be_the_symbols():
    frame = scores(20)
    compared = compare_with_chance(frame, "words")
    assert (compared["shuffled_jaccard"] == 1).all()
    thirds = compared["shuffled_damerau_levenshtein"] * 3 * N_SHUFFLES  # of texts of three words
    np.testing.assert_allclose(thirds, thirds.round(), atol=1e-9)


def test_of_many_utterances_evenly_spaced_ones_are_kept(monkeypatch):
    monkeypatch.setattr(study, "MOST_UTTERANCES", 15)
    compared = compare_with_chance(scores(40))
    assert compared["name"].unique().tolist() == [f"clip {i}" for i in range(0, 40, 3)]
    assert compared.groupby("utterance").size().eq(2).all() and compared["utterance"].max() == 14


def one_decoder(n: int = 120) -> pd.DataFrame:
    return compare_with_chance(scores(n, decoders=("attention",)))


def test_correlations_of_every_group_are_those_of_pandas():
    frame = one_decoder()
    rows = {(r.group, r.first, r.second): r for r in rank_correlations(frame, n_bootstrap=50)}
    assert len(rows) == 3 * 3
    for (group, first, second), row in rows.items():
        part = groups(frame)[group]
        assert row.n == len(part) >= FEWEST_UTTERANCES
        assert row.rho == pytest.approx(part[first].rank().corr(part[second].rank()))
        assert row.low <= row.rho <= row.high
        assert 0 <= row.opposite <= 1 and row.n_pairs <= row.n * (row.n - 1) / 2


def test_what_is_not_defined_is_none():
    frame = one_decoder().assign(jaccard=0.5)
    rows = {(r.group, r.first, r.second): r for r in rank_correlations(frame, n_bootstrap=20)}
    constant, varying = rows[ALL, "jaccard", "cosine"], rows[ALL, "cosine", "damerau_levenshtein"]
    assert (constant.rho, constant.low, constant.opposite, constant.n_pairs) == (None,) * 3 + (0,)
    assert varying.rho is not None
    few = rank_correlations(frame.head(FEWEST_UTTERANCES - 1), n_bootstrap=20)
    assert {(r.rho, r.low, r.high, r.opposite) for r in few} == {(None,) * 4}


def test_the_greatest_disagreement_comes_first():
    ranked = np.linspace(0, 1, 11)
    frame = pd.DataFrame({"jaccard": ranked, "cosine": ranked, "damerau_levenshtein": ranked})
    frame.loc[8, "damerau_levenshtein"] = -1.0  # from rank 9 to rank 1
    largest = disagreements(frame, 3)
    assert len(largest) == 3 and largest.index[0] == 8 and largest["gap"].iloc[0] == -8
    assert largest["gap"].abs().is_monotonic_decreasing


def test_measures_with_equal_ranks_do_not_disagree():
    frame = pd.DataFrame({m: np.arange(5) * (i + 1) for i, m in enumerate(MEASURES)})
    assert (disagreements(frame, 5)["gap"] == 0).all()
