"""What the trainings came to: a row for each network and learning rate, or for each training."""

from statistics import mean
from typing import Any

import pandas as pd
import streamlit as st

from core.cnn.data import REDUCED_TEST
from core.runs.run import FINISHED
from ui.cnn.sweep import config_of, trained_epochs
from ui.layout import figure_cache
from ui.shown_runs import ShownRun
from ui.table import show_table

TESTS = {"all": "test", "reduced": f"test, course's {sum(REDUCED_TEST)}"}
ACCURACIES = ("validation", "best validation", *TESTS.values())
FORMATS = {
    "loss": "%.3f",
    "running loss": "%.3f",
    "best epoch": "%.0f",
    "s per epoch": "%.1f",
}


def draw_results(trainings: list[ShownRun]) -> None:
    """Means over the seeds; each training on request."""
    if not any(t.run.state == FINISHED for t in trainings):
        st.info("No training was finished: there are no results.")
        return
    st.header("Results after the last epoch")
    each = st.toggle("Each seed", key="each seed")
    key = ",".join(f"{t.run.id}-{t.run.attempt}-{len(t.rows)}" for t in trainings)
    show_rows(_table(key, each, trainings), "Results of the trainings")


@figure_cache
def _table(key: str, each: bool, _trainings: list[ShownRun]) -> pd.DataFrame:
    frame = results(_trainings)
    return frame if each else means(frame)


def results(trainings: list[ShownRun]) -> pd.DataFrame:
    """One row for each finished training; one that was stopped claims nothing."""
    finished = [t for t in trainings if t.run.state == FINISHED]
    return pd.DataFrame([_row(t) for t in finished if trained_epochs(t.rows)])


def means(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each network and learning rate: means over the seeds, and the test's range."""
    groups = frame.groupby(["trained", "network", "learning rate", "epochs"], sort=False)
    table = groups.mean(numeric_only=True).reset_index()
    table.insert(3, "seeds", groups["seed"].count().to_numpy())
    if "test" in table:
        place = table.columns.get_loc("test") + 1
        table.insert(place, "test, lowest", groups["test"].min().to_numpy())
        table.insert(place + 1, "test, highest", groups["test"].max().to_numpy())
    return table.drop(columns="seed")


def show_rows(frame: pd.DataFrame, alt: str) -> None:
    """The table of results with its numbers formatted."""
    formats = {
        name: st.column_config.NumberColumn(format=FORMATS.get(name, "%.3f"))
        for name in frame.columns
        if name in FORMATS or name.startswith(ACCURACIES)
    }
    show_table(frame, alt, column_config=formats)


def _row(training: ShownRun) -> dict[str, Any]:
    config, epochs = config_of(training), trained_epochs(training.rows)
    best, last = max(epochs, key=lambda row: row["validation_accuracy"]), epochs[-1]
    tests = {row["test"]: row["accuracy"] for row in training.rows if "test" in row}
    return {
        "trained": "shipped" if training.is_shipped else "here",
        "network": config.variant,
        "learning rate": config.learning_rate,
        "seed": config.seed,
        "epochs": last["epoch"],
        "validation": last["validation_accuracy"],
        **{label: tests[name] for name, label in TESTS.items() if name in tests},
        "best validation": best["validation_accuracy"],
        "best epoch": best["epoch"],
        "loss": last["train_loss"],
        "running loss": last["running_loss"],
        "s per epoch": mean(row["seconds"] for row in epochs),
    }
