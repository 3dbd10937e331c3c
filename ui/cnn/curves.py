"""Training curves, with pooling to the left and without to the right, and a table of results."""

import json
from dataclasses import asdict
from statistics import mean

import pandas as pd
import streamlit as st

from core.cnn.config import VARIANT_NAMES, VARIANTS
from core.cnn.data import REDUCED_TEST
from core.figures.theme import Mode
from core.figures.training import live_training_chart, training_figure, value_range
from ui.cnn.sweep import config_of, network_name, trained_epochs
from ui.cnn.view import CNNView
from ui.controls import controls_of
from ui.layout import figure_cache, mode, show_figure
from ui.shown_runs import ShownRun, ShownRuns

SIDES = {"Pooling on": True, "Pooling off": False}
LOSSES = {
    "of the epoch": ("train_loss", "training loss of the epoch"),
    "running mean": ("running_loss", "training loss, running mean"),
}


def curve_frame(trainings: list[ShownRun], loss: str = "of the epoch") -> pd.DataFrame:
    """One row for each epoch of each training: its settings, loss and accuracy."""
    rows = [
        {
            "variant": training.run.config["variant"],
            "learning_rate": training.run.config["learning_rate"],
            "seed": training.run.config["seed"],
            "epoch": row["epoch"],
            "loss": row[LOSSES[loss][0]],
            "accuracy": row["validation_accuracy"],
        }
        for training in trainings
        for row in trained_epochs(training.rows)
    ]
    columns = ["variant", "learning_rate", "seed", "epoch", "loss", "accuracy"]
    return pd.DataFrame(rows, columns=columns)


def draw_live_curves(trainings: list[ShownRun]) -> None:
    """Loss and accuracy of every training so far, while epochs are added."""
    frame = curve_frame(trainings)
    if frame.empty:
        return
    n_epochs = max(config_of(training).epochs for training in trainings)
    labels = {"loss": LOSSES["of the epoch"][1], "accuracy": "validation accuracy"}
    for column, (measure, label) in zip(st.columns(2), labels.items(), strict=True):
        options = {"names": VARIANT_NAMES, "label": label, "n_epochs": n_epochs, "mode": mode()}
        chart = live_training_chart(frame, measure, **options)
        column.altair_chart(chart, alt=f"{label} of every training, epoch by epoch")


def draw_curves(sweep: ShownRuns) -> bool:
    """Loss and accuracy against the epoch; returns whether there is an epoch to draw."""
    control = controls_of(CNNView)
    with st.columns(3)[0]:
        loss = control("loss", "Training loss", "Running mean: over all steps from the first on.")
    frame = curve_frame(list(sweep.runs), loss)
    if frame.empty:
        st.info("No epoch was finished.")
        return False
    key = ",".join(f"{t.run.id}-{t.run.attempt}" for t in sweep.runs)
    for column, (title, pooling) in zip(st.columns(2), SIDES.items(), strict=True):
        with column:
            side = frame[[VARIANTS[v].pooling == pooling for v in frame["variant"]]]
            if side.empty:
                st.info(f"{title}: none of these trainings.")
                continue
            figure = _curves(key, title, loss, mode(), side, frame)
            best = side.loc[side["accuracy"].idxmax()]
            alt = f"{title}: highest validation accuracy {best['accuracy']:.3f}"
            show_figure(figure, alt, f"curves-{title}")
    st.caption(
        "Both sides share their axes. Colour: network; dash: learning rate, as in the legend; "
        "band: from the lowest to the highest of the seeds. Click a name to see it alone. The "
        "loss is measured while training, with dropout; the running mean, over all steps from the "
        "first on, is what the course's code called training loss."
    )
    return True


def draw_results(sweep: ShownRuns) -> None:
    """A row for each network and learning rate, and all rows to download."""
    st.subheader("Results")
    st.dataframe(results(sweep), hide_index=True, alt="Results of each network and learning rate")
    st.caption(
        "Accuracies and losses after the **last** epoch: mean over the seeds, and from the "
        "lowest to the highest. The **best** epoch, the one with the highest validation accuracy, "
        "is given for each seed for comparison only: all weights, test results and pictures "
        "below are those after the last epoch."
    )
    frame = pd.DataFrame(
        [{"run": t.run.id, **t.run.config, **row} for t in sweep.runs for row in t.rows]
    )
    content = [{"run": asdict(t.run), "rows": t.rows} for t in sweep.runs]
    with st.container(horizontal=True):
        st.download_button("CSV", frame.to_csv(index=False), "cnn.csv", "text/csv")
        st.download_button("JSON", json.dumps(content), "cnn.json", "application/json")


def results(sweep: ShownRuns) -> pd.DataFrame:
    """One row for each variant and learning rate."""
    groups: dict[tuple[str, float], list[ShownRun]] = {}
    for training in sweep.runs:
        if trained_epochs(training.rows):
            key = (training.run.config["variant"], training.run.config["learning_rate"])
            groups.setdefault(key, []).append(training)
    return pd.DataFrame([_result(*key, group) for key, group in sorted(groups.items())])


def _result(variant: str, rate: float, group: list[ShownRun]) -> dict:
    epochs = [trained_epochs(t.rows) for t in group]
    last = [rows[-1] for rows in epochs]
    best = [max(rows, key=lambda row: row["validation_accuracy"]) for rows in epochs]
    result = {
        "network": variant,
        "learning rate": f"{rate:g}",
        "seeds": len(group),
        "epochs": max(row["epoch"] for row in last),
        "validation, last": _spread([row["validation_accuracy"] for row in last]),
        "validation, best (epoch)": ", ".join(
            f"{row['validation_accuracy']:.3f} ({row['epoch']})" for row in best
        ),
        "loss, last": f"{mean(row['train_loss'] for row in last):.3f}",
        "loss, running mean": f"{mean(row['running_loss'] for row in last):.3f}",
    }
    for name, label in (("all", "test, last"), ("reduced", f"test, course's {sum(REDUCED_TEST)}")):
        tests = [row["accuracy"] for t in group for row in t.rows if row.get("test") == name]
        if tests:
            result[label] = _spread(tests)
    result["seconds per epoch"] = f"{mean(row['seconds'] for row in last):.1f}"
    return result


def _spread(values: list[float]) -> str:
    """The mean of the values, and their range where there are several."""
    spread = f" ({min(values):.3f}–{max(values):.3f})" if len(values) > 1 else ""
    return f"{mean(values):.3f}{spread}"


@figure_cache
def _curves(key: str, title: str, loss: str, mode: Mode, _side: pd.DataFrame, _both: pd.DataFrame):
    ranges = {m: value_range(_both[m].tolist()) for m in ("loss", "accuracy")}
    names = {variant: variant for variant in VARIANTS}
    options = {"names": names, "ranges": ranges, "loss_name": LOSSES[loss][1], "mode": mode}
    return training_figure(_side, title, **options)


def finished_networks(sweep: ShownRuns) -> dict[str, ShownRun]:
    """The finished trainings by the names that links and controls use."""
    finished = [t for t in sweep.runs if any("test" in row for row in t.rows)]
    return {network_name(training): training for training in finished}
