"""The two tasks: their configs, vocabularies and input alphabets; free of torch."""

from core.seq2seq import vocabulary
from core.seq2seq.config import SPEECH, SPELLING, Seq2SeqConfig
from core.seq2seq.speech.config import LJSPEECH, PEOPLE, TELEPHONE, SpeechConfig
from core.seq2seq.spelling import dictionary
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.vocabulary import Vocabulary

SPEECH_VOCABULARIES = {
    PEOPLE: vocabulary.PEOPLE,
    TELEPHONE: vocabulary.TELEPHONE,
    LJSPEECH: vocabulary.LJSPEECH,
}
CONFIGS = {SPEECH: SpeechConfig, SPELLING: SpellingConfig}


def task_of(config: Seq2SeqConfig) -> str:
    return SPEECH if isinstance(config, SpeechConfig) else SPELLING


def vocabulary_of(config: Seq2SeqConfig) -> Vocabulary:
    """The output symbols."""
    if isinstance(config, SpeechConfig):
        return SPEECH_VOCABULARIES[config.data]
    return dictionary.PHONEMES


def n_letters_of(config: Seq2SeqConfig) -> int:
    """The size of the input alphabet, including padding; 0 for speech."""
    return 0 if isinstance(config, SpeechConfig) else len(dictionary.LETTERS)
