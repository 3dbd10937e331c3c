"""The commands of the decoders: train, transcribe a file, pronounce words, measure on test sets."""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from time import time

from core.commands.command import FOLDER, Command, Rows, command_line, keep_run, rows_of
from core.paths import SHIPPED_RUNS
from core.seq2seq.config import (
    SPELLING,
    EvaluateConfig,
    PronounceConfig,
    ReadingConfig,
    Seq2SeqConfig,
    TranscribeConfig,
)
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig


def train_seq2seq(config: Seq2SeqConfig, save: Path | None) -> Rows:
    """Train decoders on the same data; a row for every epoch of each.

    With --save, FOLDER takes a run of each decoder and its weights; where it is that of the runs
    that ship with the app, the weights are put among those that ship.
    """
    import torch

    from core.seq2seq.tasks import task_of
    from core.seq2seq.train import DEVICE
    from core.seq2seq.train import train_seq2seq as train
    from core.seq2seq.weights import SHIPPED, keep_weights

    torch.set_num_threads(1)  # more are slower on small batches
    started_at, rows = time(), []
    for row in rows_of(train(config)):
        rows.append(row)
        yield row
    for decoder in config.decoders.split(",") if save else ():
        decoder_rows = [row for row in rows if row["decoder"] == decoder]
        task = task_of(config)
        save.mkdir(exist_ok=True)
        path = save / f"{task}-{decoder}.json"
        keep_run(path, task, config, decoder_rows, started_at, DEVICE.type)
        ships = save.resolve() == SHIPPED_RUNS / "seq2seq"
        record = {"command": command_line(), "rows": decoder_rows}
        keep_weights(SHIPPED if ships else save, config, decoder, record)


def transcribe(config: TranscribeConfig, save: Path | None) -> Rows:
    """Transcribe a file of sound by one decoder, word by word, with the time of each word.

    Times are seconds of the file; `changes` says what of the file was left out or changed.
    """
    from core.seq2seq.alignment import rank_heads
    from core.seq2seq.comparison import read_inputs
    from core.seq2seq.config import SECONDS_PER_POSITION
    from core.seq2seq.spans import word_spans
    from core.seq2seq.speech.audio import RATE, read_file
    from core.seq2seq.speech.augmentation import as_tensor
    from core.seq2seq.speech.log_mel import log_mel

    recording = read_file(Path(config.file))
    asked = ReadingConfig(decoder=config.decoder, beam=config.beam)
    reading = read_inputs(asked, log_mel(as_tensor(recording.samples)), [])
    layer, head, _ = rank_heads(reading.cross)[0]
    weights, duration = reading.cross[layer, head], len(recording.samples) / RATE
    spans = word_spans(reading.symbols.tolist(), weights, SECONDS_PER_POSITION, duration)
    start = recording.start
    yield {
        "text": reading.text,
        "probability": float(reading.probabilities.astype(float).prod()),
        "words": [asdict(replace(s, start=s.start + start, end=s.end + start)) for s in spans],
        "changes": list(recording.changes),
    }


def pronounce(config: PronounceConfig, save: Path | None) -> Rows:
    """Pronounce each word of a text by one decoder, beside how the dictionary does.

    What was changed or left out is told on stderr.
    """
    from core.seq2seq.comparison import read_source
    from core.seq2seq.spelling.dictionary import pronunciations
    from core.seq2seq.spelling.typed_words import typed_words

    typed = typed_words(config.words)
    for note in typed.notes:
        print(note, file=sys.stderr)
    for word in typed.words:
        asked = ReadingConfig(task=SPELLING, source=word, decoder=config.decoder, beam=config.beam)
        reading = read_source(asked)
        listed = [" ".join(phonemes) for phonemes in pronunciations().get(word, ())]
        yield {
            "word": word,
            "phonemes": " ".join(reading.written),
            "probability": float(reading.probabilities.astype(float).prod()),
            "dictionary": listed,
        }


def evaluate(config: EvaluateConfig, save: Path | None) -> Rows:
    """Measure decoders on the test sets.

    With --save, FOLDER takes two tables in CSV. Where it is that of what ships with the app, what a
    first visit shows is computed too.
    """
    import pandas as pd
    import torch

    from core.progress import Progress
    from core.seq2seq.evaluation import evaluate as measure
    from core.seq2seq.scores import FOLDER as SHIPPED
    from core.seq2seq.scores import save_scores, summarise, with_chance
    from core.seq2seq.shipping import ship_readings

    torch.set_num_threads(1)
    rows = [row for row in measure(config) if not isinstance(row, Progress)]
    table = with_chance(pd.DataFrame(rows))
    yield from map(asdict, summarise(table))
    if save:
        save_scores(save, config.task, table)
        if save.resolve() == SHIPPED:
            ship_readings(config.task)


COMMANDS = (
    Command("train-seq2seq", SpeechConfig, train_seq2seq, FOLDER),
    Command("train-spelling", SpellingConfig, train_seq2seq, FOLDER),
    Command("pronounce", PronounceConfig, pronounce),
    Command("transcribe", TranscribeConfig, transcribe),
    Command("evaluate", EvaluateConfig, evaluate, FOLDER),
)
