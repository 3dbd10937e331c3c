"""One number and one sentence for each page, from the results that ship with the app."""

from dataclasses import dataclass

from core.attention.config import AttentionConfig
from core.attention.growth import crossovers, timed_frame
from core.attention.kinds import ATTENTION
from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.pooling import ALIKE, PoolingEffect, pooling_effect
from core.cnn.trainings import shipped_trainings
from core.metrics.config import SimilarityConfig
from core.metrics.texts import compare_texts
from core.runs.shipped import load_result, shipped_runs
from core.seq2seq.config import DECODERS, SPEECH
from core.seq2seq.preferences import better, preferences
from core.seq2seq.scores import greedy_means
from core.seq2seq.speech.held_out import DIGITS
from core.wording import signed

EXACT, LINEAR = ("materialised", "fused"), "taylor"
VERDICTS = {
    "yes": "pooling helps",
    "no": "pooling harms",
    "undecided": "the trainings do not decide",
}


@dataclass(frozen=True)
class Answer:
    """The headline of a card, and what it says."""

    number: str
    sentence: str


def approximation() -> Answer:
    """What the first terms of the series leave of the output."""
    config = AttentionConfig()
    errors = load_result(ATTENTION, config).errors
    error = next(e for e in errors if e.varied == "none" and e.terms == config.terms)
    negative = f"{error.negative_weights:.1%}" if error.negative_weights else "none"
    return Answer(
        f"{error.output_error:.0%}",
        f"is how far the output of linear attention is from softmax with K = {error.terms} terms "
        f"(relative, in float64; D = {config.dim}, L = {config.seq_len}); "
        f"{negative} of its weights is negative.",
    )


def speed() -> Answer:
    """The length from which on linear attention is faster than the faster exact method."""
    (run,) = shipped_runs("scaling")
    frame = timed_frame(run.rows)
    starts = [crossovers(frame, exact, (LINEAR,)).get(LINEAR) for exact in EXACT]
    known = [start for start in starts if start]
    longest = int(frame["size"].max())
    if len(known) < len(EXACT):
        return Answer(
            f"> {longest:,}", "is the length from which linear attention would be faster."
        )
    last = max(known, key=lambda start: start.length)
    return Answer(
        f"L ≈ {last.length:,.0f}",
        f"(quartiles {last.span}) is the length from which linear attention is faster than either "
        f"exact method, measured up to {longest:,} on {run.run.machine['processor']}.",
    )


def pooling() -> Answer:
    """Points of accuracy that max-pooling adds, on the first data set; and on the others."""
    effects = {name: pooling_effect(shipped_trainings(name), *ALIKE) for name in SHIPPED_DATA}
    first, *others = (_effect(name, effect) for name, effect in effects.items())
    number = f"{signed(100 * next(iter(effects.values())).mean, 1)} points"
    return Answer(number, f"of test accuracy with max-pooling on {first}. {_also(others)}")


def decoders() -> Answer:
    """How much of a stranger's digits each decoder writes without an error."""
    rows = greedy_means(SPEECH).loc[DIGITS]
    exact = rows["exact"].to_dict()
    best, other = sorted(DECODERS, key=exact.get, reverse=True)
    preference = preferences()[DIGITS]
    decided = better(preference)
    verdict = f"the {decided} decoder is better" if decided else "not decided which is better"
    low, high = signed(preference.low[-1]), signed(preference.high[-1])
    return Answer(
        f"{exact[best]:.0%}",
        f"of a stranger's digits are written without an error by the {best} decoder, "
        f"{exact[other]:.0%} by the {other} one ({int(rows['n'].iloc[0])} recordings; {verdict}: "
        f"similarity of attention minus recurrent, 95% interval {low} to {high}).",
    )


def scores() -> Answer:
    """What shuffling does to each of the three scores."""
    scored = compare_texts(SimilarityConfig())
    return Answer(
        f"{scored.shuffled_jaccard:.2f}",
        "is the Jaccard and cosine similarity of a sentence to its own letters shuffled: neither "
        "sees the order. Damerau–Levenshtein similarity: "
        f"{scored.shuffled_damerau_levenshtein:.2f}.",
    )


def _effect(name: str, effect: PoolingEffect) -> str:
    low, high = (signed(100 * end, 1) for end in effect.interval)
    subject = DATA_SETS[name].subject
    return f"{subject} (95% interval {low} to {high}: {VERDICTS[effect.verdict]})"


def _also(others: list[str]) -> str:
    return f"Also measured: {', '.join(others)}." if others else ""
