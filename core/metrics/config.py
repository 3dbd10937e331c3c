"""The options of a comparison of two texts."""

from dataclasses import dataclass
from unicodedata import normalize

from core.config import choice, flag, matching, number, validate

LONGEST = 10_000  # characters in a text


def _text(default: str, help: str):
    expected = f"a text of at most {LONGEST:,} characters"
    return matching(default, rf"(?s).{{0,{LONGEST}}}", expected, help, positional=True)


@dataclass(frozen=True)
class SimilarityConfig:
    """Two texts and how they are compared.

    Both are brought into Unicode's composed form (NFC): é is one character, however it was typed.
    """

    reference: str = _text("the cat sat on the mat", "what was said")
    hypothesis: str = _text("the cta sat on a mat", "what was understood")
    symbols: str = choice("characters", ("characters", "words"), "symbols that are compared")
    restricted: bool = flag(True, "no part is edited twice (optimal string alignment)")
    seed: int = number(0, 0, 9999, "seed of the shuffles")

    def __post_init__(self):
        validate(self)
        for name in ("reference", "hypothesis"):
            object.__setattr__(self, name, normalize("NFC", getattr(self, name)))
        validate(self)  # a few characters are longer in this form
