"""Whether a clip is like what the networks understand: its symbols' probability; free of torch.

A network that hears something else (music, another language) is less sure of what it writes. The
measure is the geometric mean of the probabilities of the symbols written, the stop among them,
beside those of held-out recordings of people: the share of them of which a decoder was less sure,
the mean of both decoders.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import exp

import numpy as np
import pandas as pd

from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.scores import GREEDY, shipped_scores
from core.seq2seq.speech.held_out import TESTS

DOUBTFUL = 0.2  # mean share of held-out recordings below which a clip is called unlike them


@lru_cache(maxsize=1)
def held_out() -> pd.DataFrame:
    """A row for each recording of people: the mean log-probability by each decoder, and `right`.

    `right`: whether either decoder wrote it without an error.
    """
    scores = shipped_scores(SPEECH)
    chosen = scores[(scores["search"] == GREEDY) & scores["test"].isin(TESTS)]
    table = chosen.pivot_table(
        index=["test", "name", "voice"],
        columns="decoder",
        values=["confidence", "damerau_levenshtein"],
    )
    right = table["damerau_levenshtein"].max(axis=1) == 1
    return table["confidence"][list(DECODERS)].assign(right=right)


@lru_cache(maxsize=2)
def held_out_confidences(decoder: str) -> np.ndarray:
    """The mean log-probability of a symbol in each recording of people, ascending: (N,)."""
    return np.sort(held_out()[decoder].to_numpy(float))


def share_below(decoder: str, confidence: float) -> float:
    """The share of held-out recordings of people of which the decoder was less sure."""
    kept = held_out_confidences(decoder)
    return float(np.searchsorted(kept, confidence) / len(kept))


def mean_share_below(confidences: Mapping[str, float]) -> float:
    """The mean over the decoders of that share."""
    return float(np.mean([share_below(d, value) for d, value in confidences.items()]))


def is_unfamiliar(confidences: Mapping[str, float]) -> bool:
    """Whether the decoders are less sure of a clip than of most held-out recordings."""
    return mean_share_below(confidences) < DOUBTFUL


@lru_cache(maxsize=1)
def right_where_doubtful() -> tuple[float, float]:
    """Of the held-out recordings: the share that is right among the unfamiliar and the others."""
    table = held_out()
    unsure = np.array(
        [is_unfamiliar(dict(zip(DECODERS, row, strict=True))) for row in table[[*DECODERS]].values]
    )
    right = table["right"].to_numpy(bool)
    return float(right[unsure].mean()), float(right[~unsure].mean())


def familiarity_sentence(confidences: Mapping[str, float]) -> str:
    """How sure the decoders are of a clip, and what that says of it."""
    parts = [
        f"the {d} decoder gives its symbols a probability of {exp(value):.0%} (mean), less than "
        f"in {1 - share_below(d, value):.0%}"
        for d, value in confidences.items()
    ]
    n = len(held_out_confidences(next(iter(confidences))))
    measured = f"{' and '.join(parts)} of {n} held-out recordings of people"
    if is_unfamiliar(confidences):
        unsure, sure = right_where_doubtful()
        return (
            f"**Do not trust this text**: {measured}. Where they were as unsure, either of them "
            f"was right on {unsure:.0%} of these recordings, and on {sure:.0%} of the others. "
            "Music, noise, another language, many voices at once and long sentences look so."
        )
    return f"How sure they are: {measured}."
