"""Whether a clip is like what the networks understand: its symbols' probability; free of torch.

A network that hears something else (music, another language) is less sure of what it writes. The
measure is the geometric mean of the probabilities of the symbols written, the stop among them,
beside those of held-out recordings of people.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import exp

import numpy as np

from core.seq2seq.config import SPEECH
from core.seq2seq.scores import GREEDY, shipped_scores
from core.seq2seq.speech.held_out import TESTS

FEWEST = 0.05  # share of the held-out recordings below which a clip is called unlike them


@lru_cache(maxsize=2)
def held_out_confidences(decoder: str) -> np.ndarray:
    """The mean log-probability of a symbol in each recording of people, ascending: (N,)."""
    scores = shipped_scores(SPEECH)
    chosen = (scores["decoder"] == decoder) & (scores["search"] == GREEDY)
    return np.sort(scores[chosen & scores["test"].isin(TESTS)]["confidence"].to_numpy(float))


def share_below(decoder: str, confidence: float) -> float:
    """The share of held-out recordings of people of which the decoder was less sure."""
    held_out = held_out_confidences(decoder)
    return float(np.searchsorted(held_out, confidence) / len(held_out))


def is_unfamiliar(confidences: Mapping[str, float]) -> bool:
    """Whether each decoder is less sure of a clip than of nearly all held-out recordings."""
    return all(share_below(d, value) < FEWEST for d, value in confidences.items())


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
        return (
            f"**This clip is unlike what the decoders understand**: {measured}. Do not trust the "
            "text: music, noise, another language or many voices at once look like this."
        )
    return f"How sure they are: {measured}."
