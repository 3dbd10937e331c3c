"""The report of what ships with the app, question by question: what the command line makes."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from core.attention.charts import OUTPUT, TIME, VARIED, error_chart, settings_text, timing_chart
from core.attention.config import AttentionConfig, ScalingConfig
from core.attention.kinds import ATTENTION
from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.pooling import ALIKE, pooling_effect
from core.cnn.trainings import shipped_trainings
from core.figures.chance import chance_figure
from core.figures.theme import Mode
from core.machine.facts import machine_text
from core.metrics.chance import unrelated_similarities
from core.metrics.config import SimilarityConfig
from core.metrics.similarity import MEASURES
from core.metrics.texts import compare_texts, score_shuffles
from core.overview import answers, pictures
from core.report.charts import chart
from core.report.entry import Entry, Part, Picture, Table, table_of
from core.runs.run import Run
from core.runs.shipped import load_result, shipped_runs
from core.seq2seq.config import SPEECH, SPELLING
from core.seq2seq.references import unrelated_texts
from core.seq2seq.scores import shipped_summary
from core.wording import date_text

MEASURED = ["method", "seq_len", "median_seconds", "peak_bytes", "relative_error", "disturbed"]


def shipped_entries() -> tuple[Entry, ...]:
    """One for each question of the app."""
    return (_approximation(), _speed(), _pooling(), _decoders(), _scores())


def _entry(
    title: str,
    answer: answers.Answer,
    parts: Sequence[Part],
    tables: Sequence[Table],
    settings: str = "",
    measured: str = "",
) -> Entry:
    text = f"**{answer.number}** {answer.sentence}"
    return Entry(text, tuple(parts), tuple(tables), settings, measured, title)


def _approximation() -> Entry:
    config = AttentionConfig()
    comparison = load_result(ATTENTION, config)
    parts = [
        chart(f"Error of the output against {label}", _errors_drawn(comparison, varied))
        for varied, label in VARIED.items()
    ]
    table = table_of("Relative errors in float64", pd.DataFrame(map(asdict, comparison.errors)))
    return _entry("What does linear attention lose?", answers.approximation(), parts, [table])


def _errors_drawn(comparison, varied: str):
    return lambda mode: error_chart(comparison, varied, OUTPUT, mode=mode)


def _speed() -> Entry:
    (shipped,) = shipped_runs("scaling")

    def drawn(mode: Mode):
        return timing_chart(shipped.rows, TIME, mode=mode)

    return _entry(
        "When is linear attention faster?",
        answers.speed(),
        [chart(drawn("light")[1], lambda mode: drawn(mode)[0])],
        [table_of("Every measurement", pd.DataFrame(shipped.rows)[MEASURED])],
        f"{settings_text(ScalingConfig(**shipped.run.config))}.",
        _made(shipped.run),
    )


def _pooling() -> Entry:
    effects = {name: pooling_effect(shipped_trainings(name), *ALIKE) for name in SHIPPED_DATA}
    rows = [
        (DATA_SETS[name].subject, seed, pooled, strided, round(pooled - strided, 4))
        for name, effect in effects.items()
        for seed, pooled, strided in zip(
            effect.seeds, effect.pooled_scores, effect.strided_scores, strict=True
        )
    ]
    columns = ["images", "seed", "test, pooling", "test, stride 2", "difference"]
    return _entry(
        "Does max-pooling help?",
        answers.pooling(),
        [_picture(pictures.pooling)],
        [table_of("Each seed", pd.DataFrame(rows, columns=columns))],
        "Networks B and C differ in pooling alone; each has its best learning rate by validation.",
        _made(shipped_runs("cnn")[-1].run),
    )


def _decoders() -> Entry:
    tables = [
        table_of(f"Test sets of {task}", shipped_summary(task).drop(columns="task"))
        for task in (SPEECH, SPELLING)
    ]
    title, settings = "Where does a decoder look while it writes?", "Same encoder, data and budget."
    return _entry(title, answers.decoders(), [_picture(pictures.decoders)], tables, settings)


def _scores() -> Entry:
    config = SimilarityConfig()
    scores = compare_texts(config)
    values = np.array([getattr(scores, name) for name in MEASURES])
    chance = unrelated_similarities(unrelated_texts(SPEECH), config.hypothesis, config.reference)
    shuffled = score_shuffles(config)

    def drawn(mode: Mode):
        own, names = {"exact": values}, {"exact": "the hypothesis"}
        labels = list(MEASURES.values())
        return chance_figure(own, {"exact": chance}, shuffled, labels, names=names, mode=mode)

    rows = zip(MEASURES.values(), values, chance.mean(axis=0), shuffled.mean(axis=0), strict=True)
    columns = ["measure", "score", "by chance", "reference, shuffled"]
    return _entry(
        "How much of a text was understood?",
        answers.scores(),
        [chart("The three scores and their chance level", drawn)],
        [table_of("Scores and their chance level", pd.DataFrame(rows, columns=columns))],
        f"What was said: “{config.reference}”. What was understood: “{config.hypothesis}”.",
    )


def _picture(draw) -> Picture:
    light, dark = draw("light"), draw("dark")
    return Picture(light.alt, light.svg, dark.svg)


def _made(run: Run) -> str:
    return f"Measured {date_text(run.ended_at or run.created_at)}. {machine_text(run.machine)}."
