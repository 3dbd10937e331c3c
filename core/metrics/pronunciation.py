"""Error rates of words with several pronunciations: the nearest listed one counts.

With dᵢ the fewest insertions, deletions and substitutions from any listed pronunciation of word i
to the hypothesis, and nᵢ the length of that pronunciation (the first, if several are as near):

- phoneme error rate: Σ dᵢ / Σ nᵢ; may exceed 1;
- word error rate: the share of words with dᵢ > 0.

With one pronunciation per word, the phoneme error rate is the usual one of the whole test set.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from core.metrics.similarity import Symbols

Pronunciations = Sequence[Symbols]  # all listed pronunciations of one word


def phoneme_error_rate(
    references: Sequence[Pronunciations], hypotheses: Sequence[Symbols]
) -> float:
    """Edits from the nearest pronunciations, divided by the number of their phonemes."""
    nearest = _nearest(references, hypotheses)
    return sum(edits for edits, _ in nearest) / sum(length for _, length in nearest)


def word_error_rate_any(
    references: Sequence[Pronunciations], hypotheses: Sequence[Symbols]
) -> float:
    """The share of words whose hypothesis is none of the listed pronunciations."""
    nearest = _nearest(references, hypotheses)
    return sum(edits > 0 for edits, _ in nearest) / len(nearest)


def _nearest(
    references: Sequence[Pronunciations], hypotheses: Sequence[Symbols]
) -> list[tuple[int, int]]:
    """For each word, the fewest edits and the length of the pronunciation that they start from."""
    if not references or len(references) != len(hypotheses):
        raise ValueError(
            f"there must be a hypothesis for each of at least one word, got {len(references)} "
            f"words and {len(hypotheses)} hypotheses"
        )
    if not all(len(pronunciation) for listed in references for pronunciation in listed) or not all(
        references
    ):
        raise ValueError("every word must have a pronunciation, and no pronunciation may be empty")
    nearest = []
    for listed, hypothesis in zip(references, hypotheses, strict=True):
        distances = [(Levenshtein.distance(p, hypothesis), len(p)) for p in listed]
        nearest.append(min(distances, key=lambda pair: pair[0]))
    return nearest
