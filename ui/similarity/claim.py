"""One paragraph: what was found, computed from the scores on the page."""

import streamlit as st

from core.metrics.claim import Claim, Preference, measure_claim, measure_preference
from core.metrics.similarity import MEASURES
from core.metrics.study import N_SHUFFLES
from core.seq2seq.config import DECODER_NAMES, DECODERS
from ui.chance import against, signed
from ui.similarity.view import SimilarityView, decoder_scores, rank_agreement, scores_of, source_of

RARE, FREQUENT = 0.05, 0.15  # shares of pairs in opposite order


def draw_claim(view: SimilarityView) -> None:
    """Where the source document's claim holds, and where it fails."""
    st.subheader("What was found")
    claims = {
        d: measure_claim(decoder_scores(view.test, d), rank_agreement(view.test, d))
        for d in view.decoders
    }
    lines = [f"**{DECODER_NAMES[d]}.** {_of_one(c)}" for d, c in claims.items()]
    if len(claims) > 1:
        preference = measure_preference(scores_of(view.test), *DECODERS)
        lines.append(f"**Between the decoders.** {_between(preference)}")
    lines.append(f"**By construction.** {_by_construction(next(iter(claims.values())))}")
    st.markdown(
        "The source document says that when one of the three rises, the others follow.\n\n"
        + "\n".join(f"- {line}" for line in lines)
    )
    st.caption(
        f"Computed from {source_of(view.test)}. The claim *holds* where fewer than "
        f"{_percent(RARE)} of the pairs are in opposite order, *mostly holds* below "
        f"{_percent(FREQUENT)}, and *often fails* above; two measures that know nothing of each "
        "other differ in 50 %."
    )


def _of_one(c: Claim) -> str:
    if c.opposite is None:
        return f"n = {c.n}: too few utterances to say, or all scores are equal."
    parts = [
        f"From utterance to utterance the claim **{_verdict(c.opposite)}**: of {c.n_pairs:,} pairs "
        f"(of n = {c.n}) that both scores tell apart, Jaccard and Damerau–Levenshtein put "
        f"**{_percent(c.opposite)}** in opposite order; Jaccard and cosine differ in "
        f"{_percent(c.opposite_counts)}.",
        _by_side(c),
        f"Means: {against(c.own, c.chance)}.",
    ]
    return " ".join(parts)


def _by_side(c: Claim) -> str:
    """The same apart for those above and below chance; what is empty is not spoken of."""
    sides = {"above": (c.n_above, c.opposite_above), "below": (c.n_below, c.opposite_below)}
    told = [
        f"among the {n} utterance{'s' * (n != 1)} {side} chance by all three scores it is "
        f"{_percent(opposite)}"
        for side, (n, opposite) in sides.items()
        if n
    ]
    if n_mixed := c.n - c.n_above - c.n_below:
        told.append(f"for {n_mixed} the scores lie on different sides of chance")
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}."


def _between(p: Preference) -> str:
    alike = len({d > 0 for d in p.differences}) == 1
    agree = "All three prefer the same decoder" if alike else "They prefer different ones"
    told_apart = all(low * high > 0 for low, high in zip(p.low, p.high, strict=True))
    verdict = ("**holds**" if alike else "**fails**") if told_apart else "is **not decided**"
    bounds = zip(MEASURES.values(), p.differences, p.low, p.high, strict=True)
    shown = ", ".join(
        f"{name} {signed(d)} ({signed(low)} to {signed(high)})" for name, d, low, high in bounds
    )
    share = _percent(p.n_opposite / p.n_told if p.n_told else None)
    return (
        f"{agree} on the mean of n = {p.n} utterances, and there the claim "
        f"{verdict}: attention minus recurrent is {shown}; "
        f"in brackets the 95 % interval of 1,000 bootstrap resamples of the {p.n_references} "
        "references: one that holds 0 does not tell the decoders apart. On "
        f"{p.n_told} single utterances both Jaccard and Damerau–Levenshtein prefer a decoder, and "
        f"in **{share}** of them not the same one."
    )


def _by_construction(c: Claim) -> str:
    shown = ", ".join(f"{n} {s:.3f}" for n, s in zip(MEASURES.values(), c.shuffled, strict=True))
    return (
        f"The references against their own symbols shuffled score {shown} (means of n = {c.n}, "
        f"{N_SHUFFLES} shuffles each): the first two cannot fall with the third, they do not see "
        "the order."
    )


def _verdict(opposite: float) -> str:
    if opposite < RARE:
        return "holds"
    return "mostly holds" if opposite < FREQUENT else "often fails"


def _percent(share: float | None) -> str:
    return "not defined (too few, or all equal)" if share is None else f"{100 * share:.0f}\u00a0%"
