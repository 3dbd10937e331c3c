"""Max-pooling on or off: what ships."""

from collections.abc import Iterator

import pandas as pd

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import SHIPPED_DATA
from core.cnn.kinds import SHIFTS as SHIFTED
from core.cnn.pooling import ALIKE, pooling_effect
from core.cnn.rows import SHIFTS
from core.cnn.trainings import Training, shipped_trainings
from core.figures.classification import shift_figure
from core.overview import answers, pictures
from core.report.charts import chart
from core.report.entry import Chart, Entry, table_of
from core.report.shipped.parts import entry_of, made, picture_of
from core.runs.shipped import load_result, shipped_runs


def pooling() -> Entry:
    """The difference over seeds, and what a shift does to the answers."""
    effects = {name: pooling_effect(shipped_trainings(name), *ALIKE) for name in SHIPPED_DATA}
    rows = [
        (DATA_SETS[name].subject, seed, pooled, strided, round(pooled - strided, 4))
        for name, effect in effects.items()
        for seed, pooled, strided in zip(
            effect.seeds, effect.pooled_scores, effect.strided_scores, strict=True
        )
    ]
    columns = ["images", "seed", "test, pooling", "test, stride 2", "difference"]
    return entry_of(
        "Does max-pooling help?",
        answers.pooling(),
        [picture_of(pictures.pooling), *_shifted()],
        [table_of("Each seed", pd.DataFrame(rows, columns=columns))],
        "Networks B and C differ in pooling alone; each has its best learning rate by validation.",
        made(shipped_runs("cnn")[-1].run),
    )


def _shifted() -> Iterator[Chart]:
    """For each data set the share of answers that a shift to the right leaves as they are."""
    for name in SHIPPED_DATA:
        networks = _first_networks(name)
        curves = {v: load_result(SHIFTED, t.config).agreement[0] for v, t in networks.items()}
        yield _shift_chart(f"{DATA_SETS[name].subject.capitalize()}, shifted", curves)


def _shift_chart(title: str, curves: dict) -> Chart:
    measure = "share with the same answer"
    labels = {"value_label": measure, "axis_label": "pixels to the right"}
    names = {variant: variant for variant in curves}
    return chart(
        f"{title}: {measure}",
        lambda mode: shift_figure(SHIFTS, curves, title, names=names, mode=mode, **labels),
    )


def _first_networks(name: str) -> dict[str, Training]:
    """Of the networks that are compared, those of the first seed at their best learning rates."""
    trainings = shipped_trainings(name)
    effect = pooling_effect(trainings, *ALIKE)
    rates = {effect.pooled: effect.pooled_rate, effect.strided: effect.strided_rate}
    settings = {(v, rate, effect.seeds[0]): v for v, rate in rates.items()}
    found = {(t.config.variant, t.config.learning_rate, t.config.seed): t for t in trainings}
    return {variant: found[setting] for setting, variant in settings.items()}
