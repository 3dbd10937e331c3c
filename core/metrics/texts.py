"""Two texts compared: scores, chance, and what the scores do when a text is changed on purpose."""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.metrics.chance import shuffled_similarities
from core.metrics.config import SimilarityConfig
from core.metrics.edits import character_error_rate, word_error_rate
from core.metrics.similarity import edit_distances, shared_counts, similarities

SHUFFLES = 20


@dataclass(frozen=True)
class TextScores:
    """Two texts by every measure; the rates are None where the reference is empty."""

    jaccard: float
    cosine: float
    damerau_levenshtein: float
    shared: int  # Σ min
    together: int  # Σ max
    length_reference: int
    length_hypothesis: int
    edits: int
    shuffled_jaccard: float  # the reference against itself shuffled, mean
    shuffled_cosine: float
    shuffled_damerau_levenshtein: float
    character_error_rate: float | None
    word_error_rate: float | None


def symbols_of(text: str, kind: str) -> str | list[str]:
    """The characters or the words of a text."""
    return text.split() if kind == "words" else text


def compare_texts(config: SimilarityConfig) -> TextScores:
    """Every score of the two texts, and of the reference shuffled `SHUFFLES` times."""
    a, b = (symbols_of(text, config.symbols) for text in (config.reference, config.hypothesis))
    own = similarities([a], [b], restricted=config.restricted)[0]
    chance = score_shuffles(config).mean(axis=0)
    shared = int(shared_counts([a], [b])[0])
    has_words = bool(config.reference.split())
    return TextScores(
        *own.tolist(),
        shared=shared,
        together=len(a) + len(b) - shared,
        length_reference=len(a),
        length_hypothesis=len(b),
        edits=int(edit_distances([a], [b], restricted=config.restricted)[0]),
        shuffled_jaccard=float(chance[0]),
        shuffled_cosine=float(chance[1]),
        shuffled_damerau_levenshtein=float(chance[2]),
        character_error_rate=(
            character_error_rate(config.reference, config.hypothesis) if config.reference else None
        ),
        word_error_rate=(
            word_error_rate(config.reference, config.hypothesis) if has_words else None
        ),
    )


@lru_cache(maxsize=8)  # of long texts it is the slowest part, and asked for twice
def score_shuffles(config: SimilarityConfig) -> np.ndarray:
    """The reference against itself shuffled: (SHUFFLES, 3)."""
    symbols = symbols_of(config.reference, config.symbols)
    return shuffled_similarities(symbols, config.seed, SHUFFLES, restricted=config.restricted)


def perturbed_texts(reference: str, seed: int) -> dict[str, str]:
    """The reference changed on purpose: name of the change to the changed text."""
    draw, words, letters = random.Random(seed), reference.split(), list(reference)
    found = {"unchanged": reference}
    if letters:
        at = draw.randrange(len(letters))
        other = "x" if letters[at] != "x" else "y"
        found["one letter changed"] = reference[:at] + other + reference[at + 1 :]
    if len(letters) > 1:
        at = draw.randrange(len(letters) - 1)
        swapped = [*letters[:at], letters[at + 1], letters[at], *letters[at + 2 :]]
        found["two neighbours swapped"] = "".join(swapped)
        mixed = letters.copy()
        draw.shuffle(mixed)
        found["letters shuffled"] = "".join(mixed)
        found["written backwards"] = reference[::-1]
    if len(words) > 1:
        i, j = draw.sample(range(len(words)), 2)
        words[i], words[j] = words[j], words[i]
        found["two words swapped"] = " ".join(words)
    if reference:
        found["written twice"] = f"{reference} {reference}"
        found["first half only"] = reference[: len(reference) // 2]
    return found
