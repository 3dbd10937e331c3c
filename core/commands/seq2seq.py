"""The commands of the decoders: train, transcribe a file, measure on the test sets."""

import sys
from dataclasses import asdict
from pathlib import Path
from time import time

from core.commands.output import print_row, rows_of, save_rows
from core.paths import SHIPPED_RUNS
from core.seq2seq.config import (
    SPELLING,
    EvaluateConfig,
    PronounceConfig,
    ReadingConfig,
    Seq2SeqConfig,
    TranscribeConfig,
)
from core.seq2seq.tasks import task_of


def train_seq2seq(config: Seq2SeqConfig, *, json: bool, save: Path | None) -> None:
    """Train decoders on the same data; print a row for every epoch of each.

    With --save, FILE is a folder for a run of each decoder. Where it is that of the runs that come
    with the app, the weights are put among what comes with the app.
    """
    import torch

    from core.seq2seq.train import DEVICE
    from core.seq2seq.train import train_seq2seq as train
    from core.seq2seq.weights import ship_weights

    torch.set_num_threads(1)  # more are slower on small batches
    started_at, rows = time(), []
    for row in rows_of(train(config)):
        rows.append(row)
        print_row(row, as_json=json)
    for decoder in config.decoders.split(",") if save else ():
        own = [row for row in rows if row["decoder"] == decoder]
        task = task_of(config)
        save.mkdir(exist_ok=True)
        save_rows(save / f"{task}-{decoder}.json", task, config, own, started_at, DEVICE.type)
        if save.resolve() == SHIPPED_RUNS / "seq2seq":
            told = {"command": " ".join(["python -m core", *sys.argv[1:]]), "rows": own}
            ship_weights(config, decoder, told)


def transcribe(config: TranscribeConfig, *, json: bool, save: Path | None) -> None:
    """Print what a decoder hears in a file, word by word, with the time of each word."""
    from core.seq2seq.alignment import rank_heads
    from core.seq2seq.comparison import read_inputs
    from core.seq2seq.config import SECONDS_PER_POSITION
    from core.seq2seq.spans import word_spans
    from core.seq2seq.speech.audio import read_file
    from core.seq2seq.speech.augmentation import as_tensor
    from core.seq2seq.speech.log_mel import log_mel

    samples = read_file(Path(config.file))
    asked = ReadingConfig(decoder=config.decoder, beam=config.beam)
    reading = read_inputs(asked, log_mel(as_tensor(samples)), [])
    layer, head, _ = rank_heads(reading.cross)[0]
    spans = word_spans(reading.symbols.tolist(), reading.cross[layer, head], SECONDS_PER_POSITION)
    row = {
        "text": reading.text,
        "probability": float(reading.probabilities.astype(float).prod()),
        "words": [asdict(span) for span in spans],
    }
    print_row(row, as_json=json)


def pronounce(config: PronounceConfig, *, json: bool, save: Path | None) -> None:
    """Print how a decoder says each word of a text, and how the dictionary does."""
    from core.seq2seq.comparison import read_source
    from core.seq2seq.spelling.dictionary import pronunciations, words_of

    for word in words_of(config.words):
        asked = ReadingConfig(task=SPELLING, source=word, decoder=config.decoder, beam=config.beam)
        reading = read_source(asked)
        listed = [" ".join(said) for said in pronunciations().get(word, ())]
        row = {
            "word": word,
            "phonemes": " ".join(reading.written),
            "probability": float(reading.probabilities.astype(float).prod()),
            "dictionary": listed,
        }
        print_row(row, as_json=json)


def evaluate(config: EvaluateConfig, *, json: bool, save: Path | None) -> None:
    """Measure decoders on the test sets; with --save, FILE is a folder for two tables in CSV.

    Where it is that of what comes with the app, what a first visit shows is computed too.
    """
    import pandas as pd
    import torch

    from core.progress import Progress
    from core.seq2seq.evaluation import evaluate as measure
    from core.seq2seq.scores import FOLDER, save_scores, summarise, with_chance
    from core.seq2seq.shipping import ship_readings

    torch.set_num_threads(1)
    rows = [row for row in measure(config) if not isinstance(row, Progress)]
    table = with_chance(pd.DataFrame(rows))
    for row in summarise(table):
        print_row(asdict(row), as_json=json)
    if save:
        save_scores(save, config.task, table)
        if save.resolve() == FOLDER:
            ship_readings(config.task)
