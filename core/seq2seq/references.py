"""The texts against which a score by chance is measured: those that are nobody's own.

Of speech, compositions and prompts; of spelling, words as they are usually said. Free of torch.
"""

import random
from functools import lru_cache

import numpy as np

from core.metrics.chance import chance_similarities, evenly_spaced
from core.metrics.similarity import MEASURES, Symbols
from core.seq2seq.config import SPEECH
from core.seq2seq.speech.compositions import held_out
from core.seq2seq.speech.utterances import Utterance, prompts
from core.seq2seq.spelling.dictionary import usual_pronunciation, without_stress, words

VALIDATION_WORDS = 1000  # on which every epoch is measured
VALIDATION_SEED = 1


def held_out_utterances(split: str) -> tuple[Utterance, ...]:
    """The compositions and the prompts on which a split is measured."""
    return (*held_out(split), *(prompt for prompt in prompts() if prompt.split == split))


@lru_cache
def validation_words() -> tuple[str, ...]:
    """A fixed sample of the validation words."""
    return tuple(random.Random(VALIDATION_SEED).sample(words("validation"), VALIDATION_WORDS))


@lru_cache
def other_texts(task: str, *, stress: bool = True) -> tuple[Symbols, ...]:
    """Different texts of the test sets, evenly spaced in alphabetical order, as symbols."""
    if task == SPEECH:
        return tuple(evenly_spaced(sorted({u.text for u in held_out_utterances("test")})))
    said = map(usual_pronunciation, evenly_spaced(words("test")))
    return tuple(said if stress else map(without_stress, said))


@lru_cache
def other_words() -> tuple[str, ...]:
    """Different words of the same texts of speech."""
    return tuple(evenly_spaced(sorted({w for text in other_texts(SPEECH) for w in text.split()})))


@lru_cache
def validation_chance(task: str) -> dict[str, float]:
    """Each measure between different texts of the validation set, mean."""
    if task == SPEECH:
        texts = [utterance.text for utterance in held_out_utterances("validation")]
    else:
        texts = [usual_pronunciation(word) for word in validation_words()]
    places = evenly_spaced(range(len(texts)))
    found = chance_similarities(texts, [texts[i] for i in places], places)
    return dict(zip(MEASURES, np.mean(found, axis=0).tolist(), strict=True))
