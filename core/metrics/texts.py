"""Two texts compared: their scores, chance, and texts that are perturbed in a known way."""

import random
import re
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


@lru_cache(maxsize=64)
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
    """The reference perturbed by each of `CHANGES`: from the name of the change to the text.

    A change that cannot alter the text, such as a swap of equal words, is left out.
    """
    draw = random.Random(seed)
    changed = {name: change(reference, draw) for name, change in CHANGES.items()}
    return {"unchanged": reference} | {n: text for n, text in changed.items() if text != reference}


def _with_a_letter_changed(text: str, draw: random.Random) -> str:
    if not text:
        return text
    at = draw.randrange(len(text))
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


def _with_neighbours_swapped(text: str, draw: random.Random) -> str:
    places = [i for i in range(len(text) - 1) if text[i] != text[i + 1]]
    if not places:
        return text
    at = draw.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _shuffled(text: str, draw: random.Random) -> str:
    letters = list(text)
    draw.shuffle(letters)
    while len(set(text)) > 1 and letters == list(text):
        draw.shuffle(letters)
    return "".join(letters)


def _with_words_swapped(text: str, draw: random.Random) -> str:
    """Two different words swapped; the white space stays where it is."""
    parts = re.split(r"(\s+)", text)
    places = [i for i, part in enumerate(parts) if part and not part.isspace()]
    if len({parts[i] for i in places}) < 2:
        return text
    i = draw.choice(places)
    j = draw.choice([place for place in places if parts[place] != parts[i]])
    parts[i], parts[j] = parts[j], parts[i]
    return "".join(parts)


CHANGES = {
    "letter changed": _with_a_letter_changed,
    "neighbours swapped": _with_neighbours_swapped,
    "letters shuffled": _shuffled,
    "backwards": lambda text, draw: text[::-1],
    "words swapped": _with_words_swapped,
    "twice": lambda text, draw: f"{text} {text}" if text else text,
    "first half": lambda text, draw: text[: len(text) // 2],
}
