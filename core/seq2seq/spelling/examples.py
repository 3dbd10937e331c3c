"""Examples of spelling: words of the dictionary as letters, their pronunciations as phonemes."""

import random
from collections.abc import Iterator
from functools import lru_cache

import torch

from core.seq2seq.examples import Example
from core.seq2seq.references import validation_words
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.spelling.dictionary import (
    PHONEMES,
    Pronunciation,
    encode_letters,
    pronunciations,
    words,
)


def n_examples(config: SpellingConfig) -> int:
    """Pronunciations per epoch."""
    return len(_training())


def training_examples(config: SpellingConfig, epoch: int) -> Iterator[Example]:
    """Every pronunciation of the training words once, in the same order for both decoders."""
    examples = list(_training())
    random.Random(f"{config.seed} {epoch}").shuffle(examples)
    yield from examples


def validation_examples(config: SpellingConfig) -> list[Example]:
    """A fixed sample of the validation words, each with its first pronunciation."""
    return [spelling_example(word, pronunciations()[word][0]) for word in validation_words()]


@lru_cache
def _training() -> tuple[Example, ...]:
    return tuple(
        spelling_example(word, phonemes)
        for word in words("train")
        for phonemes in pronunciations()[word]
    )


def spelling_example(word: str, phonemes: Pronunciation) -> Example:
    """The letters of a word, and the phonemes of one of its pronunciations."""
    return Example(torch.tensor(encode_letters(word)), PHONEMES.encode(phonemes))
