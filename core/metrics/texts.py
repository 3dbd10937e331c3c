"""Two texts compared: their scores, chance, and texts that are perturbed in a known way."""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.metrics.chance import shuffled_similarities
from core.metrics.config import SimilarityConfig
from core.metrics.edits import character_error_rate, word_error_rate
from core.metrics.similarity import edit_distances, shared_counts, similarities

N_SHUFFLES = 20  # of the reference


@dataclass(frozen=True)
class TextScores:
    """All measures of two texts; an error rate is None where the reference has nothing to count."""

    jaccard: float
    cosine: float
    damerau_levenshtein: float
    shared: int  # Σ min(aₓ, bₓ)
    together: int  # Σ max(aₓ, bₓ)
    length_reference: int
    length_hypothesis: int
    edits: int
    shuffled_jaccard: float  # mean similarity of the reference to itself shuffled
    shuffled_cosine: float
    shuffled_damerau_levenshtein: float
    character_error_rate: float | None
    word_error_rate: float | None


def symbols_of(text: str, kind: str) -> str | list[str]:
    """A text as characters or, of the kind "words", as a list of words."""
    return text.split() if kind == "words" else text


def compare_texts(config: SimilarityConfig) -> TextScores:
    """All scores of the two texts, and of the reference shuffled `N_SHUFFLES` times."""
    a, b = (symbols_of(text, config.symbols) for text in (config.reference, config.hypothesis))
    scores = similarities([a], [b], restricted=config.restricted)[0]
    shuffled = score_shuffles(config).mean(axis=0)
    shared = int(shared_counts([a], [b])[0])
    has_words = bool(config.reference.split())
    return TextScores(
        *scores.tolist(),
        shared=shared,
        together=len(a) + len(b) - shared,
        length_reference=len(a),
        length_hypothesis=len(b),
        edits=int(edit_distances([a], [b], restricted=config.restricted)[0]),
        shuffled_jaccard=float(shuffled[0]),
        shuffled_cosine=float(shuffled[1]),
        shuffled_damerau_levenshtein=float(shuffled[2]),
        character_error_rate=(
            character_error_rate(config.reference, config.hypothesis) if config.reference else None
        ),
        word_error_rate=(
            word_error_rate(config.reference, config.hypothesis) if has_words else None
        ),
    )


@lru_cache(maxsize=8)  # the slowest part for long texts, and needed twice
def score_shuffles(config: SimilarityConfig) -> np.ndarray:
    """The similarities of the reference to itself shuffled: (N_SHUFFLES, 3)."""
    symbols = symbols_of(config.reference, config.symbols)
    return shuffled_similarities(symbols, config.seed, N_SHUFFLES, restricted=config.restricted)


def perturbed_texts(reference: str, seed: int) -> dict[str, str]:
    """The reference perturbed in several ways: from the name of the change to the text."""
    draw, words, letters = random.Random(seed), reference.split(), list(reference)
    texts = {"unchanged": reference}
    if letters:
        at = draw.randrange(len(letters))
        replacement = "x" if letters[at] != "x" else "y"
        texts["one letter changed"] = reference[:at] + replacement + reference[at + 1 :]
    if len(letters) > 1:
        at = draw.randrange(len(letters) - 1)
        swapped = [*letters[:at], letters[at + 1], letters[at], *letters[at + 2 :]]
        texts["two neighbours swapped"] = "".join(swapped)
        shuffled = letters.copy()
        draw.shuffle(shuffled)
        texts["letters shuffled"] = "".join(shuffled)
        texts["written backwards"] = reference[::-1]
    if len(words) > 1:
        i, j = draw.sample(range(len(words)), 2)
        words[i], words[j] = words[j], words[i]
        texts["two words swapped"] = " ".join(words)
    if reference:
        texts["written twice"] = f"{reference} {reference}"
        texts["first half only"] = reference[: len(reference) // 2]
    return texts
