"""Unrelated references, against which the chance level of a score is measured; free of torch.

For speech, the texts of all test sets; for spelling, the first pronunciations of words.
"""

import random
from functools import lru_cache

import numpy as np

from core.metrics.chance import chance_similarities, evenly_spaced
from core.metrics.similarity import MEASURES, Symbols
from core.seq2seq.config import SPEECH
from core.seq2seq.speech.compositions import held_out_compositions
from core.seq2seq.speech.held_out import held_out_people, validation_texts
from core.seq2seq.speech.utterances import Utterance, prompts
from core.seq2seq.spelling.dictionary import first_pronunciation, words

VALIDATION_WORDS = 1000  # measured after every epoch
VALIDATION_SEED = 1


def held_out_utterances(split: str) -> tuple[Utterance, ...]:
    """The compositions and prompts of the validation or the test set."""
    return (
        *held_out_compositions(split),
        *(prompt for prompt in prompts() if prompt.split == split),
    )


@lru_cache
def validation_words() -> tuple[str, ...]:
    """A fixed sample of the validation words."""
    return tuple(random.Random(VALIDATION_SEED).sample(words("validation"), VALIDATION_WORDS))


@lru_cache
def unrelated_texts(task: str) -> tuple[Symbols, ...]:
    """Different texts of the test sets, evenly spaced in alphabetical order, as symbols."""
    if task == SPEECH:
        texts = {u.text for u in (*held_out_utterances("test"), *held_out_people().values())}
        return tuple(evenly_spaced(sorted(texts)))
    return tuple(map(first_pronunciation, evenly_spaced(words("test"))))


@lru_cache
def unrelated_words() -> tuple[str, ...]:
    """The different words of the unrelated speech texts, evenly spaced in alphabetical order."""
    return tuple(
        evenly_spaced(sorted({w for text in unrelated_texts(SPEECH) for w in text.split()}))
    )


@lru_cache
def validation_chance(task: str) -> dict[str, float]:
    """The mean of each measure between different texts of the validation set."""
    if task == SPEECH:
        texts = [utterance.text for utterance in held_out_utterances("validation")]
        texts += validation_texts()
    else:
        texts = [first_pronunciation(word) for word in validation_words()]
    indices = evenly_spaced(range(len(texts)))
    chance = chance_similarities(texts, [texts[i] for i in indices], indices)
    return dict(zip(MEASURES, np.mean(chance, axis=0).tolist(), strict=True))
