"""Error rates of words that can be said in several ways: the nearest listed one counts.

With dᵢ the fewest insertions, deletions and substitutions from any listed pronunciation of word i
to what was said, and nᵢ the length of that pronunciation (of several as near, the first):

- phoneme error rate: Σ dᵢ / Σ nᵢ; may exceed 1;
- word error rate: the share of words with dᵢ > 0.

With one pronunciation a word, the first is the usual one over the whole test set. Published rates
on CMUdict are of phonemes without stress: take it off both sides to compare with them.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from core.metrics.similarity import Symbols

Listed = Sequence[Symbols]  # the pronunciations of one word


def phoneme_error_rate(references: Sequence[Listed], hypotheses: Sequence[Symbols]) -> float:
    """Edits from the nearest pronunciations as a share of their phonemes."""
    nearest = _nearest(references, hypotheses)
    return sum(edits for edits, _ in nearest) / sum(length for _, length in nearest)


def word_error_rate_any(references: Sequence[Listed], hypotheses: Sequence[Symbols]) -> float:
    """The share of words that were said in none of the listed ways."""
    nearest = _nearest(references, hypotheses)
    return sum(edits > 0 for edits, _ in nearest) / len(nearest)


def _nearest(references: Sequence[Listed], hypotheses: Sequence[Symbols]) -> list[tuple[int, int]]:
    """Of each word the fewest edits, and the length of the pronunciation that they start from."""
    if not references or len(references) != len(hypotheses):
        raise ValueError(
            f"there must be a hypothesis for each of at least one word, got {len(references)} "
            f"words and {len(hypotheses)} hypotheses"
        )
    if not all(len(said) for listed in references for said in listed) or not all(references):
        raise ValueError("every word must have a pronunciation, and no pronunciation may be empty")
    found = []
    for listed, hypothesis in zip(references, hypotheses, strict=True):
        distances = [(Levenshtein.distance(said, hypothesis), len(said)) for said in listed]
        found.append(min(distances, key=lambda pair: pair[0]))
    return found
