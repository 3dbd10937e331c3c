"""The results of the study in a few sentences, computed from the scores on the page."""

import streamlit as st

from core.metrics.claim import (
    FREQUENT,
    RARE,
    Claim,
    Preference,
    measure_claim,
    measure_preference,
)
from core.metrics.similarity import MEASURES
from core.metrics.study import N_SHUFFLES
from core.seq2seq.config import DECODER_NAMES, DECODERS
from core.wording import listed, signed
from ui.chance import measures_beside_chance
from ui.similarity.view import (
    SimilarityView,
    decoder_scores,
    rank_agreement,
    scores_file,
    scores_of,
)


def answer(view: SimilarityView) -> str:
    """Whether the other scores follow when one of them rises, in a sentence or two."""
    shares = {decoder: claim.opposite for decoder, claim in _claims(view).items()}
    known = {decoder: share for decoder, share in shares.items() if share is not None}
    if not known:
        return "Too few utterances to say, or all scores are equal."
    text = listed([f"**{_percent(share)}** ({decoder})" for decoder, share in known.items()])
    return (
        "When one score rises, do the others follow? Jaccard and Damerau–Levenshtein put "
        f"{text} of the pairs of utterances in opposite order: the claim "
        f"{_verdict(max(known.values()))}. "
        "**Look for** points far from a rising line."
    )


def _claims(view: SimilarityView) -> dict[str, Claim]:
    return {
        decoder: measure_claim(
            decoder_scores(view.test, decoder), rank_agreement(view.test, decoder)
        )
        for decoder in view.decoders
    }


def draw_claim(view: SimilarityView) -> None:
    """Where the exercise's claim holds, and where it fails."""
    st.header("Results")
    claims = _claims(view)
    lines = [f"**{DECODER_NAMES[d]}.** {_between_utterances(c)}" for d, c in claims.items()]
    if len(claims) > 1:
        preference = measure_preference(scores_of(view.test), *DECODERS)
        lines.append(f"**Between the decoders.** {_between_decoders(preference)}")
    lines.append(f"**By construction.** {_by_construction(next(iter(claims.values())))}")
    st.markdown(
        "The exercise says that when one of the three scores rises, the others follow.\n\n"
        + "\n".join(f"- {line}" for line in lines)
    )
    st.caption(
        f"Computed from {scores_file(view.test)}. The claim *holds* where fewer than "
        f"{_percent(RARE)} of the pairs are in opposite order, *mostly holds* below "
        f"{_percent(FREQUENT)}, and *often fails* above; for two unrelated measures, 50% of the "
        "pairs are in opposite order."
    )


def _between_utterances(claim: Claim) -> str:
    if claim.opposite is None:
        return f"n = {claim.n}: too few utterances to say, or all scores are equal."
    parts = [
        f"From utterance to utterance the claim **{_verdict(claim.opposite)}**: of "
        f"{claim.n_pairs:,} pairs (of n = {claim.n}) without equal scores, Jaccard and "
        f"Damerau–Levenshtein put **{_percent(claim.opposite)}** in opposite order; for Jaccard "
        f"and cosine, the share is {_percent(claim.opposite_counts)}.",
        _by_side(claim),
        f"Means: {measures_beside_chance(claim.own, claim.chance)}.",
    ]
    return " ".join(parts)


def _by_side(claim: Claim) -> str:
    """The same shares above and below chance, without the groups that are empty."""
    sides = {
        "above": (claim.n_above, claim.opposite_above),
        "below": (claim.n_below, claim.opposite_below),
    }
    parts = [
        f"among the {n} utterance{'s' * (n != 1)} {side} chance by all three scores it is "
        f"{_percent(opposite)}"
        for side, (n, opposite) in sides.items()
        if n
    ]
    if n_mixed := claim.n - claim.n_above - claim.n_below:
        parts.append(f"for {n_mixed} the scores lie on different sides of chance")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _between_decoders(preference: Preference) -> str:
    same = len({difference > 0 for difference in preference.differences}) == 1
    agreement = "All three prefer the same decoder" if same else "They prefer different ones"
    intervals = list(zip(preference.low, preference.high, strict=True))
    decided = all(low * high > 0 for low, high in intervals)
    verdict = ("**holds**" if same else "**fails**") if decided else "is **not decided**"
    scores = zip(MEASURES.values(), preference.differences, intervals, strict=True)
    differences = ", ".join(
        f"{name} {signed(difference)} ({signed(low)} to {signed(high)})"
        for name, difference, (low, high) in scores
    )
    share = _percent(preference.n_opposite / preference.n_told if preference.n_told else None)
    return (
        f"{agreement} on the mean of n = {preference.n} utterances, and there the claim "
        f"{verdict}: attention minus recurrent is {differences}; in brackets the 95% interval of "
        f"1,000 bootstrap resamples of the {preference.n_references} references: an interval that "
        f"contains 0 does not distinguish the decoders. On {preference.n_told} single utterances, "
        f"both Jaccard and Damerau–Levenshtein prefer a decoder; in **{share}** of them, they "
        "prefer different ones."
    )


def _by_construction(claim: Claim) -> str:
    scores = zip(MEASURES.values(), claim.shuffled, strict=True)
    means = ", ".join(f"{name} {score:.3f}" for name, score in scores)
    return (
        f"Compared with their own symbols shuffled, the references score {means} (means of "
        f"n = {claim.n}, {N_SHUFFLES} shuffles each): the first two cannot fall with the third, "
        "because they ignore the order."
    )


def _verdict(opposite: float) -> str:
    if opposite < RARE:
        return "holds"
    return "mostly holds" if opposite < FREQUENT else "often fails"


def _percent(share: float | None) -> str:
    return "not defined (too few, or all equal)" if share is None else f"{100 * share:.0f}%"
