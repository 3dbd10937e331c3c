"""The words of a typed text as the networks can read them, and what was changed or left out.

Readable: the letters a to z and apostrophes. Hyphens, dashes and slashes separate words;
punctuation around a word goes. Numbers become words, initials letters, & 'and'; accents go.
"""

import re
import unicodedata
from dataclasses import dataclass

from core.seq2seq.plain_text import PUNCTUATION, plain
from core.seq2seq.speech.numerals import spelled_out
from core.seq2seq.spelling.dictionary import LETTER_IDS, MOST_LETTERS, MOST_WORDS, pronunciations

SEPARATORS = re.compile(r"[\-‐-―/]+")  # hyphens, dashes and slashes
INITIALS = re.compile(r"[a-z](?:\.[a-z])+\.?|[a-z]\.[a-z]\.")
LETTERS_OF = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ﬁ": "fi", "ﬂ": "fl"}
)
EXPECTED = f"words of at most {MOST_LETTERS} letters a to z and apostrophes"
MOST_QUOTED = 40  # characters of a word in a message
MOST_NAMED = 10  # words in a message


@dataclass(frozen=True)
class TypedWords:
    """What is read of a text."""

    words: tuple[str, ...]
    changed: tuple[str, ...]  # such as 'café → cafe'
    left_out: tuple[str, ...]  # what cannot be read, as typed

    @property
    def notes(self) -> list[str]:
        """What was changed and what was left out, in a sentence each; none where nothing was."""
        notes = []
        if self.changed:
            notes.append(f"Read as: {listed(self.changed)}.")
        if self.left_out:
            notes.append(f"Left out: {listed(self.left_out)}; only {EXPECTED} can be read.")
        return notes


def typed_words(text: str) -> TypedWords:
    """The words of a text; a `ValueError` where none can be read, or more than `MOST_WORDS`."""
    words: list[str] = []
    changed: dict[str, None] = {}  # in their order, each once
    left_out: dict[str, None] = {}
    for token in text.split():
        for typed, readings in _parts(token):
            if not readings or not all(map(_is_readable, readings)):
                left_out[_quoted(typed)] = None
                continue
            words += readings
            if readings != [typed]:
                changed[f"{_quoted(typed)} → {' '.join(readings)}"] = None
    if not words and left_out:
        raise ValueError(f"a text must have {EXPECTED}, got {listed(tuple(left_out))}")
    if not 1 <= len(words) <= MOST_WORDS:
        raise ValueError(f"a text must have 1 to {MOST_WORDS} words, got {len(words):,}")
    return TypedWords(tuple(words), tuple(changed), tuple(left_out))


def words_of(text: str) -> list[str]:
    """The words of a typed text that can be read; raises as `typed_words` does."""
    return list(typed_words(text).words)


def listed(names: tuple[str, ...]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _parts(token: str) -> list[tuple[str, list[str]]]:
    """The parts of a token, each as typed and as it is read: in no words, if it cannot be."""
    token = plain(token)
    bare = token.strip(PUNCTUATION.replace(".", "") + "'")
    if INITIALS.fullmatch(bare):
        return [(bare, re.findall("[a-z]", bare))]
    if re.search("[0-9]", token):
        return [(token.strip(PUNCTUATION), _number(token))]
    parts = [part for part in map(_without_punctuation, SEPARATORS.split(token)) if part]
    return [(part, _folded(part).replace("&", " and ").split()) for part in parts]


def _number(token: str) -> list[str]:
    """A token with digits in words; none where a number has no words."""
    try:
        return spelled_out(_folded(token)).split()
    except ValueError:
        return []


def _folded(word: str) -> str:
    """Latin letters without their accents: cafe of café."""
    letters = unicodedata.normalize("NFD", word.translate(LETTERS_OF))
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


def _is_readable(word: str) -> bool:
    return LETTER_IDS.keys() >= set(word) and 1 <= len(word) <= MOST_LETTERS


def _without_punctuation(token: str) -> str:
    """Keeps an apostrophe at either end only if the dictionary has the word with it."""
    quoted, word = token.strip(PUNCTUATION), token.strip(PUNCTUATION + "'")
    return quoted if quoted != word and quoted in pronunciations() else word


def _quoted(word: str) -> str:
    """As it can be shown: control characters escaped, and no longer than a line."""
    start = word[:MOST_QUOTED]
    return start if start.isprintable() else repr(start)
