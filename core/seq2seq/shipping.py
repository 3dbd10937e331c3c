"""Computes what a first visit to the page shows, so that the visitor need not wait."""

from itertools import product
from typing import Any

from core.runs.kinds import Computation
from core.runs.shipped import result_path, write_result
from core.seq2seq.comparison import log_mel_frames, pronounce, read_source
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
from core.seq2seq.kinds import FRAMES, PRONUNCIATIONS, READING


def ship_readings(task: str) -> None:
    """Both decoders on the first input of a task, free-running and teacher-forced."""
    source = FIRST_SOURCE if task == SPEECH else FIRST_WORDS
    for decoder, mode in product(DECODERS, (FREE, FORCED)):
        config = ReadingConfig(task=task, source=source, decoder=decoder, mode=mode)
        _ship(READING, config, read_source(config))
    if task == SPEECH:
        config = ReadingConfig(source=source)
        _ship(FRAMES, config, log_mel_frames(config))
    else:
        config = WordsConfig(source)
        _ship(PRONUNCIATIONS, config, pronounce(config))


def _ship(computation: Computation, config: Any, result: Any) -> None:
    write_result(result_path(computation, config), result)
