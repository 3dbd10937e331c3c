"""The figures that two groups reported for OctMNIST, beside those measured on this server."""

from statistics import mean

import pandas as pd
import streamlit as st

from core import jobs
from core.cnn.config import OCT, OCT_SAMPLE
from core.cnn.data import REDUCED_TEST, title_of
from core.runs.database import StoreUnavailable
from ui.cnn.sweep import config_of, trained_epochs
from ui.layout import escaped
from ui.shown_runs import ShownRuns

# running training loss, validation accuracy, test accuracy, for each learning rate
REPORTED = [
    ("source document", "A", 0.01, "about 0.55", "0.86 (split not named)", "–"),
    ("another group", "B", 0.1, "0.6148", "0.8192", "0.7713"),
    ("another group", "B", 0.01, "0.5411", "0.8655", "0.8223"),
    ("another group", "B", 0.001, "0.9560", "0.7720", "0.7580"),
    ("another group", "C", 0.1, "0.6571", "0.7971", "0.7543"),
    ("another group", "C", 0.01, "0.6381", "0.8491", "0.7996"),
    ("another group", "C", 0.001, "1.0510", "0.6889", "0.7127"),
]
PROTOCOL = {"epochs": 15, "batch_size": 8, "dropout": 0.7, "optimiser": "SGD", "weight_decay": 0.0}
COLUMNS = ["reported by", "network", "learning rate", "loss, running mean", "validation", "test"]


def best_reported(variant: str) -> str:
    """The highest validation accuracy that the other group reported for a network."""
    rows = (row for row in REPORTED if row[:2] == ("another group", variant))
    return max(row[4] for row in rows)


def draw_reported(sweep: ShownRuns) -> None:
    """The reported figures, and those measured here on the same images, if any."""
    st.header("Reported and measured")
    data = config_of(sweep.runs[0]).data
    table = pd.DataFrame(REPORTED, columns=COLUMNS)
    measured = _all_measured()
    if any(measured):
        for i, name in enumerate(
            ("loss", "validation", "test", f"test, course's {sum(REDUCED_TEST)}")
        ):
            table[f"here: {name}"] = [figures[i] if figures else "–" for figures in measured]
    st.dataframe(table, hide_index=True, alt="Figures that two groups reported for OctMNIST")
    text = (
        "Reported for **OctMNIST**, retinal scans: {optimiser}, batch {batch_size}, {epochs} "
        "epochs, dropout {dropout:g}; the loss is the running mean over all steps; the test set is "
        "the course's, reduced to {n_reduced} images. "
    ).format(**PROTOCOL, n_reduced=sum(REDUCED_TEST))
    if any(measured):
        text += (
            "The columns *here* are means over the trainings with these settings on this server."
        )
    elif data != OCT:
        text += (
            f"**The networks above were trained on {_other_images(data)}: "
            "their figures cannot be compared with these.** With care, the rankings may be "
            "compared: which learning rate is best, and which network. To compare the figures "
            "themselves, download OctMNIST above and train on it with these settings."
        )
    st.markdown(text)


def _other_images(data: str) -> str:
    """What the networks were trained on in place of all of OctMNIST."""
    if data == OCT_SAMPLE:
        return "a few of these images, and tested on others"
    return f"other images ({escaped(title_of(data))})"


def _all_measured() -> list[tuple[str, ...] | None]:
    """What the trainings on this server came to, for each reported row; None without a training."""
    try:
        runs = [r for r in jobs.store().finished("cnn", data=OCT) if _is_protocol(r.config)]
        return [_measured(runs, *row[1:3]) for row in REPORTED]
    except StoreUnavailable:  # the page says so where runs are started
        return [None] * len(REPORTED)


def _is_protocol(config: dict) -> bool:
    return config.get("data") == OCT and all(config.get(n) == v for n, v in PROTOCOL.items())


def _measured(runs: list, variant: str, rate: float) -> tuple[str, ...] | None:
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
    return tuple(f"{mean(column):.4f}" for column in zip(*figures, strict=True))
