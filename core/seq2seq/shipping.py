"""What a first visit to the page shows, computed once, so that it need not wait."""

from itertools import product

from core.runs.shipped import save_result
from core.seq2seq.comparison import hear_frames, read_source, say_words
from core.seq2seq.config import (
    DECODERS,
    FIRST_SOURCE,
    FIRST_WORDS,
    FORCED,
    FREE,
    SPEECH,
    ReadingConfig,
    WordsConfig,
)


def ship_readings(task: str) -> None:
    """Both decoders on the first input of a task, free-running and forced."""
    source = FIRST_SOURCE if task == SPEECH else FIRST_WORDS
    for decoder, mode in product(DECODERS, (FREE, FORCED)):
        config = ReadingConfig(task=task, source=source, decoder=decoder, mode=mode)
        save_result("reading", config, read_source(config))
    if task == SPEECH:
        config = ReadingConfig(source=source)
        save_result("frames", config, hear_frames(config))
    else:
        config = WordsConfig(source)
        save_result("said", config, say_words(config))
