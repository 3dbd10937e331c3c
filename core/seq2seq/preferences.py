"""Which decoder is better on each test set of speech, by its shipped scores; free of torch."""

from functools import lru_cache

from core.metrics.claim import Preference, measure_preference
from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import GREEDY, shipped_scores
from core.seq2seq.test_sets import TEST_SETS
from core.wording import listed, signed

UNDECIDED = ""


@lru_cache(maxsize=1)
def preferences() -> dict[str, Preference]:
    """The decoders on the same recordings of each test set: attention minus recurrent."""
    scores = shipped_scores(SPEECH)
    greedy = scores[scores["search"] == GREEDY]
    kept = {}
    for test in TEST_SETS:
        part = greedy[greedy["test"] == test]
        if len(part):
            number = part.groupby(["name", "voice"], sort=False).ngroup()
            kept[test] = measure_preference(part.assign(utterance=number), *DECODERS)
    return kept


def better(preference: Preference) -> str:
    """The decoder of the higher Damerau–Levenshtein similarity, where the interval excludes 0."""
    if preference.low[-1] > 0:
        return DECODERS[0]
    return DECODERS[1] if preference.high[-1] < 0 else UNDECIDED


def verdict() -> str:
    """In a sentence or two, which decoder is better on which test sets."""
    won: dict[str, list[str]] = {decoder: [] for decoder in (*DECODERS, UNDECIDED)}
    for test, preference in preferences().items():
        won[better(preference)].append(f"{TEST_SETS[test].title} ({_interval(preference)})")
    parts = [f"the {d} decoder is better on {listed(won[d])}" for d in DECODERS if won[d]]
    if won[UNDECIDED]:
        parts.append(f"not decided on {listed(won[UNDECIDED])}")
    return (
        "Greedy search, attention minus recurrent decoder in Damerau–Levenshtein similarity, with "
        f"the 95% bootstrap interval over texts: {'; '.join(parts)}."
    )


def _interval(preference: Preference) -> str:
    values = (preference.differences[-1], preference.low[-1], preference.high[-1])
    mean, low, high = map(signed, values)
    return f"{mean}, {low} to {high}"
