"""The numbers of the claim compared with their definitions."""

import numpy as np
import pandas as pd
import pytest

from core.metrics.claim import measure_claim, measure_preference
from core.metrics.similarity import MEASURES
from core.metrics.study import ABOVE, BELOW, rank_correlations


def frame(n: int = 60, seed: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    names = [f"{prefix}{m}" for prefix in ("", "chance_", "shuffled_") for m in MEASURES]
    scores = pd.DataFrame(draw.random((2 * n, 9)).round(1), columns=names)
    decoders = ["attention"] * n + ["recurrent"] * n
    sides, numbers = draw.choice([ABOVE, BELOW, "between"], 2 * n), [*range(1, n + 1)] * 2
    return scores.assign(decoder=decoders, utterance=numbers, side=sides, reference=numbers)


def test_the_claim_is_read_off_the_rows_and_the_means():
    part = frame().head(60)
    rows = rank_correlations(part, n_bootstrap=10)
    claim = measure_claim(part, rows)
    shares = {(r.group, r.second): r.opposite for r in rows if r.first == "jaccard"}
    assert claim.opposite == shares["all", "damerau_levenshtein"]
    assert claim.opposite_above == shares["above", "damerau_levenshtein"]
    assert claim.opposite_below == shares["below", "damerau_levenshtein"]
    assert claim.opposite_counts == shares["all", "cosine"]
    assert claim.n == 60 and claim.n_above == (part["side"] == ABOVE).sum()
    assert claim.chance == pytest.approx(part[[f"chance_{m}" for m in MEASURES]].mean().tolist())


def test_a_preference_compares_the_same_utterances():
    both = frame().sample(frac=1, random_state=0)
    preference = measure_preference(both, "attention", "recurrent")
    sides = [
        both[both["decoder"] == d].sort_values("utterance") for d in ("attention", "recurrent")
    ]
    a, b = (side[list(MEASURES)].to_numpy() for side in sides)
    assert preference.n == 60
    assert preference.differences == pytest.approx((a - b).mean(axis=0).tolist())
    bounds = np.array([preference.low, preference.high])
    half = 1.96 * (a - b).std(axis=0) / 60**0.5  # of the normal approximation
    np.testing.assert_allclose(bounds, np.mean(a - b, axis=0) + [[-1], [1]] * half, atol=0.02)
    decided = [(x, y) for x, _, y in a - b if x and y]
    assert preference.n_told == len(decided)
    assert preference.n_opposite == sum(x * y < 0 for x, y in decided)


def repeated(both: pd.DataFrame, times: int) -> pd.DataFrame:
    """Every utterance several times, as where several voices say one reference."""
    parts = [both.assign(utterance=both["utterance"] + 1000 * i) for i in range(times)]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("times", [2, 3])
def test_more_utterances_of_the_same_references_leave_the_interval_as_it_is(times):
    once = measure_preference(frame(), "attention", "recurrent")
    found = measure_preference(repeated(frame(), times), "attention", "recurrent")
    assert (found.n, found.n_references) == (60 * times, once.n_references) == (60 * times, 60)
    np.testing.assert_allclose([found.low, found.high], [once.low, once.high])


def test_references_with_more_utterances_weigh_more_in_the_mean():
    both = pd.concat([frame(), repeated(frame(), 3).query("utterance > 1000 and reference < 10")])
    found = measure_preference(both, "attention", "recurrent")
    assert found.n > found.n_references == 60
    assert all(np.less(found.low, found.differences) & np.less(found.differences, found.high))


def test_two_equal_decoders_have_no_preference():
    part = frame().head(60)
    both = pd.concat([part, part.assign(decoder="recurrent")])
    preference = measure_preference(both, "attention", "recurrent")
    assert (preference.differences, preference.low, preference.high) == ((0, 0, 0),) * 3
    assert (preference.n_told, preference.n_opposite) == (0, 0)
