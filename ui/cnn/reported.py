"""The figures of two reports on OctMNIST, beside those measured on this server."""

from statistics import mean

import pandas as pd
import streamlit as st

from core import jobs
from core.cnn.config import OCT, OCT_SAMPLE
from core.cnn.data import REDUCED_TEST, title_of
from core.cnn.reported import REPORTED, best_reported
from core.runs.database import StoreUnavailable
from ui.cnn.sweep import config_of, trained_epochs
from ui.layout import escaped
from ui.shown_runs import ShownRuns
from ui.table import show_table

PROTOCOL = {"epochs": 15, "batch_size": 8, "dropout": 0.7, "optimiser": "SGD", "weight_decay": 0.0}
COLUMNS = ["reported in", "network", "learning rate", "running loss", "validation", "test"]
HERE = [
    "here: running loss",
    "here: validation",
    "here: test",
    f"here: test, course's {sum(REDUCED_TEST)}",
]


def draw_reported(sweep: ShownRuns) -> None:
    """The reported figures, and those measured here on the same images, if any."""
    pooled, strided = best_reported("B"), best_reported("C")
    st.markdown(
        "The exercise, and other students who solved it, report figures for the whole of "
        "**OctMNIST** (retinal scans). The other students compare B with C: their best validation "
        f"accuracy is {pooled:.4f} with pooling and {strided:.4f} without, from one training each."
    )
    table = pd.DataFrame(REPORTED, columns=COLUMNS)
    measured = _all_measured()
    if any(measured):
        for i, name in enumerate(HERE):
            table[name] = [figures[i] if figures else None for figures in measured]
    numbers = st.column_config.NumberColumn(format="%.4f")
    formats = dict.fromkeys([*COLUMNS[3:], *HERE], numbers)
    alt = "Figures that two reports have for OctMNIST"
    show_table(table, alt, column_config=formats)
    st.markdown(_explained(config_of(sweep.first).data, any(measured)))


def _explained(data: str, is_measured: bool) -> str:
    """How the figures were made, and whether those of this page can be compared with them."""
    text = (
        "The exercise gives its loss as *about 0.55*, and does not say of which images 0.86 is. "
        "Both used {optimiser}, batch {batch_size}, {epochs} epochs, dropout {dropout:g}. The "
        "running loss is the mean over all steps so far; the test images are the "
        "course's {n_reduced}. "
    ).format(**PROTOCOL, n_reduced=sum(REDUCED_TEST))
    if is_measured:
        return f"{text}The columns *here* are means over the trainings with these settings here."
    if data == OCT:
        return text
    return text + (
        f"**The networks of this page were trained on {_other_images(data)}: their figures "
        "cannot be compared with these.** With care, the rankings may be: which learning rate is "
        "best, and which network. To compare the figures themselves, download OctMNIST under "
        "*Curves* and train on it with these settings."
    )


def _other_images(data: str) -> str:
    """What the networks were trained on in place of all of OctMNIST."""
    if data == OCT_SAMPLE:
        return "a few of these images, and tested on others"
    return f"other images ({escaped(title_of(data))})"


def _all_measured() -> list[tuple[float, ...] | None]:
    """What the trainings on this server came to, for each reported row; None without a training."""
    try:
        runs = [r for r in jobs.store().finished("cnn", data=OCT) if _is_protocol(r.config)]
        return [_measured(runs, *row[1:3]) for row in REPORTED]
    except StoreUnavailable:  # the page says so where runs are started
        return [None] * len(REPORTED)


def _is_protocol(config: dict) -> bool:
    return config.get("data") == OCT and all(config.get(n) == v for n, v in PROTOCOL.items())


def _measured(runs: list, variant: str, rate: float) -> tuple[float, ...] | None:
    """Running loss, validation and both test accuracies, means over seeds; None without a run."""
    figures = []
    for run in runs:
        if (run.config["variant"], run.config["learning_rate"]) == (variant, rate):
            rows = jobs.store().rows(run.id)
            epochs = trained_epochs(rows)
            tests = {row["test"]: row["accuracy"] for row in rows if "test" in row}
            if epochs and "all" in tests:
                loss, validation = epochs[-1]["running_loss"], epochs[-1]["validation_accuracy"]
                reduced = tests.get("reduced", float("nan"))
                figures.append((loss, validation, tests["all"], reduced))
    if not figures:
        return None
    return tuple(mean(column) for column in zip(*figures, strict=True))
